-- The block of the plan's ground that holds a point, else the nearest within some 60 m.
SELECT ST_AsBinary(g.geom) AS geom
FROM milo.ground g
WHERE g.kind = 'block'
  AND g.programme_id IN (SELECT l.programme_id FROM milo.consultation_layers cl JOIN milo.layers l ON l.id = cl.layer_id WHERE cl.consultation_id = :consultation)
  AND ST_DWithin(g.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), 0.0006)
ORDER BY ST_Distance(g.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)), ST_Area(g.geom)
LIMIT 1
