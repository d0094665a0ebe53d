-- How many published signs the filters of the list mean.
SELECT count(*)
FROM published.signs s
WHERE s.consultation_id = :consultation
  AND (CAST(:categories AS text[]) IS NULL OR s.category = ANY (CAST(:categories AS text[])))
  AND (CAST(:intervention AS uuid) IS NULL OR s.intervention_id = CAST(:intervention AS uuid))
  -- public days, both ends included
  AND (CAST(:since AS date) IS NULL OR s.day >= CAST(:since AS date))
  AND (CAST(:until AS date) IS NULL OR s.day <= CAST(:until AS date))
  AND (CAST(:answer AS text) IS NULL OR s.answer = CAST(:answer AS text))
  -- only words that are public can be looked for
  AND (CAST(:words AS text) IS NULL OR s.text ILIKE CAST(:words AS text))
