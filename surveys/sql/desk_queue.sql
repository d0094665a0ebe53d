-- What waits for a person's decision, oldest first: signs that wait, and words of signs that are shown before anybody looked.
SELECT s.id, count(*) OVER () AS waiting
FROM milo.contributions s
WHERE s.consultation_id = :consultation
  AND (s.visibility = 'waiting' OR (s.visibility = 'published' AND NOT s.words_checked AND s.text <> ''))
ORDER BY s.left_at, s.id
LIMIT :most OFFSET :skip
