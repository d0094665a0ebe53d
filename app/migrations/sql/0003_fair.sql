-- Fair play: how many signs one person leaves, floods from one network, rooms of assemblies, doubtful signs that wait for a person.
-- Nothing that was accepted is ever lost here: what is in doubt is held, and its author has a receipt.

ALTER TABLE milo.consultations
    ADD COLUMN signs_per_person integer NOT NULL DEFAULT 20 CHECK (signs_per_person > 0),  -- in each category
    ADD COLUMN flood_signs integer NOT NULL DEFAULT 30 CHECK (flood_signs > 0),  -- from one network, without a room, before signs are held ...
    ADD COLUMN flood_minutes integer NOT NULL DEFAULT 10 CHECK (flood_minutes > 0);  -- ... within so many minutes
ALTER TABLE milo.categories ADD COLUMN signs_per_person integer CHECK (signs_per_person > 0);  -- null: as the consultation says

-- Why a person should look before anything of the sign is shown: flood, form, personal. Kept when somebody has decided.
ALTER TABLE milo.contributions ADD COLUMN held text[] NOT NULL DEFAULT '{}' CHECK (held <@ ARRAY['flood', 'form', 'personal', 'zone']);

-- A hall is one network: with its code nobody in it is held as a flood, until the evening is over.
CREATE TABLE milo.rooms (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    code text NOT NULL CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{6}$'),
    name text NOT NULL CHECK (btrim(name) <> ''),
    ends_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consultation_id, code)
);

-- No address is kept: HMAC(key of the day, address cut to /24 or /48) for each sign. The key goes after its day, the rows after thirty.
CREATE TABLE milo.network_keys (
    day date PRIMARY KEY,
    key bytea NOT NULL
);
CREATE TABLE milo.network_writes (
    contribution_id uuid PRIMARY KEY REFERENCES milo.contributions ON DELETE CASCADE,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    mark bytea NOT NULL,
    in_room boolean NOT NULL,
    left_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_network_writes_mark ON milo.network_writes (consultation_id, mark, left_at);
CREATE INDEX ix_network_writes_left_at ON milo.network_writes (left_at);

CREATE FUNCTION milo.forget_networks() RETURNS TABLE (keys integer, marks integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    DELETE FROM milo.network_keys k WHERE k.day < (now() AT TIME ZONE 'Europe/Rome')::date;
    GET DIAGNOSTICS keys = ROW_COUNT;
    DELETE FROM milo.network_writes w WHERE w.left_at < now() - interval '30 days';
    GET DIAGNOSTICS marks = ROW_COUNT;
    RETURN NEXT;
END $$;

-- The mark of a network today. The first sign of a day makes the key of the day and forgets the ones before.
CREATE FUNCTION milo.network_mark(p_network text) RETURNS bytea
LANGUAGE plpgsql SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/Rome')::date;
    made bytea;
BEGIN
    SELECT k.key INTO made FROM milo.network_keys k WHERE k.day = today;
    IF NOT FOUND THEN
        INSERT INTO milo.network_keys (day, key) VALUES (today, public.gen_random_bytes(32)) ON CONFLICT DO NOTHING;
        SELECT k.key INTO made FROM milo.network_keys k WHERE k.day = today;
        PERFORM milo.forget_networks();
    END IF;
    RETURN public.hmac(convert_to('network:' || p_network, 'UTF8'), made, 'sha256');
END $$;

-- How many signs of the consultation came from the network of this one, the day it came; never which network.
CREATE FUNCTION milo.same_network(p_sign uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT count(o.*)::integer FROM milo.network_writes w
    JOIN milo.network_writes o ON o.consultation_id = w.consultation_id AND o.mark = w.mark
    WHERE w.contribution_id = p_sign
$$;

DROP FUNCTION intake.leave_sign(text, uuid, bytea, uuid, text, bytea, text, text, text, jsonb, text);
-- Leaving a sign, as in 0002, and whether it waits for a person whatever the consultation says. p_network is an address cut to /24 or
-- /48 (null: not known), p_room the code of a hall, p_doubts what the form noticed. `most` says the limit when the outcome is too-many.
CREATE FUNCTION intake.leave_sign(
    p_slug text, p_key uuid, p_body_hash bytea, p_participant uuid, p_category text, p_geom bytea,
    p_text text, p_accuracy text, p_language text, p_answers jsonb, p_channel text,
    p_network text DEFAULT NULL, p_room text DEFAULT NULL, p_doubts text[] DEFAULT '{}'
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
    welcome boolean;       -- in a room that is open
    doubts text[] := p_doubts;
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
                welcome := p_room IS NOT NULL AND EXISTS (
                    SELECT 1 FROM milo.rooms m WHERE m.consultation_id = c.id AND m.code = p_room AND m.ends_at > now());
                -- a flood is not counted to its end: whether there are so many is known after so many
                IF NOT welcome AND c.flood_signs <= (SELECT count(*) FROM (
                    SELECT FROM milo.network_writes w WHERE w.consultation_id = c.id AND w.mark = network AND NOT w.in_room
                        AND w.left_at > now() - make_interval(mins => c.flood_minutes) LIMIT c.flood_signs) lately) THEN
                    doubts := doubts || 'flood'::text;
                END IF;
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

REVOKE ALL ON milo.rooms, milo.network_keys, milo.network_writes FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.forget_networks(), milo.network_mark(text), milo.same_network(uuid),
    intake.leave_sign(text, uuid, bytea, uuid, text, bytea, text, text, text, jsonb, text, text, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.leave_sign(text, uuid, bytea, uuid, text, bytea, text, text, text, jsonb, text, text, text, text[]) TO {intake};
GRANT EXECUTE ON FUNCTION milo.same_network(uuid) TO {desk};
GRANT SELECT, INSERT, UPDATE (name, ends_at) ON milo.rooms TO {desk};
GRANT SELECT (signs_per_person, flood_signs, flood_minutes), UPDATE (signs_per_person, flood_signs, flood_minutes) ON milo.consultations TO {desk};
