-- The shapes of one edition that was in force in a box, as GeoJSON geometries, at most so many; `of` says how many there are.
SELECT f.id, f.title, f.note, f.status, i.status AS intervention_status, f.drawn, f.figure, f.properties, ST_AsGeoJSON(f.geom, 6)::json AS geometry,
       count(*) OVER () AS of
FROM published.edition_features f
LEFT JOIN published.interventions i ON i.id = f.intervention_id
WHERE f.edition_id = :edition AND f.web && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), 3857)
ORDER BY f.position, f.id
LIMIT :most
