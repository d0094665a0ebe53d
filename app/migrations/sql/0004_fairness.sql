-- Fair play, second part: what the door asks in one question, zones and hours in which signs wait, a puzzle while somebody attacks.

-- Where and when anonymous signs wait for a person even if the consultation shows signs at once. Never deleted: ended, and by whom.
CREATE TABLE milo.zones (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    name text NOT NULL CHECK (btrim(name) <> ''),
    area geometry(MultiPolygon, 4326),              -- null: everywhere
    days smallint[] NOT NULL DEFAULT '{}' CHECK (days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),  -- 1 is Monday; empty: every day
    from_hour smallint CHECK (from_hour BETWEEN 0 AND 23),  -- by the clock of Rome; null: all day
    to_hour smallint CHECK (to_hour BETWEEN 0 AND 23),      -- not included; less than from_hour: into the next morning
    last_day date,                                  -- null: until somebody ends it
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    ended_by text,
    ended_at timestamptz,
    CHECK ((from_hour IS NULL) = (to_hour IS NULL) AND from_hour <> to_hour),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE INDEX ix_zones_consultation_id ON milo.zones (consultation_id) WHERE ended_at IS NULL;

-- While somebody attacks, a sign from the street waits unless the phone has worked for it. Switched on by staff until a moment, or by
-- itself while so many signs of these minutes were held as a flood.
ALTER TABLE milo.consultations
    ADD COLUMN guarded_until timestamptz,
    ADD COLUMN attack_signs integer NOT NULL DEFAULT 100 CHECK (attack_signs > 0);
ALTER TABLE milo.contributions DROP CONSTRAINT contributions_held_check;
ALTER TABLE milo.contributions ADD CONSTRAINT contributions_held_check CHECK (held <@ ARRAY['flood', 'form', 'personal', 'zone', 'attack']);
CREATE INDEX ix_contributions_flood ON milo.contributions (consultation_id, left_at) WHERE held && ARRAY['flood'];

-- Whether the page should let the phone work before it sends.
CREATE VIEW published.guard AS
SELECT c.id AS consultation_id,
       coalesce(c.guarded_until > now(), false) OR c.attack_signs <= (SELECT count(*) FROM (
           SELECT FROM milo.contributions s WHERE s.consultation_id = c.id AND s.held && ARRAY['flood']
               AND s.left_at > now() - make_interval(mins => c.flood_minutes) LIMIT c.attack_signs) lately) AS puzzle
FROM milo.consultations c WHERE c.phase <> 'draft';

-- Whether a zone holds what is left at a place at a moment.
CREATE FUNCTION milo.in_zone(p_consultation uuid, p_place geometry, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    here timestamp := p_at AT TIME ZONE 'Europe/Rome';
    hour integer := extract(hour FROM here);
BEGIN
    RETURN EXISTS (
        SELECT FROM milo.zones z
        -- the small hours of a night belong to the day it began on
        CROSS JOIN LATERAL (SELECT here::date - CASE WHEN z.to_hour < z.from_hour AND hour < z.to_hour THEN 1 ELSE 0 END AS day) began
        WHERE z.consultation_id = p_consultation AND z.ended_at IS NULL
          AND (z.last_day IS NULL OR began.day <= z.last_day)
          AND (z.days = '{}' OR extract(isodow FROM began.day)::smallint = ANY (z.days))
          AND (z.from_hour IS NULL OR CASE WHEN z.from_hour < z.to_hour THEN hour >= z.from_hour AND hour < z.to_hour
                                           ELSE hour >= z.from_hour OR hour < z.to_hour END)
          AND (z.area IS NULL OR ST_Intersects(z.area, p_place)));
END $$;

-- Why a person should look first at a sign that comes now; p_mark is the network's (null: not known), p_welcome says that it comes from an open room,
-- p_work is 'done' if the phone has solved the puzzle.
CREATE FUNCTION milo.doubts_about(c milo.consultations, p_place geometry, p_mark bytea, p_welcome boolean, p_work text, p_channel text)
RETURNS text[] LANGUAGE plpgsql SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    doubts text[] := '{}';
BEGIN
    IF NOT p_welcome THEN
        -- a flood is not counted to its end: whether there are so many is known after so many
        IF p_mark IS NOT NULL AND c.flood_signs <= (SELECT count(*) FROM (
            SELECT FROM milo.network_writes w WHERE w.consultation_id = c.id AND w.mark = p_mark AND NOT w.in_room
                AND w.left_at > now() - make_interval(mins => c.flood_minutes) LIMIT c.flood_signs) lately) THEN
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

DROP FUNCTION intake.is_there(text);  -- the door says it
-- What a body is checked against, in one question whose plan stays with the connection. No row: nobody may leave a sign there, be it a
-- draft ('draft') or unknown.
CREATE FUNCTION intake.door(p_slug text) RETURNS TABLE (phase text, languages text[], categories json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT c.phase, c.languages,
        (SELECT json_agg(json_build_array(g.key, g.geometry, g.public_as, g.text_required) ORDER BY g.position) FROM milo.categories g WHERE g.consultation_id = c.id)
    FROM milo.consultations c WHERE c.slug = p_slug;
END $$;

DROP FUNCTION intake.leave_sign(text, uuid, bytea, uuid, text, bytea, text, text, text, jsonb, text, text, text, text[]);
-- Leaving a sign, as in 0003, with zones and attacks. p_network is an address cut to /24 or /48 (null: not known), p_room the code of a
-- hall, p_doubts what the form noticed, p_work whether the phone has solved the puzzle ('done') or could ('able': under attack nothing is
-- kept and the outcome is puzzle); who cannot is held. `most` says the limit when the outcome is too-many.
CREATE FUNCTION intake.leave_sign(
    p_slug text, p_key uuid, p_body_hash bytea, p_participant uuid, p_category text, p_geom bytea,
    p_text text, p_accuracy text, p_language text, p_answers jsonb, p_channel text,
    p_network text DEFAULT NULL, p_room text DEFAULT NULL, p_doubts text[] DEFAULT '{}', p_work text DEFAULT NULL
) RETURNS TABLE (outcome text, id uuid, code bytea, most integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    c milo.consultations;
    g milo.categories;
    person uuid;
    sign uuid := gen_random_uuid();
    place geometry := ST_GeomFromWKB(p_geom, 4326);
    shown geometry;
    inner_point geometry;
    public_point geometry;
    meant record;          -- what the exact place touches
    meant_public record;   -- what its public position touches
    hashed bytea;
    network bytea;
    welcome boolean := false;  -- in a room that is open
    doubts text[];
    known milo.receipts;
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN outcome := 'unknown-consultation'; RETURN NEXT; RETURN; END IF;
    hashed := public.hmac(convert_to('key:' || p_key::text, 'UTF8'), c.salt, 'sha256');

    -- The same key first: a retry gets its answer even after the consultation has closed.
    SELECT * INTO known FROM milo.receipts r WHERE r.consultation_id = c.id AND r.key_hash = hashed;
    IF NOT FOUND THEN
        IF c.phase NOT IN ('open', 'test') THEN outcome := 'consultation-closed'; RETURN NEXT; RETURN; END IF;
        SELECT * INTO g FROM milo.categories k WHERE k.consultation_id = c.id AND k.key = p_category;
        IF NOT FOUND THEN outcome := 'unknown-category'; RETURN NEXT; RETURN; END IF;
        IF NOT milo.belongs(c.area, place) THEN outcome := 'outside'; RETURN NEXT; RETURN; END IF;
        code := milo.receipt_code(c.salt, p_key);
        -- The unique key decides between requests that arrive together; the losers wait here for the winner's row. Its code is as unique:
        -- with the key alone named here, one of thousands of losers met the code first and failed.
        INSERT INTO milo.receipts (id, consultation_id, contribution_id, key_hash, body_hash, code_hash)
        VALUES (gen_random_uuid(), c.id, sign, hashed, p_body_hash, sha256(code))
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            -- the update changes nothing but holds the row, so that erasing this person's last other sign waits for us, and so that
            -- the signs of one person are counted one after another
            INSERT INTO milo.participants AS k (id, consultation_id, pseudonym)
            VALUES (gen_random_uuid(), c.id, milo.pseudonym(c.salt, p_participant))
            ON CONFLICT (consultation_id, pseudonym) DO UPDATE SET pseudonym = EXCLUDED.pseudonym
            RETURNING k.id INTO person;
            most := coalesce(g.signs_per_person, c.signs_per_person);
            IF most <= (SELECT count(*) FROM milo.contributions s
                        WHERE s.participant_id = person AND s.category_id = g.id AND s.visibility <> 'withdrawn') THEN
                DELETE FROM milo.receipts r WHERE r.consultation_id = c.id AND r.key_hash = hashed;
                outcome := 'too-many'; code := NULL; RETURN NEXT; RETURN;
            END IF;
            IF p_network IS NOT NULL THEN
                network := milo.network_mark(p_network);
            END IF;
            IF p_room IS NOT NULL THEN
                welcome := EXISTS (SELECT FROM milo.rooms m WHERE m.consultation_id = c.id AND m.code = p_room AND m.ends_at > now());
            END IF;
            doubts := p_doubts || milo.doubts_about(c, place, network, welcome, p_work, p_channel);
            IF p_work = 'able' AND 'attack' = ANY (doubts) THEN
                DELETE FROM milo.receipts r WHERE r.consultation_id = c.id AND r.key_hash = hashed;
                outcome := 'puzzle'; code := NULL; RETURN NEXT; RETURN;
            END IF;
            shown := milo.public_position(c.id, place, p_accuracy, c.metric_srid);
            inner_point := ST_Transform(ST_PointOnSurface(place), c.metric_srid);
            public_point := ST_Transform(ST_PointOnSurface(shown), c.metric_srid);
            SELECT * INTO meant FROM milo.touched(c.id, place);
            SELECT * INTO meant_public FROM milo.touched(c.id, shown);
            INSERT INTO milo.contributions (id, consultation_id, participant_id, category_id, geom, east, north, public_geom,
                public_east, public_north, accuracy, text, language, answers, channel, visibility, held, intervention_id,
                public_intervention_id, feature_id, public_feature_id, counts)
            VALUES (sign, c.id, person, g.id, place, ST_X(inner_point), ST_Y(inner_point), shown,
                ST_X(public_point), ST_Y(public_point), p_accuracy, p_text, p_language, p_answers, p_channel,
                CASE WHEN c.moderation = 'after' AND doubts = '{}' THEN 'published' ELSE 'waiting' END, doubts,
                meant.intervention_id, meant_public.intervention_id, meant.feature_id, meant_public.feature_id,
                c.phase = 'open');
            IF network IS NOT NULL THEN
                INSERT INTO milo.network_writes (contribution_id, consultation_id, mark, in_room) VALUES (sign, c.id, network, welcome);
            END IF;
            outcome := 'created'; id := sign; RETURN NEXT; RETURN;
        END IF;
        code := NULL;
        SELECT * INTO known FROM milo.receipts r WHERE r.consultation_id = c.id AND r.key_hash = hashed;
    END IF;
    IF known.erased_at IS NOT NULL THEN outcome := 'erased';
    ELSIF known.body_hash <> p_body_hash THEN outcome := 'other-body';
    ELSE outcome := 'same'; id := known.contribution_id; code := milo.receipt_code(c.salt, p_key);
    END IF;
    RETURN NEXT;
END $$;

REVOKE ALL ON milo.zones, published.guard FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.in_zone(uuid, geometry, timestamptz), milo.doubts_about(milo.consultations, geometry, bytea, boolean, text, text), intake.door(text),
    intake.leave_sign(text, uuid, bytea, uuid, text, bytea, text, text, text, jsonb, text, text, text, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.door(text), intake.leave_sign(text, uuid, bytea, uuid, text, bytea, text, text, text, jsonb, text, text, text, text[], text) TO {intake};
GRANT SELECT ON published.guard TO {reader}, {desk};
GRANT SELECT, INSERT, UPDATE (ended_by, ended_at) ON milo.zones TO {desk};
GRANT SELECT (guarded_until, attack_signs), UPDATE (guarded_until, attack_signs) ON milo.consultations TO {desk};
