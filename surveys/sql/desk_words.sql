-- What people wrote in another language than `into`: signs and comments that are public, those without a translation first, newest first; or one
-- sign in whatever state, with its comments.
WITH written AS (
    SELECT s.id, 'sign' AS kind, s.text, s.language, s.left_at, s.edits, s.id AS sign
    FROM milo.contributions s
    WHERE s.consultation_id = :consultation AND s.text <> '' AND s.visibility NOT IN ('withdrawn', 'hidden')
      AND CASE WHEN CAST(:sign AS uuid) IS NULL THEN s.visibility = 'published' AND s.words_checked ELSE s.id = CAST(:sign AS uuid) END
    UNION ALL
    SELECT k.id, 'comment', k.text, k.language, k.left_at, 0, k.contribution_id
    FROM milo.comments k
    WHERE k.consultation_id = :consultation AND k.visibility = 'published' AND (CAST(:sign AS uuid) IS NULL OR k.contribution_id = CAST(:sign AS uuid))
)
SELECT w.id, w.kind, w.text, w.language, (w.left_at AT TIME ZONE 'Europe/Rome')::date AS day, w.edits, w.sign, t.words,
       count(*) FILTER (WHERE t.id IS NULL) OVER () AS missing
FROM written w
LEFT JOIN milo.word_translations t ON t.language = :into AND (t.contribution_id = w.id OR t.comment_id = w.id)
WHERE w.language <> :into
ORDER BY t.id IS NOT NULL, w.left_at DESC, w.id
LIMIT :most
