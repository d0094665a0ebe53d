-- How far two shapes part at most, in metres; none where there is too much to measure.
SELECT o.id AS old_id, n.id AS new_id,
       CASE WHEN ST_NPoints(o.geom)::bigint * ST_NPoints(n.geom) <= 20000000
            -- metres on the ground are fewer than on the web's plane
            THEN ST_HausdorffDistance(o.web, n.web) * cos(radians(least(abs(ST_Y(ST_Centroid(o.geom))), 84))) END AS metres
FROM unnest(CAST(:olds AS uuid[]), CAST(:news AS uuid[])) AS p (old_id, new_id)
JOIN milo.features o ON o.id = p.old_id AND o.edition_id = :old
JOIN milo.features n ON n.id = p.new_id AND n.edition_id = :new
