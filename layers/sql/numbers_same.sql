-- The doors of some streets with one number, whatever follows it: the very one first; `inside` says whether a sign may stand there.
SELECT n.street, n.number, n.suffix, ST_X(n.geom) AS lon, ST_Y(n.geom) AS lat, ST_Covers(a.area, n.geom) AS inside
FROM unnest(CAST(:programmes AS uuid[]), CAST(:streets AS text[])) AS asked(programme_id, street)
JOIN published.numbers n ON n.programme_id = asked.programme_id AND n.street = asked.street AND n.number = :number
JOIN published.consultations a ON a.id = :consultation
ORDER BY n.suffix <> :suffix, n.street, n.suffix
LIMIT :most
