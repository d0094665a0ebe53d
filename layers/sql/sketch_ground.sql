-- Streets, blocks and housing plots of a programme inside a box of metres, as SVG paths from its upper left corner.
WITH frame AS (
    SELECT ST_MakeEnvelope(:west, :south, :east, :north, CAST(:srid AS integer)) AS box
),
search AS (
    SELECT box, ST_Transform(ST_Expand(box, 50), 4326) AS lonlat FROM frame
),
-- every shape that reaches into the drawing, by what it is; a metre more or less is less than a pixel
piece AS (
    SELECT g.kind, ST_CollectionExtract(ST_Intersection(ST_Transform(g.geom, CAST(:srid AS integer)), s.box), 3) AS geom
    FROM search s JOIN milo.ground g ON g.geom && s.lonlat AND g.programme_id = :programme AND g.kind IN ('block', 'housing')
    UNION ALL
    SELECT 'street', ST_Simplify(ST_CollectionExtract(ST_Intersection(ST_Transform(p.geom, CAST(:srid AS integer)), s.box), 2), 1)
    FROM search s JOIN milo.places p ON p.geom && s.lonlat AND p.programme_id = :programme AND ST_Dimension(p.geom) = 1
)
SELECT kind, string_agg(ST_AsSVG(ST_Translate(geom, -CAST(:west AS float8), -CAST(:north AS float8)), 0, 0), ' ') AS d
FROM piece WHERE NOT ST_IsEmpty(geom) GROUP BY kind
