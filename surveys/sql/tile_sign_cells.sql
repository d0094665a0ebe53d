-- Published signs in one square, gathered in 64 by 64 cells: how many, where their middle is, of what kind if all are of one; a sign alone is itself.
WITH spot AS MATERIALIZED (
    -- degrees become metres of EPSG:3857 by its own formula (EPSG guidance note 7-2, method 1024); a line or an area stands in its middle
    SELECT s.id, s.category, s.day, s.answer, (ST_XMin(s.geom) + ST_XMax(s.geom)) * 55659.74539663678 AS x,
           ln(tan(pi() / 4 + (ST_YMin(s.geom) + ST_YMax(s.geom)) * pi() / 720)) * 6378137 AS y
    FROM published.signs s
    WHERE s.consultation_id = :consultation
      AND s.geom && ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.015625), 4326)
      AND (CAST(:category AS text) IS NULL OR s.category = :category)
),
-- the cells of all squares of a zoom are one grid
cell AS (
    SELECT floor(x * 64 * 2.0 ^ :z / 40075016.68557849)::bigint AS col, floor(y * 64 * 2.0 ^ :z / 40075016.68557849)::bigint AS line,
           count(*)::integer AS count, avg(x) AS x, avg(y) AS y, min(id::text) AS id, min(category) AS category, max(category) AS last_category,
           min(day) AS day, min(answer) AS answer
    FROM spot GROUP BY 1, 2 ORDER BY 1, 2
),
drawn AS (
    SELECT count, CASE WHEN count = 1 THEN id END AS id, CASE WHEN category = last_category THEN category END AS category,
           CASE WHEN count = 1 THEN day::text END AS day, CASE WHEN count = 1 THEN answer END AS answer,
           ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(x, y), 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64) AS geom
    FROM cell
)
SELECT ST_AsMVT(drawn, 'contributions', 4096, 'geom') AS mvt FROM drawn WHERE geom IS NOT NULL
