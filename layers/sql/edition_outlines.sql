-- Some shapes for the map; seven decimals of a degree are a centimetre.
SELECT f.id, f.title, ST_AsGeoJSON(f.geom, 7)::json AS geometry FROM milo.features f WHERE f.edition_id = :edition AND f.id = ANY (CAST(:ids AS uuid[]))
