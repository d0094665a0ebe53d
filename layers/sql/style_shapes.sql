-- The shapes a style is about: those of one edition; of a sensitive layer only what the public sees of it.
WITH shown AS (
    SELECT f.id, f.position, f.title, f.status, f.intervention_id, f.figure, f.properties, f.drawn, f.geom
    FROM milo.features f WHERE f.edition_id = :edition AND NOT CAST(:sensitive AS boolean)
    UNION ALL
    SELECT f.id, f.position, f.title, f.status, f.intervention_id, f.figure, f.properties, f.drawn, f.geom
    FROM published.features f WHERE f.edition_id = :edition AND CAST(:sensitive AS boolean)
),
-- an even sample of a large edition
placed AS (
    SELECT s.*, row_number() OVER (ORDER BY s.position, s.id) AS place FROM shown s
)
SELECT p.id, p.title, p.status, i.status AS intervention_status, p.figure, p.properties, p.drawn, ST_AsGeoJSON(p.geom, 6)::json AS geometry
FROM placed p LEFT JOIN milo.interventions i ON i.id = p.intervention_id
WHERE (p.place - 1) % CAST(:every AS bigint) = 0
ORDER BY p.place
