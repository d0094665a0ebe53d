-- Questionnaires of a consultation. What a definition looks like is written in surveys/questionnaires/definition.py.
-- Answers are apart from signs: the person behind one is HMAC(salt, survey and device), so that a band of age can be laid beside nobody's sign.

CREATE TABLE milo.surveys (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    key text NOT NULL CHECK (key ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    titles jsonb NOT NULL CHECK (btrim(coalesce(titles ->> 'it', '')) <> ''),
    introductions jsonb NOT NULL DEFAULT '{}',
    phase text NOT NULL DEFAULT 'draft' CHECK (phase IN ('draft', 'test', 'open', 'closed')),
    version integer NOT NULL DEFAULT 1,          -- counted by trigger: another definition is another version
    definition jsonb NOT NULL,
    results_public boolean NOT NULL DEFAULT false,
    changed_by text NOT NULL DEFAULT '',         -- the account that made this version
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consultation_id, key)
);

-- Every definition that ever was, so that an answer says what was asked.
CREATE TABLE milo.survey_versions (
    survey_id uuid NOT NULL REFERENCES milo.surveys ON DELETE CASCADE,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    made_by text NOT NULL DEFAULT '',
    PRIMARY KEY (survey_id, version)
);

CREATE TABLE milo.survey_responses (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    survey_id uuid NOT NULL REFERENCES milo.surveys ON DELETE CASCADE,
    version integer NOT NULL,
    participant_id uuid NOT NULL,                -- of this survey only; no row among the participants
    phase text NOT NULL CHECK (phase IN ('test', 'open')),  -- 'test' never counts
    language text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('web', 'mediator', 'assembly', 'paper', 'import')),
    held text[] NOT NULL DEFAULT '{}' CHECK (held <@ ARRAY['flood', 'form']),  -- in doubt: counts when staff empty this
    answered_on date NOT NULL DEFAULT (now() AT TIME ZONE 'Europe/Rome')::date,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (survey_id, version) REFERENCES milo.survey_versions ON DELETE CASCADE
);
CREATE INDEX ix_survey_responses_survey_id ON milo.survey_responses (survey_id, participant_id, at DESC);
CREATE INDEX ix_survey_responses_consultation_id ON milo.survey_responses (consultation_id);

CREATE TABLE milo.survey_answers (
    response_id uuid NOT NULL REFERENCES milo.survey_responses ON DELETE CASCADE,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    question text NOT NULL,
    value jsonb NOT NULL,
    shape geometry(Geometry, 4326),              -- of a place: exact, private
    intervention uuid,                           -- the one that was chosen, or that the place touches
    PRIMARY KEY (response_id, question)
);
CREATE INDEX ix_survey_answers_consultation_id ON milo.survey_answers (consultation_id);

-- Hashes of one accepted write; outlives erased answers as a tombstone. No web role reads it.
CREATE TABLE milo.survey_receipts (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    survey_id uuid NOT NULL REFERENCES milo.surveys ON DELETE CASCADE,
    response_id uuid NOT NULL,
    key_hash bytea NOT NULL,
    body_hash bytea NOT NULL,
    code_hash bytea NOT NULL UNIQUE,
    erased_at timestamptz,
    UNIQUE (survey_id, key_hash)
);

