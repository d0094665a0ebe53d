-- All that leaving, reading and withdrawing a sign need. Role milo_intake may EXECUTE these functions and nothing else;
-- they run with the owner's rights, so neither the salt nor another person's sign ever leaves the database.

-- A participant's pseudonym inside one consultation: the device's uuid is never kept.
CREATE FUNCTION milo.pseudonym(p_salt bytea, p_participant uuid) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT public.hmac(convert_to('participant:' || p_participant::text, 'UTF8'), p_salt, 'sha256')
$$;

-- The receipt: HMAC-SHA-256(consultation salt, key) cut to 80 bits, so that it can be made again for the same key.
CREATE FUNCTION milo.receipt_code(p_salt bytea, p_key uuid) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT substring(public.hmac(convert_to('receipt:' || p_key::text, 'UTF8'), p_salt, 'sha256') FROM 1 FOR 10)
$$;

-- Whether there is such a consultation, be it a draft: leaving a sign there is refused as closed, not as unknown.
CREATE FUNCTION intake.is_there(p_slug text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM milo.consultations WHERE slug = p_slug)
$$;

CREATE FUNCTION intake.leave_sign(
    p_slug text, p_key uuid, p_body_hash bytea, p_participant uuid, p_category text, p_geom bytea,
    p_text text, p_accuracy text, p_language text, p_answers jsonb, p_channel text
) RETURNS TABLE (outcome text, id uuid, code bytea)
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
    hashed bytea;
    known milo.receipts;
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN RETURN QUERY SELECT 'unknown-consultation', NULL::uuid, NULL::bytea; RETURN; END IF;
    hashed := public.hmac(convert_to('key:' || p_key::text, 'UTF8'), c.salt, 'sha256');

    -- The same key first: a retry gets its answer even after the consultation has closed.
    SELECT * INTO known FROM milo.receipts r WHERE r.consultation_id = c.id AND r.key_hash = hashed;
    IF NOT FOUND THEN
        IF c.phase NOT IN ('open', 'test') THEN RETURN QUERY SELECT 'consultation-closed', NULL::uuid, NULL::bytea; RETURN; END IF;
        SELECT * INTO g FROM milo.categories k WHERE k.consultation_id = c.id AND k.key = p_category;
        IF NOT FOUND THEN RETURN QUERY SELECT 'unknown-category', NULL::uuid, NULL::bytea; RETURN; END IF;
        IF NOT milo.belongs(c.area, place) THEN RETURN QUERY SELECT 'outside', NULL::uuid, NULL::bytea; RETURN; END IF;
        -- The unique key decides between requests that arrive together; the losers wait here for the winner's row.
        INSERT INTO milo.receipts (id, consultation_id, contribution_id, key_hash, body_hash, code_hash)
        VALUES (gen_random_uuid(), c.id, sign, hashed, p_body_hash, sha256(milo.receipt_code(c.salt, p_key)))
        ON CONFLICT (consultation_id, key_hash) DO NOTHING;
        IF FOUND THEN
            -- the update changes nothing but holds the row, so that erasing this person's last other sign waits for us
            INSERT INTO milo.participants AS k (id, consultation_id, pseudonym)
            VALUES (gen_random_uuid(), c.id, milo.pseudonym(c.salt, p_participant))
            ON CONFLICT (consultation_id, pseudonym) DO UPDATE SET pseudonym = EXCLUDED.pseudonym
            RETURNING k.id INTO person;
            shown := milo.public_position(c.id, place, p_accuracy, c.metric_srid);
            inner_point := ST_Transform(ST_PointOnSurface(place), c.metric_srid);
            public_point := ST_Transform(ST_PointOnSurface(shown), c.metric_srid);
            INSERT INTO milo.contributions (id, consultation_id, participant_id, category_id, geom, east, north, public_geom,
                public_east, public_north, accuracy, text, language, answers, channel, visibility, intervention_id,
                public_intervention_id, counts)
            VALUES (sign, c.id, person, g.id, place, ST_X(inner_point), ST_Y(inner_point), shown,
                ST_X(public_point), ST_Y(public_point), p_accuracy, p_text, p_language, p_answers, p_channel,
                CASE WHEN c.moderation = 'after' THEN 'published' ELSE 'waiting' END,
                milo.touched_intervention(c.id, place), milo.touched_intervention(c.id, shown), c.phase = 'open');
            RETURN QUERY SELECT 'created', sign, milo.receipt_code(c.salt, p_key);
            RETURN;
        END IF;
        SELECT * INTO known FROM milo.receipts r WHERE r.consultation_id = c.id AND r.key_hash = hashed;
    END IF;
    IF known.erased_at IS NOT NULL THEN RETURN QUERY SELECT 'erased', NULL::uuid, NULL::bytea;
    ELSIF known.body_hash <> p_body_hash THEN RETURN QUERY SELECT 'other-body', NULL::uuid, NULL::bytea;
    ELSE RETURN QUERY SELECT 'same', known.contribution_id, milo.receipt_code(c.salt, p_key);
    END IF;
