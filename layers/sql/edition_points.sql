-- The titles of some shapes and a point on each.
SELECT f.id, f.title, ST_X(p.at) AS lon, ST_Y(p.at) AS lat
FROM milo.features f CROSS JOIN LATERAL (SELECT ST_PointOnSurface(f.geom) AS at) p
WHERE f.edition_id = :edition AND f.id = ANY (CAST(:ids AS uuid[]))
