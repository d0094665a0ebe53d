-- What a sign was about when it was left: the shape, of whichever edition, and the intervention.
SELECT f.id AS feature_id, f.title, l.key AS layer_key, l.title AS layer_title, e.number, e.title AS edition_title, e.valid_on,
       e.id = l.edition_id AS in_force, i.id AS intervention_id, i.title AS intervention_title
FROM milo.contributions s
LEFT JOIN milo.features f ON f.id = s.feature_id
LEFT JOIN milo.editions e ON e.id = f.edition_id
LEFT JOIN milo.layers l ON l.id = e.layer_id
LEFT JOIN milo.interventions i ON i.id = s.intervention_id
WHERE s.id = :contribution AND (f.id IS NOT NULL OR i.id IS NOT NULL)
