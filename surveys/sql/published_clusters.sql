-- Published signs gathered in the squares of a grid as wide as a fingertip at this zoom, with how many people left them where that may be told.
SELECT * FROM published.clusters(:consultation, CAST(:zoom AS double precision),
    CAST(:west AS double precision), CAST(:south AS double precision), CAST(:east AS double precision), CAST(:north AS double precision),
    CAST(:categories AS text[]), CAST(:intervention AS uuid), CAST(:since AS date), CAST(:until AS date), CAST(:answer AS text), CAST(:words AS text))
