-- The columns of an edition as its first shapes show them: how many hold something, how many of those are numbers, and how many values differ.
WITH shown AS (
    SELECT f.figure, f.properties FROM milo.features f WHERE f.edition_id = :edition AND NOT CAST(:sensitive AS boolean) ORDER BY f.position LIMIT 5000
),
pairs AS (
    SELECT p.key, p.value FROM shown s CROSS JOIN LATERAL jsonb_each(s.properties) p WHERE p.value <> 'null' AND p.value <> '""'
    UNION ALL
    SELECT 'figure', to_jsonb(s.figure) FROM shown s WHERE s.figure IS NOT NULL
    UNION ALL
    SELECT 'figure', to_jsonb(f.figure) FROM published.features f WHERE f.edition_id = :edition AND CAST(:sensitive AS boolean) AND f.figure IS NOT NULL
)
SELECT key AS name, count(*) AS filled, count(*) FILTER (WHERE jsonb_typeof(value) = 'number') AS numbers, count(DISTINCT value) AS different
FROM pairs GROUP BY key ORDER BY key
