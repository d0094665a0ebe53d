-- What waits for a person's decision, oldest first: signs that wait, words of signs that are shown before anybody looked, hidden
-- signs whose author objects, shown signs that somebody has reported (those that only a flood of reports brings here are last), and signs with a photograph or a voice that nobody has looked at.
SELECT s.id, count(*) OVER () AS waiting
FROM milo.contributions s
WHERE s.consultation_id = :consultation
  AND (s.visibility = 'waiting' OR (s.visibility = 'published' AND NOT s.words_checked AND s.text <> '')
       OR (s.visibility = 'hidden' AND EXISTS (SELECT 1 FROM milo.appeals a WHERE a.contribution_id = s.id AND a.decided_at IS NULL))
       OR (s.visibility = 'published' AND EXISTS (SELECT 1 FROM milo.reports r WHERE r.contribution_id = s.id AND r.settled_at IS NULL))
       OR (s.visibility <> 'hidden' AND (EXISTS (SELECT 1 FROM milo.photos p WHERE p.contribution_id = s.id AND p.state = 'waiting')
                                         OR EXISTS (SELECT 1 FROM milo.sounds v WHERE v.contribution_id = s.id AND v.data IS NOT NULL))))
ORDER BY s.visibility = 'published' AND (s.words_checked OR s.text = '') AND coalesce((SELECT bool_and(r.flood) FROM milo.reports r WHERE r.contribution_id = s.id AND r.settled_at IS NULL), false), s.left_at, s.id
LIMIT :most OFFSET :skip
