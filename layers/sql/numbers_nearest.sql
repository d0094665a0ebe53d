-- Of each street the door inside the area whose number is nearest to one that nobody knows; at the same distance the one on the same side, which is even or odd.
SELECT asked.street, near.number, near.suffix, ST_X(near.geom) AS lon, ST_Y(near.geom) AS lat
FROM unnest(CAST(:programmes AS uuid[]), CAST(:streets AS text[])) AS asked(programme_id, street)
JOIN published.consultations a ON a.id = :consultation
CROSS JOIN LATERAL (
    SELECT n.number, n.suffix, n.geom
    FROM published.numbers n
    WHERE n.programme_id = asked.programme_id AND n.street = asked.street AND ST_Covers(a.area, n.geom)
    ORDER BY abs(n.number - :number) + (n.number + :number) % 2, (n.number + :number) % 2, n.number, n.suffix
    LIMIT 1
) near
ORDER BY asked.street
