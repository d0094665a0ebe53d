-- Circles of the map that count people, and the public signs they are made of.

-- Public signs with who left them, for this database alone; the public reads them without, as in 0003.
CREATE VIEW milo.signs_of_people AS
SELECT s.id, s.consultation_id, g.key AS category, g.position AS category_position, s.public_geom AS geom, s.public_east AS east,
       s.public_north AS north, s.accuracy, CASE WHEN s.words_checked THEN coalesce(s.masked_text, s.text) ELSE '' END AS text, s.language, s.channel,
       s.answer, s.public_intervention_id AS intervention_id, (s.left_at AT TIME ZONE 'Europe/Rome')::date AS day, s.participant_id
FROM milo.contributions s
JOIN milo.categories g ON g.id = s.category_id
JOIN milo.consultations c ON c.id = s.consultation_id
WHERE s.visibility = 'published' AND s.counts AND g.public_as = 'point' AND c.phase <> 'draft';
REVOKE ALL ON milo.signs_of_people FROM PUBLIC;
CREATE OR REPLACE VIEW published.signs AS
SELECT id, consultation_id, category, category_position, geom, east, north, accuracy, text, language, channel, answer, intervention_id, day
FROM milo.signs_of_people;

-- Circles of the map: public signs gathered in the squares of a grid fixed for each half zoom, with how many people left them. Who they are
-- never leaves this function, and what could single somebody out is not counted: squares are always whole, whatever box is asked, and people
-- are told for kinds of signs only, not for words, days, answers or one intervention. A square of one is that sign.
CREATE FUNCTION published.clusters(
    p_consultation uuid, p_zoom double precision, p_west double precision, p_south double precision, p_east double precision, p_north double precision,
    p_categories text[], p_intervention uuid, p_since date, p_until date, p_answer text, p_words text
) RETURNS TABLE (count bigint, people bigint, east double precision, north double precision, together boolean, bbox double precision[],
    id uuid, category text, text text, day date, answer text, language text, translations jsonb, geometry text, point double precision[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    -- 56 pixels of the web map grid at 45 degrees north: wide enough for a finger
    metres double precision := 56 * 156543.03392804097 * 0.7 / power(2, round(2 * p_zoom) / 2);
    box geometry := ST_MakeEnvelope(p_west, p_south, p_east, p_north, 4326);  -- null: everywhere
    around geometry := box;
    kinds_only boolean := p_intervention IS NULL AND p_since IS NULL AND p_until IS NULL AND p_answer IS NULL AND p_words IS NULL;
BEGIN
    IF box IS NOT NULL THEN
        -- the squares of what lies in the box reach out of it by less than a side
        SELECT ST_SetSRID(ST_Expand(ST_Extent(s.geom), metres / (111320 * greatest(cos(radians(p_south)), 0.1))), 4326) INTO around
        FROM published.signs s WHERE s.consultation_id = p_consultation AND s.geom && box;
        IF around IS NULL THEN RETURN; END IF;
    END IF;
    RETURN QUERY
    WITH squares AS (
    SELECT count(*) AS many, CASE WHEN kinds_only THEN count(DISTINCT s.participant_id) END AS persons, floor(s.east / metres) AS col, floor(s.north / metres) AS line,
           avg(s.east / metres - floor(s.east / metres)) AS aside, avg(s.north / metres - floor(s.north / metres)) AS above,
           min(s.east) = max(s.east) AND min(s.north) = max(s.north) AS one_place, min(s.id::text)::uuid AS sign,
           ARRAY[min(ST_XMin(s.geom)), min(ST_YMin(s.geom)), max(ST_XMax(s.geom)), max(ST_YMax(s.geom))] AS edges
    FROM milo.signs_of_people s
    WHERE s.consultation_id = p_consultation
      AND (around IS NULL OR s.geom && around)
      AND (p_categories IS NULL OR s.category = ANY (p_categories))
      AND (p_intervention IS NULL OR s.intervention_id = p_intervention)
      -- public days, both ends included
      AND (p_since IS NULL OR s.day >= p_since)
      AND (p_until IS NULL OR s.day <= p_until)
      AND (p_answer IS NULL OR s.answer = p_answer)
      -- only words that are public can be looked for
      AND (p_words IS NULL OR s.text ILIKE p_words)
    GROUP BY floor(s.east / metres), floor(s.north / metres)
    HAVING box IS NULL OR bool_or(s.geom && box)
    )
    -- a symbol stands near the middle of its square, so that it never touches that of the next
    SELECT q.many, q.persons, (q.col + 0.32 + 0.36 * q.aside) * metres, (q.line + 0.32 + 0.36 * q.above) * metres, q.one_place, q.edges,
           q.sign, s.category, s.text, s.day, s.answer, s.language,
           CASE WHEN q.many = 1 THEN (SELECT jsonb_object_agg(t.language, t.words) FROM published.word_translations t WHERE t.sign_id = q.sign) END,
           ST_AsGeoJSON(s.geom, 6), CASE WHEN ST_Dimension(s.geom) > 0 THEN ARRAY[ST_X(i.point), ST_Y(i.point)] END
    FROM squares q
    LEFT JOIN published.signs s ON q.many = 1 AND s.id = q.sign
    LEFT JOIN LATERAL (SELECT ST_PointOnSurface(s.geom) AS point) i ON true
    ORDER BY q.col, q.line;
END $$;
REVOKE ALL ON FUNCTION published.clusters(uuid, double precision, double precision, double precision, double precision, double precision, text[], uuid, date, date, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION published.clusters(uuid, double precision, double precision, double precision, double precision, double precision, text[], uuid, date, date, text, text) TO {reader}, {desk};
