-- The points of an edition in one square, gathered in 64 by 64 cells: each tells how many it holds and where their middle is; a point alone tells who it is.
WITH frame AS (
    SELECT ST_TileEnvelope(:z, :x, :y) AS tile
),
edge AS (
    SELECT ST_XMin(tile) AS west, ST_YMin(tile) AS south, 64 / (ST_XMax(tile) - ST_XMin(tile)) AS per_metre FROM frame
),
-- a point that is really several stands in the middle of them; materialized, or each of its figures is reckoned many times
spot AS MATERIALIZED (
    SELECT f.position, (ST_XMin(f.web) + ST_XMax(f.web)) / 2 AS x, (ST_YMin(f.web) + ST_YMax(f.web)) / 2 AS y
    FROM published.features f
    WHERE f.edition_id = :edition AND f.web && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
),
-- one cell more on each side, so that a mark on the edge of two squares is whole in both
cell AS (
    SELECT floor((s.x - e.west) * e.per_metre)::integer AS col, floor((s.y - e.south) * e.per_metre)::integer AS line,
           count(*)::integer AS count, avg(s.x) AS x, avg(s.y) AS y, min(s.position) AS position
    FROM spot s, edge e
    GROUP BY 1, 2
),
drawn AS (
    SELECT c.position, c.count, one.id, one.title, one.intervention, one.number, one.status, one.drawn, one.figure, one.styled,
           ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(c.x, c.y), 3857), frame.tile, 4096, 64) AS geom
    FROM cell c CROSS JOIN frame
    LEFT JOIN LATERAL (
        SELECT f.id::text AS id, coalesce(nullif(f.title ->> :lang, ''), nullif(f.title ->> 'it', ''), (SELECT min(value) FROM jsonb_each_text(f.title))) AS title,
               f.intervention_id::text AS intervention, i.number, coalesce(f.status, i.status) AS status, nullif(f.drawn, 'published') AS drawn, f.figure,
               CASE CAST(:by AS text) WHEN 'status' THEN jsonb_build_object('value', coalesce(f.status, i.status)) WHEN 'figure' THEN jsonb_build_object('value', f.figure)
                    WHEN 'field' THEN jsonb_build_object('value', f.properties -> :field) END AS styled
        FROM published.features f LEFT JOIN published.interventions i ON i.id = f.intervention_id
        WHERE c.count = 1 AND f.edition_id = :edition AND f.position = c.position
        LIMIT 1
    ) one ON true
)
SELECT ST_AsMVT(t, :key, 4096, 'geom', 'position') AS mvt, count(*) AS shapes
FROM (SELECT position, count, id, title, intervention, number, status, drawn, figure, styled, geom FROM drawn WHERE geom IS NOT NULL) t
