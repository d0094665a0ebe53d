-- What each of some pairs said before and says now.
SELECT o.id AS old_id, n.id AS new_id, o.title AS old_title, n.title AS new_title, o.note AS old_note, n.note AS new_note,
       o.figure AS old_figure, n.figure AS new_figure, o.status AS old_status, n.status AS new_status,
       o.properties AS old_properties, n.properties AS new_properties
FROM unnest(CAST(:olds AS uuid[]), CAST(:news AS uuid[])) AS p (old_id, new_id)
JOIN milo.features o ON o.id = p.old_id AND o.edition_id = :old
JOIN milo.features n ON n.id = p.new_id AND n.edition_id = :new
