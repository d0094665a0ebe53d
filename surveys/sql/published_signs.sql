-- Published signs in a box, newest day first: public position only.
SELECT s.id, s.category, s.text, s.day, s.answer, s.language, s.channel, s.accuracy, s.intervention_id,
       ST_AsGeoJSON(s.geom, 6)::json AS geometry, ST_X(ST_PointOnSurface(s.geom)) AS lon, ST_Y(ST_PointOnSurface(s.geom)) AS lat
FROM published.signs s
WHERE s.consultation_id = :consultation
  AND (NOT CAST(:boxed AS boolean) OR s.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326))
  AND (CAST(:category AS text) IS NULL OR s.category = :category)
  AND (CAST(:intervention AS uuid) IS NULL OR s.intervention_id = :intervention)
ORDER BY s.day DESC, s.id
LIMIT :most OFFSET :after
