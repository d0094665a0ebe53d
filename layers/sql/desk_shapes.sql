-- A page of the shapes of one edition as staff read them, in their order, each with a point on it.
SELECT f.id, f.identity, f.title, f.note, f.figure, f.status, f.properties, f.drawn,
       ST_X(p.point) AS lon, ST_Y(p.point) AS lat
FROM milo.features f CROSS JOIN LATERAL (SELECT ST_PointOnSurface(f.geom) AS point) p
WHERE f.edition_id = :edition
ORDER BY f.position, f.id
LIMIT :most OFFSET :skip