-- The mark of the network an answer came from (see milo.network_mark), for a day: only what the look-back for floods needs.
CREATE TABLE milo.survey_networks (
    response_id uuid PRIMARY KEY REFERENCES milo.survey_responses ON DELETE CASCADE,
    survey_id uuid NOT NULL REFERENCES milo.surveys ON DELETE CASCADE,
    mark bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_survey_networks_mark ON milo.survey_networks (survey_id, mark, at);
CREATE INDEX ix_survey_networks_at ON milo.survey_networks (at);

-- Another definition is the next version, whoever writes it.
CREATE FUNCTION milo.count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := CASE WHEN TG_OP = 'INSERT' THEN 1 WHEN NEW.definition IS DISTINCT FROM OLD.definition THEN OLD.version + 1 ELSE OLD.version END;
    RETURN NEW;
END $$;
CREATE TRIGGER count_version BEFORE INSERT OR UPDATE ON milo.surveys FOR EACH ROW EXECUTE FUNCTION milo.count_version();

CREATE FUNCTION milo.keep_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    INSERT INTO milo.survey_versions (survey_id, version, definition, made_by) VALUES (NEW.id, NEW.version, NEW.definition, NEW.changed_by)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_version AFTER INSERT OR UPDATE OF definition ON milo.surveys FOR EACH ROW EXECUTE FUNCTION milo.keep_version();

CREATE FUNCTION milo.refuse_other_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM milo.surveys s WHERE s.id = OLD.survey_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON milo.survey_versions FOR EACH ROW EXECUTE FUNCTION milo.refuse_other_version();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON milo.survey_versions FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();

-- What counts: of each person the newest answer, none of the test, none that is held.
CREATE VIEW milo.survey_counted AS
SELECT DISTINCT ON (r.survey_id, r.participant_id) r.*
FROM milo.survey_responses r
WHERE r.phase = 'open' AND r.held = '{}'
ORDER BY r.survey_id, r.participant_id, r.at DESC, r.id;

-- What the public reads: the questions, never an answer.
CREATE VIEW published.surveys AS
SELECT s.id, s.consultation_id, s.key, s.titles, s.introductions, s.phase, s.version, s.definition, s.results_public
FROM milo.surveys s JOIN milo.consultations c ON c.id = s.consultation_id
WHERE s.phase IN ('open', 'closed') AND c.phase <> 'draft';

-- The same for whoever tries a survey out, with a link that staff made (app/survey_trial.py).
CREATE FUNCTION intake.survey_on_trial(p_consultation uuid, p_key text)
RETURNS TABLE (id uuid, consultation_id uuid, key text, titles jsonb, introductions jsonb, phase text, version integer, definition jsonb, results_public boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT s.id, s.consultation_id, s.key, s.titles, s.introductions, s.phase, s.version, s.definition, s.results_public
    FROM milo.surveys s WHERE s.consultation_id = p_consultation AND s.key = p_key AND s.phase = 'test'
$$;

CREATE FUNCTION milo.survey_code(p_salt bytea, p_survey uuid, p_key uuid) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT substring(public.hmac(convert_to('survey:' || p_survey::text || ':' || p_key::text, 'UTF8'), p_salt, 'sha256') FROM 1 FOR 10)
$$;

-- Answer a survey. p_answers is [{"question", "value", "shape": hex of WKB or null, "intervention": uuid or null}], checked by the web against
-- version p_version. p_trial: whoever answers holds a staff link. Same key and same body: the same code again.
-- Says: created, same, other-body, erased, survey-closed, consultation-closed, changed (another version meanwhile), outside (and which
-- question), too-many, unknown-survey.
CREATE FUNCTION intake.answer_survey(
    p_survey uuid, p_version integer, p_key uuid, p_body_hash bytea, p_participant uuid, p_answers jsonb, p_language text, p_channel text,
    p_trial boolean, p_network text DEFAULT NULL, p_room text DEFAULT NULL, p_doubts text[] DEFAULT '{}'
) RETURNS TABLE (outcome text, code bytea, question text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    s milo.surveys;
    c milo.consultations;
    known milo.survey_receipts;
    hashed bytea;
    made uuid := gen_random_uuid();
    person uuid;
    network bytea;
    doubts text[] := p_doubts;
BEGIN
    SELECT k.* INTO s FROM milo.surveys k WHERE k.id = p_survey AND (k.phase IN ('open', 'closed') OR (k.phase = 'test' AND p_trial));
    IF NOT FOUND THEN outcome := 'unknown-survey'; RETURN NEXT; RETURN; END IF;
    SELECT k.* INTO c FROM milo.consultations k WHERE k.id = s.consultation_id;
    hashed := public.hmac(convert_to('key:' || p_key::text, 'UTF8'), c.salt, 'sha256');
    SELECT k.* INTO known FROM milo.survey_receipts k WHERE k.survey_id = s.id AND k.key_hash = hashed;
    IF NOT FOUND THEN
        IF s.phase = 'closed' THEN outcome := 'survey-closed'; RETURN NEXT; RETURN; END IF;
        IF s.phase = 'open' AND c.phase NOT IN ('open', 'test') THEN outcome := 'consultation-closed'; RETURN NEXT; RETURN; END IF;
        IF s.version <> p_version THEN outcome := 'changed'; RETURN NEXT; RETURN; END IF;
        SELECT a.value ->> 'question' INTO question FROM jsonb_array_elements(p_answers) a
        WHERE a.value ->> 'shape' IS NOT NULL AND NOT milo.belongs(c.area, ST_GeomFromWKB(decode(a.value ->> 'shape', 'hex'), 4326)) LIMIT 1;
        IF FOUND THEN outcome := 'outside'; RETURN NEXT; RETURN; END IF;
        code := milo.survey_code(c.salt, s.id, p_key);
        INSERT INTO milo.survey_receipts (id, consultation_id, survey_id, response_id, key_hash, body_hash, code_hash)
        VALUES (gen_random_uuid(), c.id, s.id, made, hashed, p_body_hash, sha256(code)) ON CONFLICT DO NOTHING;
        IF FOUND THEN
            person := encode(substring(public.hmac(convert_to('survey:' || s.id::text || ':' || p_participant::text, 'UTF8'), c.salt, 'sha256') FROM 1 FOR 16), 'hex')::uuid;
            PERFORM pg_advisory_xact_lock(hashtextextended(person::text, 0));
            IF (SELECT count(*) FROM milo.survey_responses r WHERE r.survey_id = s.id AND r.participant_id = person) >= 20 THEN
                DELETE FROM milo.survey_receipts k WHERE k.survey_id = s.id AND k.key_hash = hashed;
                outcome := 'too-many'; code := NULL; RETURN NEXT; RETURN;
            END IF;
            IF p_network IS NOT NULL AND NOT p_trial AND NOT EXISTS (
                SELECT 1 FROM milo.rooms m WHERE m.consultation_id = c.id AND m.code = p_room AND m.ends_at > now()) THEN
                network := milo.network_mark(p_network);
                IF c.flood_signs <= (SELECT count(*) FROM (SELECT FROM milo.survey_networks w WHERE w.survey_id = s.id AND w.mark = network
                        AND w.at > now() - make_interval(mins => c.flood_minutes) LIMIT c.flood_signs) lately) THEN
                    doubts := doubts || 'flood'::text;
                END IF;
            END IF;
            INSERT INTO milo.survey_responses (id, consultation_id, survey_id, version, participant_id, phase, language, channel, held)
            VALUES (made, c.id, s.id, s.version, person, CASE WHEN s.phase = 'open' AND c.phase = 'open' THEN 'open' ELSE 'test' END,
                p_language, p_channel, doubts);
            INSERT INTO milo.survey_answers (response_id, consultation_id, question, value, shape, intervention)
            SELECT made, c.id, a.asked, a.value, a.place,
                   coalesce(a.chosen, CASE WHEN a.place IS NOT NULL THEN (SELECT t.intervention_id FROM milo.touched(c.id, a.place) t) END)
            FROM (SELECT e.value ->> 'question' AS asked, e.value -> 'value' AS value, (e.value ->> 'intervention')::uuid AS chosen,
                         ST_GeomFromWKB(decode(e.value ->> 'shape', 'hex'), 4326) AS place
                  FROM jsonb_array_elements(p_answers) e) a;
            IF network IS NOT NULL THEN
                INSERT INTO milo.survey_networks (response_id, survey_id, mark) VALUES (made, s.id, network);
                DELETE FROM milo.survey_networks w WHERE w.at < now() - interval '1 day';
            END IF;
            outcome := 'created'; RETURN NEXT; RETURN;
        END IF;
        code := NULL;
        SELECT k.* INTO known FROM milo.survey_receipts k WHERE k.survey_id = s.id AND k.key_hash = hashed;
    END IF;
    IF known.erased_at IS NOT NULL THEN outcome := 'erased';
    ELSIF known.body_hash <> p_body_hash THEN outcome := 'other-body';
    ELSE outcome := 'same'; code := milo.survey_code(c.salt, s.id, p_key);
    END IF;
    RETURN NEXT;
END $$;

-- What the holder of a code reads: their own answers beside the questions they were answers to.
CREATE FUNCTION intake.read_survey_receipt(p_code bytea)
RETURNS TABLE (slug text, key text, titles jsonb, definition jsonb, answers jsonb, answered_on date, counts boolean, erased boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT c.slug, s.key, s.titles, v.definition,
           (SELECT coalesce(jsonb_object_agg(a.question, a.value), '{}') FROM milo.survey_answers a WHERE a.response_id = r.id),
           r.answered_on, r.phase = 'open' AND NOT EXISTS (SELECT 1 FROM milo.survey_responses n WHERE n.survey_id = r.survey_id
               AND n.participant_id = r.participant_id AND n.phase = 'open' AND n.at > r.at), k.erased_at IS NOT NULL
    FROM milo.survey_receipts k
    JOIN milo.surveys s ON s.id = k.survey_id
    JOIN milo.consultations c ON c.id = k.consultation_id
    LEFT JOIN milo.survey_responses r ON r.id = k.response_id
    LEFT JOIN milo.survey_versions v ON v.survey_id = r.survey_id AND v.version = r.version
    WHERE k.code_hash = sha256(p_code)
$$;

-- Erase by code: the answers go, the hashes stay, so that a late retry cannot bring them back.
CREATE FUNCTION intake.erase_survey(p_code bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    gone uuid;
BEGIN
    UPDATE milo.survey_receipts k SET erased_at = now() WHERE k.code_hash = sha256(p_code) AND k.erased_at IS NULL RETURNING k.response_id INTO gone;
    IF NOT FOUND THEN RETURN false; END IF;
    DELETE FROM milo.survey_responses r WHERE r.id = gone;
    RETURN true;
END $$;

-- What was answered in the test is thrown away; says how many.
CREATE FUNCTION milo.drop_trials(p_survey uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM milo.survey_receipts k USING milo.survey_responses r WHERE r.id = k.response_id AND r.survey_id = p_survey AND r.phase = 'test';
    DELETE FROM milo.survey_responses r WHERE r.survey_id = p_survey AND r.phase = 'test';
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

REVOKE ALL ON milo.surveys, milo.survey_versions, milo.survey_responses, milo.survey_answers, milo.survey_receipts, milo.survey_networks,
    milo.survey_counted, published.surveys FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.count_version(), milo.keep_version(), milo.refuse_other_version(), milo.survey_code(bytea, uuid, uuid), milo.drop_trials(uuid),
    intake.survey_on_trial(uuid, text), intake.read_survey_receipt(bytea), intake.erase_survey(bytea),
    intake.answer_survey(uuid, integer, uuid, bytea, uuid, jsonb, text, text, boolean, text, text, text[]) FROM PUBLIC;
GRANT SELECT ON published.surveys TO {reader}, {desk};
GRANT EXECUTE ON FUNCTION intake.survey_on_trial(uuid, text), intake.read_survey_receipt(bytea), intake.erase_survey(bytea),
    intake.answer_survey(uuid, integer, uuid, bytea, uuid, jsonb, text, text, boolean, text, text, text[]) TO {intake};
GRANT SELECT ON milo.surveys, milo.survey_versions, milo.survey_responses, milo.survey_answers, milo.survey_counted TO {desk};
GRANT INSERT, UPDATE (titles, introductions, phase, definition, results_public, changed_by) ON milo.surveys TO {desk};
GRANT UPDATE (held) ON milo.survey_responses TO {desk};
GRANT EXECUTE ON FUNCTION milo.drop_trials(uuid) TO {desk};

-- Photographs of an answer -------------------------------------------------------------------------------------------------
-- Made anew before they come here (as those of signs); sent with the receipt, looked at by staff, never public.
CREATE TABLE milo.survey_photos (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    response_id uuid NOT NULL REFERENCES milo.survey_responses ON DELETE CASCADE,
    question text NOT NULL,
    key_hash bytea NOT NULL,
    body_hash bytea NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'kept', 'removed')),  -- kept: a person has looked; removed: no file any more
    alt text NOT NULL DEFAULT '',
    language text NOT NULL,
    width integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0),
    sent_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consultation_id, key_hash)
);
CREATE INDEX ix_survey_photos_response_id ON milo.survey_photos (response_id);

CREATE TABLE milo.survey_photo_files (
    photo_id uuid NOT NULL REFERENCES milo.survey_photos ON DELETE CASCADE,
    width integer NOT NULL,
    data bytea NOT NULL,                         -- JPEG
    PRIMARY KEY (photo_id, width)
);
ALTER TABLE milo.survey_photo_files ALTER data SET STORAGE EXTERNAL;  -- packed already

-- The answer says how many photographs there are; where the last one goes the answer goes, and with each its files.
CREATE FUNCTION milo.count_survey_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
DECLARE
    many integer;
BEGIN
    IF NEW.state = 'removed' THEN DELETE FROM milo.survey_photo_files f WHERE f.photo_id = NEW.id; END IF;
    SELECT count(*) INTO many FROM milo.survey_photos p WHERE p.response_id = NEW.response_id AND p.question = NEW.question AND p.state <> 'removed';
    IF many = 0 THEN
        DELETE FROM milo.survey_answers a WHERE a.response_id = NEW.response_id AND a.question = NEW.question;
    ELSE
        INSERT INTO milo.survey_answers (response_id, consultation_id, question, value)
        VALUES (NEW.response_id, NEW.consultation_id, NEW.question, jsonb_build_object('photos', many))
        ON CONFLICT (response_id, question) DO UPDATE SET value = EXCLUDED.value;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_photos AFTER INSERT OR UPDATE OF state ON milo.survey_photos FOR EACH ROW EXECUTE FUNCTION milo.count_survey_photos();

-- Keep a photograph for a code's answer; without files (null) only ask whether it may come, before it is made anew.
-- Says: yes, created, same, other-body, too-many, closed, erased, unknown-code.
CREATE FUNCTION intake.add_survey_photo(p_code bytea, p_question text, p_key uuid, p_body bytea, p_most integer, p_alt text, p_language text,
    p_width integer, p_height integer, p_widths integer[], p_files bytea[]) RETURNS TABLE (outcome text, id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    k milo.survey_receipts;
    r milo.survey_responses;
    c milo.consultations;
    earlier milo.survey_photos;
    hashed bytea;
    body bytea;
BEGIN
    SELECT t.* INTO k FROM milo.survey_receipts t WHERE t.code_hash = sha256(p_code);
    IF NOT FOUND THEN outcome := 'unknown-code'; RETURN NEXT; RETURN; END IF;
    IF k.erased_at IS NOT NULL THEN outcome := 'erased'; RETURN NEXT; RETURN; END IF;
    SELECT t.* INTO r FROM milo.survey_responses t WHERE t.id = k.response_id FOR NO KEY UPDATE;
    IF NOT FOUND OR NOT EXISTS (
        SELECT 1 FROM milo.survey_versions v, jsonb_array_elements(v.definition -> 'pages') g, jsonb_array_elements(g.value -> 'questions') q
        WHERE v.survey_id = r.survey_id AND v.version = r.version AND q.value ->> 'key' = p_question AND q.value ->> 'kind' = 'photo') THEN
        outcome := 'unknown-code'; RETURN NEXT; RETURN;
    END IF;
    SELECT t.* INTO c FROM milo.consultations t WHERE t.id = r.consultation_id;
    hashed := public.hmac(convert_to('survey-photo:' || p_key::text, 'UTF8'), c.salt, 'sha256');
    body := public.hmac(p_body, c.salt, 'sha256');
    SELECT t.* INTO earlier FROM milo.survey_photos t WHERE t.consultation_id = c.id AND t.key_hash = hashed;
    IF FOUND THEN
        id := earlier.id;
        outcome := CASE WHEN earlier.response_id = r.id AND earlier.question = p_question AND earlier.body_hash = body THEN 'same' ELSE 'other-body' END;
        RETURN NEXT; RETURN;
    END IF;
    IF c.phase NOT IN ('open', 'test') OR NOT EXISTS (SELECT 1 FROM milo.surveys s WHERE s.id = r.survey_id AND s.phase IN ('open', 'test')) THEN
        outcome := 'closed'; RETURN NEXT; RETURN;
    END IF;
    IF p_most <= (SELECT count(*) FROM milo.survey_photos t WHERE t.response_id = r.id AND t.question = p_question AND t.state <> 'removed') THEN
        outcome := 'too-many'; RETURN NEXT; RETURN;
    END IF;
    outcome := 'yes';
    IF p_files IS NOT NULL THEN
        outcome := 'created';
        id := gen_random_uuid();
        INSERT INTO milo.survey_photos (id, consultation_id, response_id, question, key_hash, body_hash, alt, language, width, height)
        VALUES (add_survey_photo.id, c.id, r.id, p_question, hashed, body, p_alt, p_language, p_width, p_height);
        INSERT INTO milo.survey_photo_files (photo_id, width, data) SELECT add_survey_photo.id, u.w, u.f FROM unnest(p_widths, p_files) AS u(w, f);
    END IF;
    RETURN NEXT;
END $$;

CREATE FUNCTION intake.survey_photos_of(p_code bytea) RETURNS TABLE (id uuid, question text, alt text, width integer, height integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT p.id, p.question, p.alt, p.width, p.height FROM milo.survey_photos p JOIN milo.survey_receipts k ON k.response_id = p.response_id
    WHERE k.code_hash = sha256(p_code) AND p.state <> 'removed' ORDER BY p.sent_at, p.id
$$;
CREATE FUNCTION intake.survey_photo_of(p_code bytea, p_photo uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT f.data FROM milo.survey_photo_files f JOIN milo.survey_photos p ON p.id = f.photo_id JOIN milo.survey_receipts k ON k.response_id = p.response_id
    WHERE k.code_hash = sha256(p_code) AND p.id = p_photo ORDER BY f.width LIMIT 1
$$;
CREATE FUNCTION intake.remove_survey_photo(p_code bytea, p_photo uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    UPDATE milo.survey_photos p SET state = 'removed', alt = '' FROM milo.survey_receipts k
    WHERE k.response_id = p.response_id AND k.code_hash = sha256(p_code) AND p.id = p_photo AND p.state <> 'removed';
    RETURN FOUND;
END $$;

REVOKE ALL ON milo.survey_photos, milo.survey_photo_files FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.count_survey_photos(), intake.survey_photos_of(bytea), intake.survey_photo_of(bytea, uuid), intake.remove_survey_photo(bytea, uuid),
    intake.add_survey_photo(bytea, text, uuid, bytea, integer, text, text, integer, integer, integer[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.survey_photos_of(bytea), intake.survey_photo_of(bytea, uuid), intake.remove_survey_photo(bytea, uuid),
    intake.add_survey_photo(bytea, text, uuid, bytea, integer, text, text, integer, integer, integer[], bytea[]) TO {intake};
GRANT SELECT (id, consultation_id, response_id, question, state, alt, language, width, height, sent_at), UPDATE (state, alt) ON milo.survey_photos TO {desk};
GRANT SELECT ON milo.survey_photo_files TO {desk};

-- Results that staff made public ------------------------------------------------------------------------------------------
-- Tables by band are counted once for each survey and by one band: two counts, or two bands, would tell of few people by what differs.
CREATE TABLE milo.survey_crosses (
    survey_id uuid PRIMARY KEY REFERENCES milo.surveys ON DELETE CASCADE,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    band text NOT NULL,
    tables jsonb NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    made_by text NOT NULL DEFAULT ''
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON milo.survey_crosses FOR EACH ROW EXECUTE FUNCTION milo.refuse_other_version();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON milo.survey_crosses FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();

-- What staff made public, as it was counted: tables only, no single answer and nobody's words. The newest is shown.
CREATE TABLE milo.survey_results (
    id uuid PRIMARY KEY,
    survey_id uuid NOT NULL REFERENCES milo.surveys ON DELETE CASCADE,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    tables jsonb NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    made_by text NOT NULL DEFAULT ''
);
CREATE INDEX ix_survey_results_survey_id ON milo.survey_results (survey_id, made_at DESC);
CREATE INDEX ix_survey_results_consultation_id ON milo.survey_results (consultation_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON milo.survey_results FOR EACH ROW EXECUTE FUNCTION milo.refuse_other_version();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON milo.survey_results FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();

-- Only of a survey that is closed: figures that grow while people look at them would tell of the last who answered, and sway the next.
CREATE VIEW published.survey_results AS
SELECT DISTINCT ON (r.survey_id) r.survey_id, s.consultation_id, s.key, s.titles, r.tables, r.made_at
FROM milo.survey_results r
JOIN milo.surveys s ON s.id = r.survey_id
JOIN milo.consultations c ON c.id = s.consultation_id
WHERE s.results_public AND s.phase = 'closed' AND c.phase <> 'draft'
ORDER BY r.survey_id, r.made_at DESC, r.id;

REVOKE ALL ON milo.survey_crosses, milo.survey_results, published.survey_results FROM PUBLIC;
GRANT SELECT ON published.survey_results TO {reader}, {desk};
GRANT SELECT, INSERT ON milo.survey_crosses, milo.survey_results TO {desk};
