-- Every row of the ledger of a programme (or of one of its interventions) that counts, with what its intervention is; `shown`: the
-- consultation at hand, if any, has a page for it.
SELECT m.id, m.moves, m.position, m.what, m.promised_for, m.promised_from, m.promised_to, m.said_by, m.said_where, m.said_on, m.outcome,
       m.reason, m.noted_on, i.id AS intervention_id, i.number, i.title, i.owner, i.owner_keys, i.status,
       EXISTS (SELECT FROM published.layers l WHERE l.id = i.layer_id AND l.consultation_id = CAST(:consultation AS uuid)) AS shown
FROM published.interventions i
JOIN published.milestones m ON m.intervention_id = i.id
WHERE i.programme_id = :programme AND (CAST(:number AS integer) IS NULL OR i.number = :number)
ORDER BY i.number, m.position
