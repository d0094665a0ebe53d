-- Published signs gathered in the squares of a grid as wide as a fingertip at this zoom; a square of one is that sign.
WITH seen AS (
    SELECT s.id, s.category, s.text, s.day, s.answer, s.language, s.geom, s.east, s.north,
           floor(s.east / :metres) AS col, floor(s.north / :metres) AS line
    FROM published.signs s
    WHERE s.consultation_id = :consultation
      AND (NOT CAST(:boxed AS boolean) OR s.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326))
      AND (CAST(:category AS text) IS NULL OR s.category = :category)
)
SELECT count(*) AS count, avg(east) AS east, avg(north) AS north, min(id::text) AS id,
       min(category) AS category, min(text) AS text, min(day) AS day, min(answer) AS answer, min(language) AS language,
       count(DISTINCT (east, north)) AS spots, min(ST_AsGeoJSON(geom, 6)) AS geometry
FROM seen GROUP BY col, line ORDER BY col, line
