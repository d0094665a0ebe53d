-- Streets, blocks and housing plots around each of some points, as SVG paths in metres from the point.
WITH spot AS (
    SELECT place, ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), CAST(:srid AS integer)) AS centre
    FROM unnest(CAST(:lons AS double precision[]), CAST(:lats AS double precision[])) WITH ORDINALITY AS t (lon, lat, place)
),
frame AS (
    SELECT place, centre, ST_Expand(centre, :wide, :tall) AS box, ST_Transform(ST_Expand(centre, :wide + 30, :tall + 30), 4326) AS search
    FROM spot
),
shown AS (
    SELECT DISTINCT programme_id FROM published.layers WHERE consultation_id = :consultation
),
-- every shape that reaches into a drawing, by what it is; a line may touch the edge in a point, which is not drawn
piece AS (
    SELECT f.place, g.kind, ST_CollectionExtract(ST_Intersection(ST_Transform(g.geom, CAST(:srid AS integer)), f.box), 3) AS geom, f.centre
    FROM frame f JOIN published.ground g ON g.geom && f.search
    WHERE g.programme_id IN (SELECT programme_id FROM shown)
    UNION ALL
    SELECT f.place, 'street', ST_CollectionExtract(ST_Intersection(ST_Transform(p.geom, CAST(:srid AS integer)), f.box), 2), f.centre
    FROM frame f JOIN published.places p ON p.geom && f.search
    WHERE p.programme_id IN (SELECT programme_id FROM shown) AND ST_Dimension(p.geom) = 1
),
path AS (
    SELECT place, kind, string_agg(ST_AsSVG(ST_Translate(geom, -ST_X(centre), -ST_Y(centre)), 0, 0), ' ') AS d
    FROM piece WHERE NOT ST_IsEmpty(geom) GROUP BY place, kind
)
SELECT s.place, max(p.d) FILTER (WHERE p.kind = 'block') AS blocks, max(p.d) FILTER (WHERE p.kind IN ('housing')) AS housing,
       max(p.d) FILTER (WHERE p.kind = 'street') AS streets
FROM spot s LEFT JOIN path p ON p.place = s.place
GROUP BY s.place ORDER BY s.place
