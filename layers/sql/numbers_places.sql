-- Streets and squares of the list with their names in every language, in the box of the consultation's area.
SELECT p.id, p.name
FROM published.places p
JOIN published.consultations a ON a.id = :consultation AND p.geom && a.area
WHERE p.kind IN ('street', 'square') AND p.programme_id IN (SELECT programme_id FROM published.layers WHERE consultation_id = :consultation)
ORDER BY p.name ->> 'it', p.id
