-- What a resident can pick from a list inside the area: streets and landmarks, then what the plan does. Each has one point, that of a street
-- lies on the street, and the dimension of its shape: 1 a line, 2 an area, 0 neither.
WITH known AS (
    SELECT p.id, p.kind, p.name, NULL::integer AS number, p.geom
    FROM published.places p
    WHERE p.programme_id IN (SELECT programme_id FROM published.layers WHERE consultation_id = :consultation)
    UNION ALL
    -- its areas if it has some, else its lines, else its points: one shape has one dimension
    SELECT i.id, 'intervention', i.title, i.number, ST_CollectionExtract(ST_Collect(f.geom))
    FROM published.interventions i
    JOIN published.features f ON f.intervention_id = i.id
    JOIN published.layers l ON l.id = f.layer_id AND l.consultation_id = :consultation AND NOT l.sensitive
    WHERE EXISTS (SELECT 1 FROM published.layers o WHERE o.id = i.layer_id AND o.consultation_id = :consultation)
    GROUP BY i.id, i.title, i.number
)
SELECT k.id, k.kind, k.name, k.number, ST_Dimension(inside.geom) AS dimension, ST_X(c.point) AS lon, ST_Y(c.point) AS lat
FROM known k
CROSS JOIN LATERAL (SELECT ST_CollectionExtract(ST_Intersection(k.geom, a.area)) AS geom FROM published.consultations a WHERE a.id = :consultation) inside
CROSS JOIN LATERAL (
    SELECT CASE WHEN ST_Dimension(inside.geom) = 1 THEN ST_LineInterpolatePoint(ST_GeometryN(ST_LineMerge(inside.geom), 1), 0.5)
                ELSE ST_PointOnSurface(inside.geom) END AS point
) c
WHERE NOT ST_IsEmpty(inside.geom)
ORDER BY k.number NULLS FIRST, k.kind = 'street' DESC, k.kind, k.name ->> 'it'