END $$;

-- What the holder of a code may read: their own sign, its state and the reason if it was hidden.
CREATE FUNCTION intake.read_receipt(p_code bytea)
RETURNS TABLE (id uuid, slug text, consultation_title jsonb, phase text, made_up boolean, category text, category_title jsonb, text text,
               lon double precision, lat double precision, accuracy text, language text, visibility text, hidden_reason text,
               answer text, left_on date, counts boolean, erased boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT s.id, c.slug, c.title, c.phase, c.made_up, g.key, g.title, s.text, ST_X(ST_PointOnSurface(s.geom)),
           ST_Y(ST_PointOnSurface(s.geom)), s.accuracy, s.language, s.visibility, s.hidden_reason, s.answer,
           (s.left_at AT TIME ZONE 'Europe/Rome')::date, s.counts, r.erased_at IS NOT NULL
    FROM milo.receipts r
    JOIN milo.consultations c ON c.id = r.consultation_id
    LEFT JOIN milo.contributions s ON s.id = r.contribution_id
    LEFT JOIN milo.categories g ON g.id = s.category_id
    WHERE r.code_hash = sha256(p_code)
$$;

-- What was joined to a sign that goes stands for itself again and waits for a person.
CREATE FUNCTION milo.part_duplicates(p_sign uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE milo.contributions SET visibility = 'waiting', duplicate_of = NULL
    WHERE duplicate_of = p_sign AND visibility = 'duplicate-of'
$$;

-- Withdraw by receipt: from then on it is public nowhere and counts nowhere. True if there was something to withdraw.
CREATE FUNCTION intake.withdraw(p_code bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    sign uuid;
BEGIN
    UPDATE milo.contributions s SET visibility = 'withdrawn', duplicate_of = NULL
    FROM milo.receipts r
    WHERE r.code_hash = sha256(p_code) AND s.id = r.contribution_id AND s.visibility <> 'withdrawn'
    RETURNING s.id INTO sign;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM milo.part_duplicates(sign);
    RETURN true;
END $$;

-- Erase by receipt: the row goes, the hashes stay as a tombstone, so that a late retry cannot bring it back.
CREATE FUNCTION intake.erase(p_code bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    sign uuid;
    person uuid;
BEGIN
    SELECT s.id, s.participant_id INTO sign, person
    FROM milo.contributions s JOIN milo.receipts r ON r.contribution_id = s.id
    WHERE r.code_hash = sha256(p_code) FOR UPDATE OF s;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM milo.part_duplicates(sign);
    DELETE FROM milo.contributions s WHERE s.id = sign;
    UPDATE milo.receipts SET erased_at = now() WHERE code_hash = sha256(p_code);
    -- Held first and asked after, in two statements: a sign that this person is leaving at this moment is then seen, and not
    -- taken along by the cascade.
    PERFORM 1 FROM milo.participants p WHERE p.id = person FOR UPDATE;
    DELETE FROM milo.participants p WHERE p.id = person
        AND NOT EXISTS (SELECT 1 FROM milo.contributions s WHERE s.participant_id = p.id);
    RETURN true;
END $$;
