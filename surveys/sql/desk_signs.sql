-- Signs by id with all that staff read of them, oldest first; `of_same_person` counts what that participant left, as the list
-- that its link opens counts it: neither withdrawn nor hidden, and not those of the test phase.
SELECT s.id, g.key AS category, g.title AS category_title, g.colour, g.icon, g.public_as, s.text, s.masked_text, s.held, s.words_checked, s.language, s.channel,
       s.accuracy, s.visibility, s.hidden_reason, s.counts, s.answer, s.edits, s.intervention_id, s.east, s.north,
       CASE WHEN 'flood' = ANY (s.held) THEN milo.same_network(s.id) END AS same_network,
       (SELECT a.words FROM milo.appeals a WHERE a.contribution_id = s.id AND a.decided_at IS NULL) AS appeal,
       (s.left_at AT TIME ZONE 'Europe/Rome')::date AS day, ST_X(i.point) AS lon, ST_Y(i.point) AS lat,
       CASE WHEN ST_Dimension(s.geom) > 0 THEN ST_AsGeoJSON(s.geom, 7)::json END AS shape,
       (SELECT count(*) FROM milo.contributions o
        WHERE o.participant_id = s.participant_id AND o.counts AND o.visibility NOT IN ('withdrawn', 'hidden')) AS of_same_person
FROM milo.contributions s
JOIN milo.categories g ON g.id = s.category_id
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(s.geom) AS point) i
WHERE s.consultation_id = :consultation AND s.id = ANY (CAST(:ids AS uuid[])) AND s.visibility <> 'withdrawn'
ORDER BY s.left_at, s.id
