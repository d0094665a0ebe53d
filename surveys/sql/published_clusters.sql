-- Published signs gathered in the squares of a grid as wide as a fingertip at this zoom; a square of one is that sign.
WITH seen AS (
    SELECT s.id, s.category, s.text, s.day, s.answer, s.language, s.geom, s.east, s.north,
           floor(s.east / :metres) AS col, floor(s.north / :metres) AS line
    FROM published.signs s
    WHERE s.consultation_id = :consultation
      AND (NOT CAST(:boxed AS boolean) OR s.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326))
      AND (CAST(:categories AS text[]) IS NULL OR s.category = ANY (CAST(:categories AS text[])))
      AND (CAST(:intervention AS uuid) IS NULL OR s.intervention_id = CAST(:intervention AS uuid))
      -- public days, both ends included
      AND (CAST(:since AS date) IS NULL OR s.day >= CAST(:since AS date))
      AND (CAST(:until AS date) IS NULL OR s.day <= CAST(:until AS date))
      AND (CAST(:answer AS text) IS NULL OR s.answer = CAST(:answer AS text))
      -- only words that are public can be looked for
      AND (CAST(:words AS text) IS NULL OR s.text ILIKE CAST(:words AS text))
)
SELECT count(*) AS count, avg(east) AS east, avg(north) AS north, min(id::text) AS id,
       min(category) AS category, min(text) AS text, min(day) AS day, min(answer) AS answer, min(language) AS language,
       count(DISTINCT (east, north)) AS spots, min(ST_AsGeoJSON(geom, 6)) AS geometry
FROM seen GROUP BY col, line ORDER BY col, line
