-- The layers a consultation shows, each with how much there is of it and where: figures counted when its edition went into force, and
-- those of a sensitive layer after the rule for it.
SELECT s.id, s.key, s.position, s.title, s.description, s.geometry_type, s.sensitive, s.visible, s.style, s.grouped, s.source, s.licence,
       coalesce(k.count, 0) AS count, coalesce(k.schematic, 0) AS schematic, coalesce(k.statuses, '{}') AS statuses, k.bounds
FROM published.layers s LEFT JOIN published.layer_facts k ON k.layer_id = s.id
WHERE s.consultation_id = :consultation
ORDER BY s.position
