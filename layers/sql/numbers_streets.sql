-- The streets of the registers of a consultation's plan, in the box of its area, whose name has every one of :words or is one of :keys.
SELECT s.programme_id, s.key, s.name
FROM published.number_streets s
JOIN published.consultations a ON a.id = :consultation AND s.extent && a.area
WHERE s.programme_id IN (SELECT programme_id FROM published.layers WHERE consultation_id = :consultation)
  AND (s.key = ANY (CAST(:keys AS text[])) OR NOT EXISTS (SELECT FROM unnest(CAST(:words AS text[])) word WHERE position(word IN s.key) = 0))
ORDER BY s.key
LIMIT :most
