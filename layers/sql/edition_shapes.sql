-- Some shapes as they stand.
SELECT f.id, ST_AsBinary(f.geom) AS wkb FROM milo.features f WHERE f.edition_id = :edition AND f.id = ANY (CAST(:ids AS uuid[]))
