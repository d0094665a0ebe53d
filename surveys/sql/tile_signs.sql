-- Published signs in one square, one by one, as a vector tile: public position, kind and day, no words.
WITH drawn AS (
    SELECT s.id::text AS id, s.category, s.day::text AS day, s.answer,
           ST_AsMVTGeom(ST_Transform(s.geom, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64) AS geom
    FROM published.signs s
    WHERE s.consultation_id = :consultation
      AND s.geom && ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.015625), 4326)
      AND (CAST(:category AS text) IS NULL OR s.category = :category)
    ORDER BY s.day DESC, s.id
    LIMIT :most
)
SELECT ST_AsMVT(drawn, 'contributions', 4096, 'geom') AS mvt FROM drawn WHERE geom IS NOT NULL
