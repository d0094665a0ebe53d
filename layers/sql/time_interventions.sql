-- The interventions a consultation shows with their ledger as it stands in the view, so that a later column of it is read too; and their shapes.
WITH shown AS (
    SELECT i.id, i.number, i.title, i.status, l.title AS layer_title, l.position
    FROM published.interventions i
    JOIN published.layers l ON l.id = i.layer_id AND l.consultation_id = :consultation
),
ledger AS (
    SELECT m.intervention_id, json_agg(to_jsonb(m) ORDER BY m.position) AS milestones
    FROM published.milestones m JOIN shown s ON s.id = m.intervention_id
    GROUP BY m.intervention_id
),
-- the shapes in force today: editions of the past are another page
shapes AS (
    SELECT f.intervention_id, ST_CollectionHomogenize(ST_Collect(f.geom)) AS geom
    FROM published.features f JOIN shown s ON s.id = f.intervention_id
    GROUP BY f.intervention_id
)
SELECT s.id, s.number, s.title, s.status, s.layer_title, coalesce(g.milestones, '[]') AS milestones, ST_AsGeoJSON(h.geom, 6)::json AS geometry,
       ST_X(ST_PointOnSurface(h.geom)) AS lon, ST_Y(ST_PointOnSurface(h.geom)) AS lat
FROM shown s
LEFT JOIN ledger g ON g.intervention_id = s.id
LEFT JOIN shapes h ON h.intervention_id = s.id
ORDER BY s.number
