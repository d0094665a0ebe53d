-- Fair play, third part: agreements and reports of one network, and contacts written so that no rule found them.

-- An agreement past the number of a flood is kept and not counted until a person says so ('held'); 'left-out' when the person said no.
ALTER TABLE milo.supports ADD COLUMN state text NOT NULL DEFAULT 'counted' CHECK (state IN ('counted', 'held', 'left-out'));
CREATE INDEX ix_supports_held ON milo.supports (consultation_id, contribution_id) WHERE state = 'held';
-- The mark of the network an agreement came from (see milo.network_mark), for a day. None of whoever is in a hall.
CREATE TABLE milo.support_networks (
    contribution_id uuid NOT NULL,
    pseudonym bytea NOT NULL,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    mark bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (contribution_id, pseudonym),
    FOREIGN KEY (contribution_id, pseudonym) REFERENCES milo.supports ON DELETE CASCADE
);
CREATE INDEX ix_support_networks_mark ON milo.support_networks (consultation_id, mark, at);
CREATE INDEX ix_support_networks_at ON milo.support_networks (at);

-- Reports of a flood bring a sign before a person too, after all else that waits.
ALTER TABLE milo.reports ADD COLUMN flood boolean NOT NULL DEFAULT false;
ALTER TABLE milo.comment_reports ADD COLUMN flood boolean NOT NULL DEFAULT false;
CREATE TABLE milo.report_networks (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    mark bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_report_networks_mark ON milo.report_networks (consultation_id, mark, at);
CREATE INDEX ix_report_networks_at ON milo.report_networks (at);

-- As in 0003, without the agreements that wait.
CREATE OR REPLACE VIEW published.supports AS
SELECT p.contribution_id AS sign_id, p.consultation_id, count(*) AS people
FROM milo.supports p
WHERE p.state = 'counted' AND EXISTS (SELECT 1 FROM published.signs s WHERE s.id = p.contribution_id)
GROUP BY p.contribution_id, p.consultation_id;

-- Whether the code is that of a hall whose evening is not over.
CREATE FUNCTION milo.in_hall(p_consultation uuid, p_room text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM milo.rooms m WHERE m.consultation_id = p_consultation AND m.code = p_room AND m.ends_at > now())
$$;

DROP FUNCTION intake.support(text, uuid, uuid);
-- As in 0003: 'created', 'same', 'own'. It is 'held' when as many other people of the same network as the consultation calls a flood have agreed
-- with something in these minutes, or with this sign today, or when staff have switched the protection on; p_network is an address cut to /24
-- or /48 (null: not known), p_room the code of a hall, where nothing is held.
CREATE FUNCTION intake.support(p_slug text, p_sign uuid, p_participant uuid, p_network text DEFAULT NULL, p_room text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    c milo.consultations;
    person bytea;
    network bytea;
    stands text := 'counted';
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN RETURN 'unknown-consultation'; END IF;
    IF NOT EXISTS (SELECT 1 FROM published.signs s WHERE s.id = p_sign AND s.consultation_id = c.id) THEN RETURN 'unknown-sign'; END IF;
    IF c.phase NOT IN ('open', 'test') THEN RETURN 'consultation-closed'; END IF;
    person := milo.pseudonym(c.salt, p_participant);
    IF EXISTS (SELECT 1 FROM milo.contributions s JOIN milo.participants k ON k.id = s.participant_id WHERE s.id = p_sign AND k.pseudonym = person) THEN
        RETURN 'own';
    END IF;
    IF NOT milo.in_hall(c.id, p_room) THEN
        IF p_network IS NOT NULL THEN
            network := milo.network_mark(p_network);
        END IF;
        -- people and not presses: whoever reads much and agrees with forty signs is one
        IF c.guarded_until > now()
            OR c.flood_signs <= (SELECT count(*) FROM (SELECT DISTINCT w.pseudonym FROM milo.support_networks w
                WHERE w.consultation_id = c.id AND w.mark = network AND w.at > now() - make_interval(mins => c.flood_minutes) AND w.pseudonym <> person LIMIT c.flood_signs) lately)
            OR c.flood_signs <= (SELECT count(*) FROM (SELECT FROM milo.support_networks w
                WHERE w.contribution_id = p_sign AND w.mark = network LIMIT c.flood_signs) here) THEN
            stands := 'held';
        END IF;
    END IF;
    INSERT INTO milo.supports (contribution_id, pseudonym, consultation_id, state) VALUES (p_sign, person, c.id, stands) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN (SELECT CASE p.state WHEN 'held' THEN 'held' ELSE 'same' END FROM milo.supports p WHERE p.contribution_id = p_sign AND p.pseudonym = person);
    END IF;
    IF network IS NOT NULL THEN
        INSERT INTO milo.support_networks (contribution_id, pseudonym, consultation_id, mark) VALUES (p_sign, person, c.id, network);
        DELETE FROM milo.support_networks w WHERE w.at < now() - interval '1 day';
    END IF;
    RETURN CASE stands WHEN 'held' THEN 'held' ELSE 'created' END;
END $$;

-- Whether a report that comes now is one of a flood; it is noted for the next ones.
CREATE FUNCTION milo.floods_reports(c milo.consultations, p_network text, p_room text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    network bytea;
BEGIN
    IF p_network IS NULL OR milo.in_hall(c.id, p_room) THEN RETURN false; END IF;
    network := milo.network_mark(p_network);
    INSERT INTO milo.report_networks (consultation_id, mark) VALUES (c.id, network);
    DELETE FROM milo.report_networks w WHERE w.at < now() - interval '1 day';
    RETURN c.flood_signs < (SELECT count(*) FROM (SELECT FROM milo.report_networks w WHERE w.consultation_id = c.id AND w.mark = network
        AND w.at > now() - make_interval(mins => c.flood_minutes) LIMIT c.flood_signs + 1) lately);
END $$;

DROP FUNCTION intake.report(text, uuid, uuid, text);
-- As in 0003, and marked when it comes in a flood.
CREATE FUNCTION intake.report(p_slug text, p_sign uuid, p_participant uuid, p_reason text, p_network text DEFAULT NULL, p_room text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    c milo.consultations;
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN RETURN 'unknown-consultation'; END IF;
    IF NOT EXISTS (SELECT 1 FROM published.signs s WHERE s.id = p_sign AND s.consultation_id = c.id) THEN RETURN 'unknown-sign'; END IF;
    INSERT INTO milo.reports (contribution_id, pseudonym, consultation_id, reason, flood)
    VALUES (p_sign, milo.pseudonym(c.salt, p_participant), c.id, p_reason, milo.floods_reports(c, p_network, p_room)) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'created' ELSE 'same' END;
END $$;

DROP FUNCTION intake.report_comment(text, uuid, uuid, text);
-- As in 0004, and marked when it comes in a flood.
CREATE FUNCTION intake.report_comment(p_slug text, p_comment uuid, p_participant uuid, p_reason text, p_network text DEFAULT NULL, p_room text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    c milo.consultations;
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN RETURN 'unknown-consultation'; END IF;
    IF NOT EXISTS (SELECT 1 FROM published.comments k WHERE k.id = p_comment AND k.consultation_id = c.id) THEN RETURN 'unknown-comment'; END IF;
    INSERT INTO milo.comment_reports (comment_id, pseudonym, consultation_id, reason, flood)
    VALUES (p_comment, milo.pseudonym(c.salt, p_participant), c.id, p_reason, milo.floods_reports(c, p_network, p_room)) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'created' ELSE 'same' END;
END $$;

-- As in 0004, and: numbers given digit by digit (3 3 3 1 2 …; counting from one on is none), addresses with blanks around their signs or with words
-- in their place (mario @ gmail . com, mario chiocciola gmail punto com), www . nome . it.
CREATE OR REPLACE FUNCTION milo.mask_personal(p_words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    plain text := translate(p_words,
        '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯０１２３４５６７８９＋＠．。：／（）－‐‑‒–—―−·•' || U&'\00A0\2002\2003\2007\2008\2009\202F\3000',
        '0123456789012345678901234567890123456789+@..:/()----------        ');
    masked text;
BEGIN
    -- without width: soft hyphens, zero-width letters, marks of direction
    plain := regexp_replace(plain, U&'[\00AD\200B-\200F\202A-\202E\2060-\2069\FEFF]', '', 'g');
    -- (333) 1234567
    plain := regexp_replace(plain, '\(\s*(3[0-9]{2}|0[0-9]{1,3})\s*\)\s*(?=[0-9])', '\1 ', 'g');
    masked := milo.mask_plain(plain);
    -- sites of the countries people here come from; in small letters, for after a full stop without a blank a sentence begins with a large one
    masked := regexp_replace(masked, '\m([a-z0-9-]+\.)+(fr|de|es|ro|cn|ph|bd|ru|uk|ch|link|top|club|live)\M(/[^\s<>"«»]*)?', '[…]', 'g');
    masked := regexp_replace(masked, '[[:alnum:]._%+-]+\s*@\s*[[:alnum:]-]+(\s*\.\s*|\s+(?:punto|dot)\s+)(it|com|org|net|eu|fr|de|es|ro|ph|cn|bd)\M', '[…]', 'gi');
    masked := regexp_replace(masked, '[[:alnum:]._%+-]+\s+(?:chiocciola|at)\s+[[:alnum:]-]+\s+(?:punto|dot)\s+(it|com|org|net|eu|fr|de|es|ro|ph|cn|bd)\M', '[…]', 'gi');
    masked := regexp_replace(masked, '\mwww\s*\.\s*[[:alnum:]-]+\s*\.\s*[a-z]{2,6}\M', '[…]', 'gi');
    masked := regexp_replace(masked, '(?<![0-9])(?<![0-9][ ./-])(3|0)([ ./-]{1,3}[0-9]){7,10}(?![0-9])(?![ ./-]{1,3}[0-9])', '[…]', 'g');
    -- who gives no contact away keeps every letter as it was written
    RETURN CASE WHEN masked = plain THEN p_words ELSE masked END;
END $$;
UPDATE milo.contributions SET text = text WHERE masked_text IS NULL AND milo.mask_personal(text) <> text;
UPDATE milo.comments SET text = text WHERE masked_text IS NULL AND milo.mask_personal(text) <> text;

REVOKE ALL ON milo.support_networks, milo.report_networks FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.in_hall(uuid, text), milo.floods_reports(milo.consultations, text, text), intake.support(text, uuid, uuid, text, text),
    intake.report(text, uuid, uuid, text, text, text), intake.report_comment(text, uuid, uuid, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.support(text, uuid, uuid, text, text), intake.report(text, uuid, uuid, text, text, text),
    intake.report_comment(text, uuid, uuid, text, text, text) TO {intake};
-- The desk sees how many agreements of a sign wait and decides about all of them; whose they are it cannot compare.
GRANT SELECT (contribution_id, consultation_id, state), UPDATE (state) ON milo.supports TO {desk};
GRANT SELECT (flood) ON milo.reports, milo.comment_reports TO {desk};

DROP FUNCTION intake.edit_sign(bytea, text, text);
-- As in 0003, and another kind of sign has its number for each person here too (outcome too-many, `most` says it), or one would leave
-- as many of one kind as one likes by way of another.
CREATE FUNCTION intake.edit_sign(p_code bytea, p_category text, p_text text) RETURNS TABLE (outcome text, most integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    s milo.contributions;
    c milo.consultations;
    g milo.categories;
BEGIN
    SELECT k.* INTO s FROM milo.contributions k JOIN milo.receipts r ON r.contribution_id = k.id
    WHERE r.code_hash = sha256(p_code) FOR UPDATE OF k;
    IF NOT FOUND THEN outcome := 'unknown-code'; RETURN NEXT; RETURN; END IF;
    -- then the person, as erasing does: the signs of one are counted one after another
    PERFORM FROM milo.participants k WHERE k.id = s.participant_id FOR UPDATE;
    SELECT * INTO c FROM milo.consultations k WHERE k.id = s.consultation_id;
    SELECT * INTO g FROM milo.categories k WHERE k.consultation_id = c.id AND k.key = p_category;
    most := coalesce(g.signs_per_person, c.signs_per_person);
    outcome := CASE
        WHEN g.id IS NULL THEN 'unknown-category'
        WHEN s.text = p_text AND s.category_id = g.id THEN 'same'
        WHEN c.phase NOT IN ('open', 'test') THEN 'consultation-closed'
        WHEN EXISTS (SELECT 1 FROM milo.answered d WHERE d.contribution_id = s.id) THEN 'answered'
        WHEN s.visibility NOT IN ('waiting', 'published') OR s.left_at <= now() - interval '24 hours' THEN 'too-late'
        WHEN g.text_required AND p_text = '' THEN 'text-missing'
        WHEN g.geometry <> 'any' AND ST_Dimension(s.geom) <> (CASE g.geometry WHEN 'point' THEN 0 WHEN 'line' THEN 1 ELSE 2 END) THEN 'other-shape'
        WHEN s.category_id <> g.id AND most <= (SELECT count(*) FROM milo.contributions o
            WHERE o.participant_id = s.participant_id AND o.category_id = g.id AND o.visibility <> 'withdrawn') THEN 'too-many'
        ELSE 'changed' END;
    IF outcome = 'changed' THEN
        UPDATE milo.contributions k
        SET text = p_text, category_id = g.id, words_checked = false, edits = k.edits + 1, edited_at = now(),
            visibility = CASE WHEN c.moderation = 'after' THEN k.visibility ELSE 'waiting' END
        WHERE k.id = s.id;
        -- what was joined to it said the same as the old words
        PERFORM milo.part_duplicates(s.id);
    END IF;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION intake.edit_sign(bytea, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.edit_sign(bytea, text, text) TO {intake};

-- As in 0004, and signs that come at once from one network are counted one after another until they are a flood, or as many more would be shown as
-- the web server has threads.
CREATE OR REPLACE FUNCTION milo.doubts_about(c milo.consultations, p_place geometry, p_mark bytea, p_welcome boolean, p_work text, p_channel text)
RETURNS text[] LANGUAGE plpgsql SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    doubts text[] := '{}';
    lately bigint := 0;
BEGIN
    IF NOT p_welcome THEN
        IF p_mark IS NOT NULL THEN
            FOR turn IN 1..2 LOOP
                -- a flood is not counted to its end: whether there are so many is known after so many
                SELECT count(*) INTO lately FROM (
                    SELECT FROM milo.network_writes w WHERE w.consultation_id = c.id AND w.mark = p_mark AND NOT w.in_room
                        AND w.left_at > now() - make_interval(mins => c.flood_minutes) LIMIT c.flood_signs) seen;
                EXIT WHEN lately >= c.flood_signs OR lately < c.flood_signs - 100 OR turn = 2;
                PERFORM pg_advisory_xact_lock(hashtextextended(encode(p_mark, 'hex'), 4926534));
            END LOOP;
        END IF;
        IF lately >= c.flood_signs THEN
            doubts := doubts || 'flood'::text;
        ELSIF p_work IS DISTINCT FROM 'done' AND p_channel = 'web' AND (SELECT v.puzzle FROM published.guard v WHERE v.consultation_id = c.id) THEN
            doubts := doubts || 'attack'::text;
        END IF;
    END IF;
    IF p_channel IN ('web', 'assembly') AND milo.in_zone(c.id, p_place, now()) THEN
        doubts := doubts || 'zone'::text;
    END IF;
    RETURN doubts;
END $$;
