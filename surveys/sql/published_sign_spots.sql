-- Where and when published signs were left, oldest first: public position and day only.
SELECT s.day, ST_X(ST_PointOnSurface(s.geom)) AS lon, ST_Y(ST_PointOnSurface(s.geom)) AS lat
FROM published.signs s WHERE s.consultation_id = :consultation
ORDER BY s.day, s.id
LIMIT :most
