-- The whole shape of one thing of the list inside the area: a street as lines, a garden or an intervention as areas.
WITH known AS (
    SELECT p.geom FROM published.places p
    WHERE p.id = :id AND p.programme_id IN (SELECT programme_id FROM published.layers WHERE consultation_id = :consultation)
    UNION ALL
    SELECT ST_CollectionExtract(ST_Collect(f.geom))
    FROM published.features f JOIN published.layers l ON l.id = f.layer_id AND l.consultation_id = :consultation AND NOT l.sensitive
    WHERE f.intervention_id = :id
)
SELECT ST_AsBinary(ST_CollectionExtract(ST_Intersection(k.geom, a.area))) AS geom
FROM known k JOIN published.consultations a ON a.id = :consultation
WHERE k.geom IS NOT NULL AND ST_Intersects(k.geom, a.area)
LIMIT 1
