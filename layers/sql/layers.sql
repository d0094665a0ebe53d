-- The layers a consultation shows, each with how much there is of it and where.
WITH shown AS (
    SELECT * FROM published.layers WHERE consultation_id = :consultation
),
-- shapes per layer, counted after the rule for sensitive layers
counted AS (
    SELECT f.layer_id, count(*) AS count, count(*) FILTER (WHERE f.drawn = 'schematic') AS schematic,
           array_agg(DISTINCT f.status) FILTER (WHERE f.status IS NOT NULL) AS statuses, ST_Extent(f.geom) AS box
    FROM published.features f JOIN shown s ON s.id = f.layer_id
    GROUP BY f.layer_id
)
SELECT s.id, s.key, s.position, s.title, s.description, s.geometry_type, s.sensitive, s.visible, s.style, s.grouped, s.source, s.licence,
       coalesce(c.count, 0) AS count, coalesce(c.schematic, 0) AS schematic, coalesce(c.statuses, '{}') AS statuses,
       CASE WHEN c.box IS NULL THEN NULL
            ELSE ARRAY[ST_XMin(c.box), ST_YMin(c.box), ST_XMax(c.box), ST_YMax(c.box)] END AS bounds
FROM shown s LEFT JOIN counted c ON c.layer_id = s.id
ORDER BY s.position
