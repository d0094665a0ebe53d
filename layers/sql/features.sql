-- The shapes of an edition in force, in a box if one is given, of a part of their order, at most :most; coordinates to 6 decimals (about 0.1 m).
SELECT f.id, f.position, f.title, f.note, f.intervention_id, i.number, i.status AS intervention_status, f.status, f.drawn, f.figure, f.properties, f.source,
       f.said_on, f.confidence, f.licence, ST_AsGeoJSON(f.geom, 6)::json AS geometry
FROM published.features f
LEFT JOIN published.interventions i ON i.id = f.intervention_id
WHERE f.edition_id = :edition AND f.layer_id = :layer
  -- of the box only what the web map's plane holds; outside it there are no shapes
  AND (NOT CAST(:boxed AS boolean) OR f.web && ST_Transform(ST_MakeEnvelope(:west, greatest(:south, -85.06), :east, least(:north, 85.06), 4326), 3857))
  AND f.position BETWEEN :first AND :last
ORDER BY f.position, f.id
LIMIT :most
