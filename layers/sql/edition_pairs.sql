-- The shapes of two editions side by side: by id where ids are trusted, then by place and words, then by place alone. What is left stands alone.
WITH shapes AS MATERIALIZED (
    SELECT f.edition_id = :old AS older, f.id, f.position, f.intervention_id, CASE WHEN CAST(:title AS boolean) THEN f.title ->> 'it' END AS title,
           CASE WHEN CAST(:by_identity AS boolean) THEN f.identity END AS identity,
           -- a hundred-millionth of a degree is a millimetre; what is rounded away whole is known by what it was
           md5(ST_AsBinary(CASE WHEN ST_IsEmpty(coalesce(r.rounded, f.geom)) THEN f.geom ELSE coalesce(r.rounded, f.geom) END)) AS place,
           -- '' where nothing is said
           coalesce(md5(nullif(jsonb_build_array(
               CASE WHEN CAST(:title AS boolean) THEN f.title ->> 'it' END, CASE WHEN CAST(:note AS boolean) THEN f.note ->> 'it' END,
               CASE WHEN CAST(:figure AS boolean) THEN f.figure END, CASE WHEN CAST(:status AS boolean) THEN f.status END,
               f.properties - CAST(:left_out AS text[]),
               -- a column that was numbers in one file and text in the other is compared as it reads
               (SELECT jsonb_object_agg(c, CASE WHEN jsonb_typeof(f.properties -> c) = 'number' THEN trim_scale((f.properties ->> c)::numeric)::text
                                                ELSE f.properties ->> c END) FROM unnest(CAST(:retyped AS text[])) c WHERE f.properties ->> c IS NOT NULL)
           )::text, '[null, null, null, null, {}, null]')), '') AS words
    FROM milo.features f
    CROSS JOIN LATERAL (SELECT ST_SnapToGrid(f.geom, 1e-8) AS rounded) r
    WHERE f.edition_id IN (:old, :new)
),
by_identity AS MATERIALIZED (
    SELECT o.id AS old_id, n.id AS new_id FROM shapes o JOIN shapes n ON n.identity = o.identity WHERE o.older AND NOT n.older
),
-- several shapes may stand in one place: the first goes with the first
left_one AS MATERIALIZED (
    SELECT s.older, s.id, s.place, s.words, row_number() OVER (PARTITION BY s.older, s.place, s.words ORDER BY s.position) AS turn
    FROM shapes s
    WHERE NOT EXISTS (SELECT FROM by_identity b WHERE b.old_id = s.id) AND NOT EXISTS (SELECT FROM by_identity b WHERE b.new_id = s.id)
),
by_all AS MATERIALIZED (
    SELECT o.id AS old_id, n.id AS new_id FROM left_one o JOIN left_one n ON n.place = o.place AND n.words = o.words AND n.turn = o.turn WHERE o.older AND NOT n.older
),
left_two AS MATERIALIZED (
    SELECT s.older, s.id, s.place, row_number() OVER (PARTITION BY s.older, s.place ORDER BY s.id) AS turn
    FROM left_one s
    WHERE NOT EXISTS (SELECT FROM by_all b WHERE b.old_id = s.id) AND NOT EXISTS (SELECT FROM by_all b WHERE b.new_id = s.id)
),
pairs AS (
    SELECT old_id, new_id FROM by_identity
    UNION ALL SELECT old_id, new_id FROM by_all
    UNION ALL SELECT o.id, n.id FROM left_two o JOIN left_two n ON n.place = o.place AND n.turn = o.turn WHERE o.older AND NOT n.older
)
SELECT o.id AS old_id, n.id AS new_id, o.position AS old_position, n.position AS new_position, coalesce(o.place = n.place, false) AS same_place,
       coalesce(o.words = n.words, false) AS same_words, o.intervention_id, coalesce(n.words, o.words) AS words, coalesce(n.title, o.title) AS title
FROM pairs p
FULL JOIN (SELECT * FROM shapes WHERE older) o ON o.id = p.old_id
FULL JOIN (SELECT * FROM shapes WHERE NOT older) n ON n.id = p.new_id
-- what is the same in all is only counted, by what is left; carrying over asks for it
WHERE o.id IS NULL OR n.id IS NULL OR o.place <> n.place OR o.words <> n.words OR (CAST(:linked AS boolean) AND o.intervention_id IS NOT NULL)
