-- The interventions a consultation shows with their ledger as it stands in the view, so that a later column of it is read too; and their shapes.
WITH shown AS (
    SELECT i.id, i.number, i.title, l.title AS layer_title, l.position
    FROM published.interventions i
    JOIN published.layers l ON l.id = i.layer_id AND l.consultation_id = :consultation
),
ledger AS (
    SELECT m.intervention_id, json_agg(to_jsonb(m) ORDER BY m.position) AS milestones
    FROM published.milestones m JOIN shown s ON s.id = m.intervention_id
    GROUP BY m.intervention_id
),
-- how each status followed another; who looks decides from when it counts
history AS (
    SELECT h.intervention_id, json_agg(json_build_object('status', h.status, 'said_on', h.said_on, 'noted_on', h.noted_on) ORDER BY h.position) AS statuses
    FROM published.statuses h JOIN shown s ON s.id = h.intervention_id
    GROUP BY h.intervention_id
),
-- the shapes in force today: editions of the past are another page
shapes AS (
    SELECT f.intervention_id, ST_CollectionHomogenize(ST_Collect(f.geom)) AS geom
    FROM published.features f JOIN shown s ON s.id = f.intervention_id
    GROUP BY f.intervention_id
)
SELECT s.id, s.number, s.title, s.layer_title, coalesce(g.milestones, '[]') AS milestones, coalesce(y.statuses, '[]') AS statuses,
       ST_AsGeoJSON(h.geom, 6)::json AS geometry,
       ST_X(ST_PointOnSurface(h.geom)) AS lon, ST_Y(ST_PointOnSurface(h.geom)) AS lat
FROM shown s
LEFT JOIN ledger g ON g.intervention_id = s.id
LEFT JOIN history y ON y.intervention_id = s.id
LEFT JOIN shapes h ON h.intervention_id = s.id
ORDER BY s.number
