-- Where people plausibly leave signs: named places and known plots inside the area, in a lasting order.
WITH shown AS (
    SELECT c.id, c.area, ARRAY(SELECT DISTINCT l.programme_id FROM milo.consultation_layers cl JOIN milo.layers l ON l.id = cl.layer_id
                               WHERE cl.consultation_id = c.id) AS programmes
    FROM milo.consultations c WHERE c.id = :consultation
)
SELECT p.id, p.kind, ST_AsBinary(ST_Intersection(p.geom, s.area)) AS wkb
FROM milo.places p, shown s WHERE p.programme_id = ANY (s.programmes) AND ST_Intersects(p.geom, s.area)
UNION ALL
SELECT g.id, g.kind, ST_AsBinary(ST_Intersection(g.geom, s.area))
FROM milo.ground g, shown s WHERE g.programme_id = ANY (s.programmes) AND ST_Intersects(g.geom, s.area)
ORDER BY id
