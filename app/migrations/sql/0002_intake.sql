-- Leaving a sign, as in 0001, and what it is about: one look-up for the exact place and one for the public one.
CREATE OR REPLACE FUNCTION intake.leave_sign(
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
    meant record;          -- what the exact place touches
    meant_public record;   -- what its public position touches
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
            SELECT * INTO meant FROM milo.touched(c.id, place);
            SELECT * INTO meant_public FROM milo.touched(c.id, shown);
            INSERT INTO milo.contributions (id, consultation_id, participant_id, category_id, geom, east, north, public_geom,
                public_east, public_north, accuracy, text, language, answers, channel, visibility, intervention_id,
                public_intervention_id, feature_id, public_feature_id, counts)
            VALUES (sign, c.id, person, g.id, place, ST_X(inner_point), ST_Y(inner_point), shown,
                ST_X(public_point), ST_Y(public_point), p_accuracy, p_text, p_language, p_answers, p_channel,
                CASE WHEN c.moderation = 'after' THEN 'published' ELSE 'waiting' END,
                meant.intervention_id, meant_public.intervention_id, meant.feature_id, meant_public.feature_id,
                c.phase = 'open');
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
