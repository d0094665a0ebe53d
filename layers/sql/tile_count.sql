-- How many shapes of an edition reach into a square.
SELECT count(*) FROM published.features f WHERE f.edition_id = :edition AND f.web && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
