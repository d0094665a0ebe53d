-- Many signs at once, each with the public position and the intervention it would have got if it had been left one by one.
WITH c AS (SELECT id, salt, metric_srid FROM milo.consultations WHERE id = :consultation),
given AS (
    SELECT r.*, ST_GeomFromWKB(decode(r.wkb, 'hex'), 4326) AS place,
           CASE WHEN r.device IS NOT NULL THEN milo.pseudonym(c.salt, r.device)
                ELSE public.hmac(convert_to('imported person:' || r.person, 'UTF8'), c.salt, 'sha256') END AS pseudonym
    FROM c, jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
        id uuid, device uuid, person text, category uuid, wkb text, accuracy text, text text, words_checked boolean, language text,
        answers jsonb, channel text, visibility text, hidden_reason text, duplicate_of uuid, answer text, counts boolean, left_at timestamptz)
),
-- computed once per row: the position functions look up ground and plan
placed AS MATERIALIZED (
    SELECT g.*, milo.public_position(c.id, g.place, g.accuracy, c.metric_srid) AS shown,
           ST_Transform(ST_PointOnSurface(g.place), c.metric_srid) AS inner_point, milo.touched(c.id, g.place) AS meant
    FROM given g, c
),
seen AS MATERIALIZED (
    SELECT p.*, ST_Transform(ST_PointOnSurface(p.shown), c.metric_srid) AS public_point, milo.touched(c.id, p.shown) AS meant_public
    FROM placed p, c
)
INSERT INTO milo.contributions (id, consultation_id, participant_id, category_id, geom, east, north, public_geom, public_east,
    public_north, accuracy, text, words_checked, language, answers, channel, visibility, hidden_reason, duplicate_of, answer,
    intervention_id, public_intervention_id, feature_id, public_feature_id, counts, left_at)
SELECT s.id, c.id, k.id, s.category, s.place, ST_X(s.inner_point), ST_Y(s.inner_point), s.shown, ST_X(s.public_point),
    ST_Y(s.public_point), s.accuracy, s.text, coalesce(s.words_checked, false), s.language, coalesce(s.answers, '{}'), s.channel,
    s.visibility, s.hidden_reason, s.duplicate_of, coalesce(s.answer, 'received'), (s.meant).intervention_id,
    (s.meant_public).intervention_id, (s.meant).feature_id, (s.meant_public).feature_id, coalesce(s.counts, true), coalesce(s.left_at, now())
FROM seen s, c
JOIN milo.participants k ON k.consultation_id = c.id
WHERE k.pseudonym = s.pseudonym
