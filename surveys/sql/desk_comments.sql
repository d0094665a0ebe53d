-- Comments that need a person, each with the sign it is about: those that wait, oldest first, what a machine may have filled in or came in a flood last; and
-- shown ones that somebody reported, before all others, after them if only a flood of reports brings them here.
WITH reported AS (
    SELECT r.comment_id, jsonb_object_agg(r.reason, r.times) AS reasons, bool_and(r.flood) AS flood
    FROM (SELECT comment_id, reason, count(*) AS times, bool_and(flood) AS flood FROM milo.comment_reports
          WHERE consultation_id = :consultation AND settled_at IS NULL GROUP BY 1, 2) r
    GROUP BY 1
)
SELECT k.id, k.text, k.masked_text, k.held, k.language, k.visibility, (k.left_at AT TIME ZONE 'Europe/Rome')::date AS day, r.reasons, coalesce(r.flood, false) AS flood,
       s.id AS sign, s.text AS sign_text, s.language AS sign_language, s.visibility = 'published' AS sign_public, g.title AS category_title, g.colour, g.icon,
       count(*) OVER () AS waiting
FROM milo.comments k
JOIN milo.contributions s ON s.id = k.contribution_id
JOIN milo.categories g ON g.id = s.category_id
LEFT JOIN reported r ON r.comment_id = k.id
WHERE k.consultation_id = :consultation AND (k.visibility = 'waiting' OR (k.visibility = 'published' AND r.comment_id IS NOT NULL))
ORDER BY coalesce(r.flood, false), r.comment_id IS NULL, k.held && ARRAY['form', 'flood'], k.left_at, k.id
LIMIT :most
