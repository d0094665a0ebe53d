-- The shapes of an edition in one square as a vector tile; where :capped, the largest :most of them.
WITH frame AS (
    SELECT ST_TileEnvelope(:z, :x, :y) AS tile,
           -- a quarter of a pixel of a square of 512: what is finer nobody sees
           CASE WHEN :z < 15 THEN 40075016.68557849 / 2.0 ^ :z / 2048 ELSE 0 END AS fine
),
found AS (
    SELECT f.*
    FROM published.features f
    WHERE f.edition_id = :edition AND f.web && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)
    ORDER BY CASE WHEN CAST(:capped AS boolean) THEN ST_XMin(f.web) - ST_XMax(f.web) + ST_YMin(f.web) - ST_YMax(f.web) END
    LIMIT :most
),
drawn AS (
    SELECT f.position, f.id::text AS id, coalesce(nullif(f.title ->> :lang, ''), nullif(f.title ->> 'it', ''), (SELECT min(value) FROM jsonb_each_text(f.title))) AS title,
           f.intervention_id::text AS intervention, i.number, coalesce(f.status, i.status) AS status, nullif(f.drawn, 'published') AS drawn, f.figure,
           CASE CAST(:by AS text) WHEN 'status' THEN jsonb_build_object('value', coalesce(f.status, i.status)) WHEN 'figure' THEN jsonb_build_object('value', f.figure)
                WHEN 'field' THEN jsonb_build_object('value', f.properties -> :field) END AS styled,
           ST_AsMVTGeom(CASE WHEN frame.fine > 0 AND ST_Dimension(f.web) > 0 THEN ST_Simplify(f.web, frame.fine, true) ELSE f.web END, frame.tile, 4096, 64) AS geom
    FROM found f CROSS JOIN frame
    LEFT JOIN published.interventions i ON i.id = f.intervention_id
)
SELECT ST_AsMVT(t, :key, 4096, 'geom', 'position') AS mvt, count(*) AS shapes
FROM (SELECT position, id, title, intervention, number, status, drawn, figure, styled, geom FROM drawn WHERE geom IS NOT NULL) t
