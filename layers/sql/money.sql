-- Every line of money of a programme, first its own, then by intervention; replaced ones too.
SELECT m.id, m.intervention_id, m.position, m.amount_eur, m.what, m.fund, m.part_of, m.source, m.said_on, m.replaces, m.reason, m.replaced_by,
       m.noted_on, i.number, i.title,
       EXISTS (SELECT FROM published.layers l WHERE l.id = i.layer_id AND l.consultation_id = CAST(:consultation AS uuid)) AS shown
FROM published.money m
LEFT JOIN published.interventions i ON i.id = m.intervention_id
WHERE m.programme_id = :programme AND (CAST(:number AS integer) IS NULL OR i.number = :number)
ORDER BY i.number NULLS FIRST, m.position
