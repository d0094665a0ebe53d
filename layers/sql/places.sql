-- What a resident can pick from a list inside the area; a street's point lies on the street.
SELECT p.id, p.kind, p.name, ST_X(c.point) AS lon, ST_Y(c.point) AS lat
FROM published.places p
CROSS JOIN LATERAL (
    SELECT CASE WHEN ST_Dimension(inside.geom) = 1 THEN ST_LineInterpolatePoint(ST_GeometryN(ST_LineMerge(inside.geom), 1), 0.5)
                ELSE ST_PointOnSurface(inside.geom) END AS point
    FROM (SELECT ST_Intersection(p.geom, a.area) AS geom FROM published.consultations a WHERE a.id = :consultation) inside
    WHERE NOT ST_IsEmpty(inside.geom)
) c
WHERE p.programme_id IN (SELECT programme_id FROM published.layers WHERE consultation_id = :consultation)
  AND (CAST(:place AS uuid) IS NULL OR p.id = :place)
ORDER BY p.kind = 'street' DESC, p.kind, p.name ->> 'it'
