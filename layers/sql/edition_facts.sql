-- What can be compared of an edition: which of its words are filled at all, and whether its ids name one shape each.
SELECT e.layer_id, e.fields,
       count(f.id) AS shapes,
       coalesce(bool_or(f.title <> '{}'), false) AS title,
       coalesce(bool_or(f.note <> '{}'), false) AS note,
       coalesce(bool_or(f.figure IS NOT NULL), false) AS figure,
       coalesce(bool_or(f.status IS NOT NULL), false) AS status,
       count(f.identity) AS named,
       count(DISTINCT f.identity) AS names
FROM milo.editions e
LEFT JOIN milo.features f ON f.edition_id = e.id
WHERE e.id = :edition
GROUP BY e.id, e.layer_id, e.fields
