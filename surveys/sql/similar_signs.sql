-- Published signs near a place, those of the same kind first, then the nearest: public positions only, so signs shown by zones never appear.
WITH here AS (SELECT ST_GeomFromWKB(:place, 4326) AS geom)
SELECT s.id, s.category, s.text, s.day, s.language, coalesce(p.people, 0) AS agree,
       ST_Distance(s.geom::geography, h.geom::geography) AS metres
FROM here h
JOIN published.signs s ON s.consultation_id = :consultation
    -- about 100 m and more by index at any latitude of ours, then metres on the spheroid
    AND s.geom && ST_Expand(h.geom, CAST(:within AS double precision) / 50000)
    AND ST_DWithin(s.geom::geography, h.geom::geography, :within)
LEFT JOIN published.supports p ON p.sign_id = s.id AND p.consultation_id = :consultation
ORDER BY s.category = :category DESC, metres, s.id
LIMIT :most
