-- How many shapes of a sensitive layer lie in no housing plot or block: they are public nowhere. The same test as milo.count_blocks().
SELECT count(*)
FROM milo.features f
WHERE f.edition_id = :edition AND NOT f.aggregate
  AND NOT EXISTS (
      SELECT FROM milo.ground k
      WHERE k.programme_id = :programme AND k.kind IN ('housing', 'block') AND ST_Intersects(k.geom, ST_PointOnSurface(f.geom))
  )
