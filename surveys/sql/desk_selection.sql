-- The signs of one selection at their exact place, oldest first; never withdrawn ones, never those of the test phase.
SELECT s.id, s.east AS e, s.north AS n, s.participant_id AS participant, g.key AS category, s.visibility, s.channel,
       (s.left_at AT TIME ZONE 'Europe/Rome')::date AS day, s.intervention_id AS intervention
FROM milo.contributions s
JOIN milo.categories g ON g.id = s.category_id
WHERE s.consultation_id = :consultation AND s.counts AND s.visibility <> 'withdrawn'
  AND s.visibility = ANY (CAST(:visibilities AS text[]))
  AND (CAST(:categories AS text[]) IS NULL OR g.key = ANY (CAST(:categories AS text[])))
  AND (CAST(:channels AS text[]) IS NULL OR s.channel = ANY (CAST(:channels AS text[])))
  AND (CAST(:intervention AS uuid) IS NULL OR s.intervention_id = CAST(:intervention AS uuid))
  -- days of the calendar on the wall, both ends included
  AND (CAST(:since AS date) IS NULL OR (s.left_at AT TIME ZONE 'Europe/Rome')::date >= CAST(:since AS date))
  AND (CAST(:until AS date) IS NULL OR (s.left_at AT TIME ZONE 'Europe/Rome')::date <= CAST(:until AS date))
  -- whoever left this sign: the pseudonym itself never stands in an address
  AND (CAST(:same_person_as AS uuid) IS NULL OR s.participant_id =
       (SELECT o.participant_id FROM milo.contributions o WHERE o.id = CAST(:same_person_as AS uuid)))
  -- one square of the fixed grid
  AND (CAST(:cell AS double precision) IS NULL
       OR (floor(s.east / CAST(:cell AS double precision)) = CAST(:col AS bigint) AND floor(s.north / CAST(:cell AS double precision)) = CAST(:line AS bigint)))
ORDER BY s.left_at, s.id
