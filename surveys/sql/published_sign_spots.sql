-- Where and when published signs were left, oldest first, one of every so many: public position and day only.
SELECT s.day, s.lon, s.lat
FROM (
    SELECT day, ST_X(ST_PointOnSurface(geom)) AS lon, ST_Y(ST_PointOnSurface(geom)) AS lat, row_number() OVER (ORDER BY day, id) AS place
    FROM published.signs WHERE consultation_id = :consultation
) s
WHERE (s.place - 1) % CAST(:every AS bigint) = 0
ORDER BY s.place
