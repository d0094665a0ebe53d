-- The interventions of the layers a consultation shows, or one of them, with their ledger.
WITH shown AS (
    SELECT i.*, l.title AS layer_title
    FROM published.interventions i
    JOIN published.layers l ON l.id = i.layer_id AND l.consultation_id = :consultation
    WHERE CAST(:id AS uuid) IS NULL OR i.id = :id
),
-- every milestone, in the order in which things were promised
ledger AS (
    SELECT m.intervention_id,
           json_agg(json_build_object('id', m.id, 'moves', m.moves, 'noted_on', m.noted_on, 'what', m.what, 'promised_for', m.promised_for, 'promised_from', m.promised_from,
               'promised_to', m.promised_to, 'said_by', m.said_by, 'said_where', m.said_where, 'said_on', m.said_on,
               'outcome', m.outcome, 'reason', m.reason) ORDER BY m.position) AS milestones
    FROM published.milestones m JOIN shown s ON s.id = m.intervention_id
    GROUP BY m.intervention_id
),
-- all its shapes together
shapes AS (
    SELECT f.intervention_id, ST_CollectionHomogenize(ST_Collect(f.geom)) AS geom, bool_or(f.drawn = 'schematic') AS schematic
    FROM published.features f JOIN shown s ON s.id = f.intervention_id
    GROUP BY f.intervention_id
)
SELECT s.id, s.number, s.key, s.title, s.summary, s.layer_key, s.layer_title, s.owner, s.owner_keys, s.status, s.status_verified,
       s.note, s.money, coalesce(g.milestones, '[]') AS milestones, h.schematic, ST_AsGeoJSON(h.geom, 6)::json AS geometry,
       CASE WHEN h.geom IS NULL THEN NULL
            ELSE ARRAY[ST_XMin(h.geom), ST_YMin(h.geom), ST_XMax(h.geom), ST_YMax(h.geom)] END AS bounds
FROM shown s
LEFT JOIN ledger g ON g.intervention_id = s.id
LEFT JOIN shapes h ON h.intervention_id = s.id
ORDER BY s.number
