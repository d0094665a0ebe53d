-- All that the public may read. Role milo_reader can SELECT here and nowhere else, so a filter forgotten in Python leaks nothing.
-- The views run with the owner's rights (no security_invoker): the reader needs no right on the tables behind them.

CREATE VIEW published.programmes AS
SELECT id, key, title, summary, signed_on, facts FROM milo.programmes;

CREATE VIEW published.layers AS
SELECT l.id, l.programme_id, l.key, l.position, l.title, l.description, l.geometry_type, l.sensitive, l.visible, l.style, l.source,
       l.licence, cl.consultation_id
FROM milo.layers l
JOIN milo.consultation_layers cl ON cl.layer_id = l.id
JOIN milo.consultations c ON c.id = cl.consultation_id
WHERE c.phase <> 'draft';

-- A sensitive layer (vacant dwellings, asbestos in homes) shows areas only, and a figure only from five up: never a dwelling.
CREATE VIEW published.features AS
SELECT f.id, f.layer_id, f.intervention_id, f.position, f.title, f.note, f.geom, f.drawn, f.figure, f.status, f.source, f.said_on,
       f.confidence, f.licence
FROM milo.features f
JOIN milo.layers l ON l.id = f.layer_id
WHERE NOT l.sensitive OR (ST_Dimension(f.geom) = 2 AND (f.figure IS NULL OR f.figure >= 5));

CREATE VIEW published.interventions AS
SELECT i.id, i.programme_id, i.layer_id, l.key AS layer_key, i.number, i.key, i.title, i.summary, i.owner, i.owner_keys, i.status,
       i.status_verified, i.note, i.money
FROM milo.interventions i JOIN milo.layers l ON l.id = i.layer_id;

CREATE VIEW published.milestones AS
SELECT id, intervention_id, position, what, promised_for, promised_from, promised_to, said_by, said_where, said_on, outcome, reason
FROM milo.milestones;

CREATE VIEW published.places AS
SELECT id, programme_id, kind, name, geom FROM milo.places;

CREATE VIEW published.ground AS
SELECT id, programme_id, kind, geom FROM milo.ground;

-- Consultations without their salt.
CREATE VIEW published.consultations AS
SELECT id, slug, title, question, area, opening, metric_srid, languages, phase, moderation, opens_on, closes_on, made_up,
       authors_known, credit
FROM milo.consultations WHERE phase <> 'draft';

CREATE VIEW published.categories AS
SELECT g.id, g.consultation_id, g.key, g.position, g.title, g.description, g.geometry, g.public_as, g.text_required, g.colour, g.icon
FROM milo.categories g JOIN milo.consultations c ON c.id = g.consultation_id WHERE c.phase <> 'draft';

-- Signs whose category is public as a point: public position, the day, and words only once a person has looked.
-- No participant, no exact place, no hour.
CREATE VIEW published.signs AS
SELECT s.id, s.consultation_id, g.key AS category, g.position AS category_position, s.public_geom AS geom, s.public_east AS east,
       s.public_north AS north, s.accuracy, CASE WHEN s.words_checked THEN s.text ELSE '' END AS text, s.language, s.channel,
       s.answer, s.public_intervention_id AS intervention_id, (s.left_at AT TIME ZONE 'Europe/Rome')::date AS day
FROM milo.contributions s
JOIN milo.categories g ON g.id = s.category_id
JOIN milo.consultations c ON c.id = s.consultation_id
WHERE s.visibility = 'published' AND s.counts AND g.public_as = 'point' AND c.phase <> 'draft';

-- Published signs as people count them, before any threshold. Not granted to the reader.
CREATE VIEW milo.counted AS
SELECT s.consultation_id, s.participant_id, g.key AS category, g.public_as, s.public_east AS east, s.public_north AS north
FROM milo.contributions s
JOIN milo.categories g ON g.id = s.category_id
JOIN milo.consultations c ON c.id = s.consultation_id
WHERE s.visibility = 'published' AND s.counts AND c.phase <> 'draft';

-- Public heat: one fixed grid, three sizes, one category or all `point` categories together (category ''), never smoothed.
-- A cell with fewer than five people says so and gives no figure.
CREATE VIEW published.heat AS
SELECT consultation_id, category, size, col, line, people >= 5 AS shown,
       CASE WHEN people >= 5 THEN people END AS people,
       CASE WHEN people >= 5 THEN contributions END AS contributions
FROM (
    SELECT consultation_id, category, 100 AS size, floor(east / 100)::int AS col, floor(north / 100)::int AS line,
           count(DISTINCT participant_id) AS people, count(*) AS contributions
    FROM milo.counted GROUP BY 1, 2, 4, 5
    UNION ALL
    SELECT consultation_id, category, 200, floor(east / 200)::int, floor(north / 200)::int, count(DISTINCT participant_id), count(*)
    FROM milo.counted GROUP BY 1, 2, 4, 5
    UNION ALL
    SELECT consultation_id, category, 400, floor(east / 400)::int, floor(north / 400)::int, count(DISTINCT participant_id), count(*)
    FROM milo.counted GROUP BY 1, 2, 4, 5
    UNION ALL
    SELECT consultation_id, '', 100, floor(east / 100)::int, floor(north / 100)::int, count(DISTINCT participant_id), count(*)
    FROM milo.counted WHERE public_as = 'point' GROUP BY 1, 4, 5
    UNION ALL
    SELECT consultation_id, '', 200, floor(east / 200)::int, floor(north / 200)::int, count(DISTINCT participant_id), count(*)
    FROM milo.counted WHERE public_as = 'point' GROUP BY 1, 4, 5
    UNION ALL
    SELECT consultation_id, '', 400, floor(east / 400)::int, floor(north / 400)::int, count(DISTINCT participant_id), count(*)
    FROM milo.counted WHERE public_as = 'point' GROUP BY 1, 4, 5
) cells;

-- Totals of the same selections (category '' is all `point` categories; '*' is every category): plain counts have no threshold.
CREATE VIEW published.totals AS
WITH picked AS (
    SELECT consultation_id, category, participant_id FROM milo.counted
    UNION ALL SELECT consultation_id, '', participant_id FROM milo.counted WHERE public_as = 'point'
    UNION ALL SELECT consultation_id, '*', participant_id FROM milo.counted
),
per_person AS (
    SELECT consultation_id, category, participant_id, count(*) AS n FROM picked GROUP BY 1, 2, 3
)
SELECT consultation_id, category, count(*) AS people, sum(n)::bigint AS contributions,
       (max(n) / sum(n))::double precision AS most_active_share
FROM per_person GROUP BY 1, 2;

-- Which migration the database is at, for /healthz.
CREATE VIEW published.migration AS SELECT version_num FROM milo.alembic_version;
