-- Published signs in a box or by filters, newest day first, or the one asked for: public position only.
SELECT s.id, s.category, s.text, s.day, s.answer, s.language, s.channel, s.accuracy, s.intervention_id,
       ST_AsGeoJSON(s.geom, 6)::json AS geometry, ST_X(ST_PointOnSurface(s.geom)) AS lon, ST_Y(ST_PointOnSurface(s.geom)) AS lat,
       coalesce(p.people, 0) AS agree, coalesce(k.comments, 0) AS comments,
       (SELECT jsonb_object_agg(t.language, t.words) FROM published.word_translations t WHERE t.sign_id = s.id) AS translations,
       (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'alt', f.alt, 'language', f.language, 'width', f.width, 'height', f.height) ORDER BY f.number)
        FROM published.photos f WHERE f.sign_id = s.id) AS photos
FROM published.signs s
LEFT JOIN published.supports p ON p.sign_id = s.id AND p.consultation_id = :consultation
LEFT JOIN published.comment_counts k ON k.sign_id = s.id AND k.consultation_id = :consultation
WHERE s.consultation_id = :consultation
  AND (CAST(:sign AS uuid) IS NULL OR s.id = CAST(:sign AS uuid))
  AND (NOT CAST(:boxed AS boolean) OR s.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326))
  AND (CAST(:categories AS text[]) IS NULL OR s.category = ANY (CAST(:categories AS text[])))
  AND (CAST(:intervention AS uuid) IS NULL OR s.intervention_id = CAST(:intervention AS uuid))
  -- public days, both ends included
  AND (CAST(:since AS date) IS NULL OR s.day >= CAST(:since AS date))
  AND (CAST(:until AS date) IS NULL OR s.day <= CAST(:until AS date))
  AND (CAST(:answer AS text) IS NULL OR s.answer = CAST(:answer AS text))
  -- only words that are public can be looked for
  AND (CAST(:words AS text) IS NULL OR s.text ILIKE CAST(:words AS text))
ORDER BY s.day DESC, s.id
LIMIT :most OFFSET :after
