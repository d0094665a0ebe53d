-- Photographs and voices of a sign: made anew (photographs) or checked (voices) before they come here, and held until a person has looked or
-- listened. A photograph is public only after that, and only while its sign is; a voice never: a person writes it down and it is gone.
CREATE TABLE milo.photos (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    contribution_id uuid NOT NULL REFERENCES milo.contributions ON DELETE CASCADE,
    key_hash bytea NOT NULL,
    body_hash bytea NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'published', 'hidden', 'removed')),  -- removed: no file any more
    alt text NOT NULL DEFAULT '',                -- what is seen, in the words of whoever sent it or of whoever shows it
    masked_alt text,                             -- the same without contacts and plates, where it had some
    language text NOT NULL,
    width integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0),
    hidden_reason text,
    delete_on date,                              -- a hidden one does not stay for ever
    sent_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consultation_id, key_hash),
    CHECK (state <> 'published' OR btrim(alt) <> ''),
    CHECK ((state = 'hidden') = (hidden_reason IS NOT NULL AND delete_on IS NOT NULL))
);
CREATE INDEX ix_photos_contribution_id ON milo.photos (contribution_id);
CREATE INDEX ix_photos_waiting ON milo.photos (contribution_id) WHERE state = 'waiting';
CREATE INDEX ix_photos_delete_on ON milo.photos (delete_on) WHERE delete_on IS NOT NULL;

CREATE TABLE milo.photo_files (
    photo_id uuid NOT NULL REFERENCES milo.photos ON DELETE CASCADE,
    width integer NOT NULL,
    data bytea NOT NULL,                         -- JPEG
    PRIMARY KEY (photo_id, width)
);
ALTER TABLE milo.photo_files ALTER data SET STORAGE EXTERNAL;  -- packed already
CREATE TRIGGER kept BEFORE UPDATE ON milo.photo_files FOR EACH ROW EXECUTE FUNCTION milo.keep_picture();

CREATE TABLE milo.sounds (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    contribution_id uuid NOT NULL REFERENCES milo.contributions ON DELETE CASCADE,
    key_hash bytea NOT NULL,
    body_hash bytea NOT NULL,
    media_type text NOT NULL CHECK (media_type IN ('audio/webm', 'audio/ogg', 'audio/mp4')),
    seconds double precision NOT NULL CHECK (seconds > 0),
    language text NOT NULL,
    data bytea,                                  -- gone when somebody has written it down, or on its day; the row stays, so that a late retry adds nothing
    outcome text CHECK (outcome IN ('written', 'unclear', 'expired', 'removed')),  -- null: it waits
    delete_on date NOT NULL DEFAULT (now() AT TIME ZONE 'Europe/Rome')::date + 30,
    sent_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consultation_id, key_hash),
    CHECK ((data IS NULL) = (outcome IS NOT NULL))
);
ALTER TABLE milo.sounds ALTER data SET STORAGE EXTERNAL;
CREATE INDEX ix_sounds_contribution_id ON milo.sounds (contribution_id);
CREATE INDEX ix_sounds_waiting ON milo.sounds (contribution_id) WHERE data IS NOT NULL;
CREATE INDEX ix_sounds_delete_on ON milo.sounds (delete_on) WHERE data IS NOT NULL;

CREATE FUNCTION milo.mask_photo() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    NEW.masked_alt := nullif(milo.mask_personal(NEW.alt), NEW.alt);
    RETURN NEW;
END $$;
CREATE TRIGGER mask_photo BEFORE INSERT OR UPDATE OF alt ON milo.photos FOR EACH ROW EXECUTE FUNCTION milo.mask_photo();

-- Where a photograph is taken away its files go, whoever takes it away.
CREATE FUNCTION milo.drop_photo_files() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    DELETE FROM milo.photo_files f WHERE f.photo_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER drop_files AFTER UPDATE OF state ON milo.photos FOR EACH ROW
    WHEN (NEW.state = 'removed' AND OLD.state <> 'removed') EXECUTE FUNCTION milo.drop_photo_files();

-- Who takes a sign back takes back what was seen and heard of it.
CREATE FUNCTION milo.drop_media() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    UPDATE milo.photos p SET state = 'removed', alt = '', hidden_reason = NULL, delete_on = NULL WHERE p.contribution_id = NEW.id AND p.state <> 'removed';
    UPDATE milo.sounds v SET data = NULL, outcome = 'removed' WHERE v.contribution_id = NEW.id AND v.data IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER drop_media AFTER UPDATE OF visibility ON milo.contributions FOR EACH ROW
    WHEN (NEW.visibility = 'withdrawn' AND OLD.visibility <> 'withdrawn') EXECUTE FUNCTION milo.drop_media();

