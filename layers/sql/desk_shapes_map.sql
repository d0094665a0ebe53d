-- An even sample of the shapes of one edition as GeoJSON geometries, to look at on the desk's map.
SELECT f.id, f.title, f.status, f.drawn, f.figure, f.properties, ST_AsGeoJSON(f.geom, 6)::json AS geometry
FROM (SELECT s.*, row_number() OVER (ORDER BY s.position, s.id) AS place FROM milo.features s WHERE s.edition_id = :edition) f
WHERE (f.place - 1) % CAST(:every AS bigint) = 0
ORDER BY f.place
