-- The named things nearest to a point: the street it is on, then what stands near.
WITH here AS (SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS point),
-- about 400 m by index, then metres on the spheroid
near AS (
    SELECT p.id, p.kind, p.name, ST_Distance(p.geom::geography, h.point::geography) AS metres,
           CASE WHEN ST_Dimension(p.geom) = 2 THEN ST_PointOnSurface(p.geom) ELSE ST_ClosestPoint(p.geom, h.point) END AS place
    FROM published.places p, here h
    WHERE p.programme_id IN (SELECT programme_id FROM published.layers WHERE consultation_id = :consultation)
      AND p.geom && ST_Expand(h.point, 0.006)
)
SELECT id, kind, name, metres, ST_X(place) AS lon, ST_Y(place) AS lat FROM near WHERE metres <= 400 ORDER BY metres, name ->> 'it' LIMIT 12
