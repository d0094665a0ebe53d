-- Of some ids that stand in both editions, how many still name a shape within 100 m of where it was.
WITH pairs AS (
    SELECT o.web AS was, n.web AS is_now, cos(radians(least(abs(ST_Y(ST_Centroid(o.geom))), 84))) AS ground
    FROM milo.features o
    JOIN milo.features n ON n.edition_id = :new AND n.identity = o.identity
    WHERE o.edition_id = :old
    ORDER BY md5(o.identity)
    LIMIT 2000
)
-- metres on the ground are fewer than on the web's plane
SELECT count(*) AS shared, count(*) FILTER (WHERE ST_DWithin(was, is_now, 100 / ground)) AS near FROM pairs
