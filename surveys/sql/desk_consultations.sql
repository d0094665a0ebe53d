-- Every consultation as staff see it, drafts too (still without salt), with its signs by state. Columns as in consultations.ConsultationView, then counts.
WITH counted AS (
    SELECT s.consultation_id, count(DISTINCT s.participant_id) FILTER (WHERE s.counts AND s.visibility IN ('waiting', 'published', 'staff-only', 'duplicate-of')) AS people,
           count(*) FILTER (WHERE s.counts AND s.visibility IN ('waiting', 'published', 'staff-only', 'duplicate-of')) AS contributions,
           count(*) FILTER (WHERE s.visibility = 'waiting' OR (s.visibility = 'published' AND NOT s.words_checked AND s.text <> '')
                            OR (s.visibility = 'hidden' AND EXISTS (SELECT 1 FROM milo.appeals a WHERE a.contribution_id = s.id AND a.decided_at IS NULL))
                            OR (s.visibility = 'published' AND EXISTS (SELECT 1 FROM milo.reports r WHERE r.contribution_id = s.id AND r.settled_at IS NULL))
                            OR (s.visibility <> 'hidden' AND (EXISTS (SELECT 1 FROM milo.photos p WHERE p.contribution_id = s.id AND p.state = 'waiting')
                                                              OR EXISTS (SELECT 1 FROM milo.sounds v WHERE v.contribution_id = s.id AND v.data IS NOT NULL)))) AS queued,
           count(*) FILTER (WHERE s.counts AND s.visibility = 'published') AS published,
           count(*) FILTER (WHERE s.counts AND s.visibility = 'hidden') AS hidden,
           count(*) FILTER (WHERE s.visibility = 'withdrawn') AS withdrawn
    FROM milo.contributions s
    WHERE CAST(:slug AS text) IS NULL OR s.consultation_id = (SELECT k.id FROM milo.consultations k WHERE k.slug = CAST(:slug AS text))
    GROUP BY s.consultation_id
)
SELECT c.id, c.slug, c.title, c.question, c.opening, c.metric_srid, c.languages, c.phase, c.moderation, c.opens_on, c.closes_on,
       c.made_up, c.authors_known, c.credit, ST_AsGeoJSON(c.area, 6)::json AS area,
       ARRAY[ST_XMin(c.area), ST_YMin(c.area), ST_XMax(c.area), ST_YMax(c.area)] AS bounds,
       coalesce(n.people, 0) AS people, coalesce(n.contributions, 0) AS contributions, coalesce(n.queued, 0) AS queued,
       coalesce(n.published, 0) AS published, coalesce(n.hidden, 0) AS hidden, coalesce(n.withdrawn, 0) AS withdrawn
FROM milo.consultations c
LEFT JOIN counted n ON n.consultation_id = c.id
WHERE CAST(:slug AS text) IS NULL OR c.slug = CAST(:slug AS text)
ORDER BY c.made_up, c.phase = 'archived', c.opens_on DESC NULLS LAST, c.slug
