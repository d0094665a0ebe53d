-- The shapes of one layer of one consultation, in a box if one is given; coordinates to 6 decimals (about 0.1 m).
SELECT f.id, f.title, f.note, f.intervention_id, i.number, i.status AS intervention_status, f.status, f.drawn, f.figure, f.properties, f.source,
       f.said_on, f.confidence, f.licence, ST_AsGeoJSON(f.geom, 6)::json AS geometry
FROM published.features f
JOIN published.layers l ON l.id = f.layer_id AND l.consultation_id = :consultation AND l.key = :key
LEFT JOIN published.interventions i ON i.id = f.intervention_id
WHERE NOT CAST(:boxed AS boolean) OR f.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
ORDER BY f.position