-- Whatever has had its day: voices that nobody wrote down, photographs hidden long ago. How many went.
CREATE FUNCTION milo.forget_media() RETURNS TABLE (photos integer, sounds integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/Rome')::date;
BEGIN
    UPDATE milo.photos p SET state = 'removed', alt = '', hidden_reason = NULL, delete_on = NULL WHERE p.delete_on <= today;
    GET DIAGNOSTICS photos = ROW_COUNT;
    UPDATE milo.sounds v SET data = NULL, outcome = 'expired' WHERE v.delete_on <= today AND v.data IS NOT NULL;
    GET DIAGNOSTICS sounds = ROW_COUNT;
    RETURN NEXT;
END $$;

CREATE VIEW published.photos AS
SELECT p.id, p.contribution_id AS sign_id, p.consultation_id, coalesce(p.masked_alt, p.alt) AS alt, p.language, p.width, p.height,
       (SELECT array_agg(f.width ORDER BY f.width) FROM milo.photo_files f WHERE f.photo_id = p.id) AS widths,
       row_number() OVER (PARTITION BY p.contribution_id ORDER BY p.sent_at, p.id)::integer AS number
FROM milo.photos p
WHERE p.state = 'published' AND EXISTS (SELECT 1 FROM published.signs s WHERE s.id = p.contribution_id);

CREATE VIEW published.photo_files AS
SELECT f.photo_id, f.width, f.data FROM milo.photo_files f JOIN published.photos p ON p.id = f.photo_id;

-- What may come to the sign of a code: asked before a picture is made anew, which costs a second, and again when it is kept.
-- Says: yes, same, other-body, too-many, closed, not-now (hidden or withdrawn), erased, unknown-code. Holds the sign until the caller's end.
CREATE FUNCTION milo.media_turn(p_table text, p_most integer, p_code bytea, p_key uuid, p_body bytea, OUT outcome text, OUT sign uuid,
    OUT consultation uuid, OUT key_hash bytea, OUT body_hash bytea, OUT known uuid)
LANGUAGE plpgsql SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    s milo.contributions;
    c milo.consultations;
    r milo.receipts;
    earlier record;
    there integer;
BEGIN
    SELECT * INTO r FROM milo.receipts k WHERE k.code_hash = sha256(p_code);
    IF NOT FOUND THEN outcome := 'unknown-code'; RETURN; END IF;
    IF r.erased_at IS NOT NULL THEN outcome := 'erased'; RETURN; END IF;
    SELECT * INTO s FROM milo.contributions k WHERE k.id = r.contribution_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN outcome := 'unknown-code'; RETURN; END IF;
    SELECT * INTO c FROM milo.consultations k WHERE k.id = s.consultation_id;
    sign := s.id;
    consultation := c.id;
    key_hash := public.hmac(convert_to(p_table || ':' || p_key::text, 'UTF8'), c.salt, 'sha256');
    body_hash := public.hmac(p_body, c.salt, 'sha256');
    EXECUTE format('SELECT k.id, k.contribution_id, k.body_hash FROM milo.%I k WHERE k.consultation_id = $1 AND k.key_hash = $2', p_table) INTO earlier USING c.id, key_hash;
    IF earlier.id IS NOT NULL THEN
        known := earlier.id;
        outcome := CASE WHEN earlier.contribution_id = s.id AND earlier.body_hash = media_turn.body_hash THEN 'same' ELSE 'other-body' END;
        RETURN;
    END IF;
    IF c.phase NOT IN ('open', 'test') THEN outcome := 'closed'; RETURN; END IF;
    IF s.visibility IN ('hidden', 'withdrawn') THEN outcome := 'not-now'; RETURN; END IF;
    IF p_table = 'photos' THEN SELECT count(*) INTO there FROM milo.photos p WHERE p.contribution_id = s.id AND p.state <> 'removed';
    ELSE SELECT count(*) INTO there FROM milo.sounds v WHERE v.contribution_id = s.id AND v.outcome IS DISTINCT FROM 'removed'; END IF;
    outcome := CASE WHEN there >= p_most THEN 'too-many' ELSE 'yes' END;
END $$;

CREATE FUNCTION intake.photo_turn(p_code bytea, p_key uuid, p_body bytea, p_most integer) RETURNS TABLE (outcome text, id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT t.outcome, t.known FROM milo.media_turn('photos', p_most, p_code, p_key, p_body) t
$$;

-- Keep a photograph that was made anew: its files by width. Says what media_turn says, and 'created'.
CREATE FUNCTION intake.add_photo(p_code bytea, p_key uuid, p_body bytea, p_most integer, p_alt text, p_language text, p_width integer, p_height integer,
    p_widths integer[], p_files bytea[]) RETURNS TABLE (outcome text, id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    t record;
BEGIN
    SELECT * INTO t FROM milo.media_turn('photos', p_most, p_code, p_key, p_body);
    outcome := t.outcome;
    id := t.known;
    IF t.outcome = 'yes' THEN
        outcome := 'created';
        id := gen_random_uuid();
        INSERT INTO milo.photos (id, consultation_id, contribution_id, key_hash, body_hash, alt, language, width, height)
        VALUES (add_photo.id, t.consultation, t.sign, t.key_hash, t.body_hash, p_alt, p_language, p_width, p_height);
        INSERT INTO milo.photo_files (photo_id, width, data) SELECT add_photo.id, u.w, u.f FROM unnest(p_widths, p_files) AS u(w, f);
    END IF;
    RETURN NEXT;
END $$;

-- Keep a voice for a person to write down. The old ones that nobody wrote down go on this occasion.
CREATE FUNCTION intake.add_sound(p_code bytea, p_key uuid, p_body bytea, p_most integer, p_media_type text, p_seconds double precision, p_language text,
    p_data bytea) RETURNS TABLE (outcome text, id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    t record;
BEGIN
    SELECT * INTO t FROM milo.media_turn('sounds', p_most, p_code, p_key, p_body);
    outcome := t.outcome;
    id := t.known;
    IF t.outcome = 'yes' THEN
        outcome := 'created';
        id := gen_random_uuid();
        INSERT INTO milo.sounds (id, consultation_id, contribution_id, key_hash, body_hash, media_type, seconds, language, data)
        VALUES (add_sound.id, t.consultation, t.sign, t.key_hash, t.body_hash, p_media_type, p_seconds, p_language, p_data);
        PERFORM milo.forget_media();
    END IF;
    RETURN NEXT;
END $$;

-- What the holder of a code sees of their own, and takes back.
CREATE FUNCTION intake.photos_of(p_code bytea) RETURNS TABLE (id uuid, state text, alt text, language text, width integer, height integer, hidden_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT p.id, p.state, p.alt, p.language, p.width, p.height, p.hidden_reason
    FROM milo.photos p JOIN milo.receipts r ON r.contribution_id = p.contribution_id
    WHERE r.code_hash = sha256(p_code) AND p.state <> 'removed'
    ORDER BY p.sent_at, p.id
$$;
CREATE FUNCTION intake.photo_of(p_code bytea, p_photo uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT f.data FROM milo.photo_files f JOIN milo.photos p ON p.id = f.photo_id JOIN milo.receipts r ON r.contribution_id = p.contribution_id
    WHERE r.code_hash = sha256(p_code) AND p.id = p_photo ORDER BY f.width LIMIT 1
$$;
CREATE FUNCTION intake.remove_photo(p_code bytea, p_photo uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    UPDATE milo.photos p SET state = 'removed', alt = '', hidden_reason = NULL, delete_on = NULL FROM milo.receipts r
    WHERE r.contribution_id = p.contribution_id AND r.code_hash = sha256(p_code) AND p.id = p_photo AND p.state <> 'removed';
    RETURN FOUND;
END $$;
CREATE FUNCTION intake.sound_of(p_code bytea) RETURNS TABLE (outcome text, seconds double precision, delete_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT v.outcome, v.seconds, v.delete_on FROM milo.sounds v JOIN milo.receipts r ON r.contribution_id = v.contribution_id
    WHERE r.code_hash = sha256(p_code) AND v.outcome IS DISTINCT FROM 'removed' ORDER BY v.sent_at DESC LIMIT 1
$$;
CREATE FUNCTION intake.remove_sound(p_code bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    UPDATE milo.sounds v SET data = NULL, outcome = 'removed' FROM milo.receipts r
    WHERE r.contribution_id = v.contribution_id AND r.code_hash = sha256(p_code) AND v.data IS NOT NULL;
    RETURN FOUND;
END $$;

REVOKE ALL ON milo.photos, milo.photo_files, milo.sounds, published.photos, published.photo_files FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.mask_photo(), milo.drop_photo_files(), milo.drop_media(), milo.forget_media(), milo.media_turn(text, integer, bytea, uuid, bytea),
    intake.photo_turn(bytea, uuid, bytea, integer), intake.add_photo(bytea, uuid, bytea, integer, text, text, integer, integer, integer[], bytea[]),
    intake.add_sound(bytea, uuid, bytea, integer, text, double precision, text, bytea), intake.photos_of(bytea), intake.photo_of(bytea, uuid),
    intake.remove_photo(bytea, uuid), intake.sound_of(bytea), intake.remove_sound(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.photo_turn(bytea, uuid, bytea, integer), intake.add_photo(bytea, uuid, bytea, integer, text, text, integer, integer, integer[], bytea[]),
    intake.add_sound(bytea, uuid, bytea, integer, text, double precision, text, bytea), intake.photos_of(bytea), intake.photo_of(bytea, uuid),
    intake.remove_photo(bytea, uuid), intake.sound_of(bytea), intake.remove_sound(bytea) TO {intake};
GRANT SELECT ON published.photos, published.photo_files TO {reader}, {desk};
-- The desk looks, listens and decides; which phone sent it, it cannot even compare.
GRANT SELECT (id, consultation_id, contribution_id, state, alt, masked_alt, language, width, height, hidden_reason, delete_on, sent_at),
    UPDATE (state, alt, hidden_reason, delete_on) ON milo.photos TO {desk};
GRANT SELECT ON milo.photo_files TO {desk};
GRANT SELECT (id, consultation_id, contribution_id, media_type, seconds, language, data, outcome, delete_on, sent_at), UPDATE (data, outcome) ON milo.sounds TO {desk};
