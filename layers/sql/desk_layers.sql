-- Every layer of a programme as staff see it: what is in force, and the newest draft that waits.
SELECT l.id, l.key, l.position, l.title, l.description, l.geometry_type, l.sensitive, l.visible, l.style, l.source, l.licence,
       e.number, e.title AS edition_title, e.valid_on, e.features, e.published_at, e.made_at,
       d.drafts, d.draft, (SELECT count(*) FROM milo.editions k WHERE k.layer_id = l.id) AS editions
FROM milo.layers l
LEFT JOIN milo.editions e ON e.id = l.edition_id
CROSS JOIN LATERAL (
    SELECT count(*) AS drafts, max(n.number) AS draft FROM milo.editions n WHERE n.layer_id = l.id AND n.published_at IS NULL
) d
WHERE l.programme_id = :programme AND (CAST(:key AS text) IS NULL OR l.key = :key)
ORDER BY l.position, l.key
