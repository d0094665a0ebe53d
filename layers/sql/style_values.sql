-- The values of one column of an edition and how many shapes have each; of a sensitive layer only its public figures.
WITH shown AS (
    SELECT f.status, f.intervention_id, f.figure, f.properties FROM milo.features f WHERE f.edition_id = :edition AND NOT CAST(:sensitive AS boolean)
    UNION ALL
    SELECT f.status, f.intervention_id, f.figure, f.properties FROM published.features f WHERE f.edition_id = :edition AND CAST(:sensitive AS boolean)
),
valued AS (
    SELECT CASE WHEN CAST(:field AS text) = 'figure' THEN to_jsonb(s.figure)
                WHEN CAST(:kind AS text) = 'status' THEN to_jsonb(coalesce(s.status, i.status))
                ELSE s.properties -> CAST(:field AS text) END AS value
    FROM shown s LEFT JOIN milo.interventions i ON i.id = s.intervention_id
)
SELECT value, count(*) AS count FROM valued GROUP BY value ORDER BY count DESC, value LIMIT :most
