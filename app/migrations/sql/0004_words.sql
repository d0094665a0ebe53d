-- Words under a sign: what other people answer to it, and what people at the desk translated.

-- How many comments one person may have in a consultation at a time.
ALTER TABLE milo.consultations ADD COLUMN comments_per_person integer NOT NULL DEFAULT 20 CHECK (comments_per_person > 0);

-- A comment is never public before a person has read it. Who wrote it is known as with agreement, by HMAC(consultation salt, device uuid),
-- and is not counted among the people who left signs. Taken back, its words and its author are gone; the row stays as a tombstone.
CREATE TABLE milo.comments (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    contribution_id uuid NOT NULL REFERENCES milo.contributions ON DELETE CASCADE,
    pseudonym bytea,
    key_hash bytea NOT NULL,
    body_hash bytea NOT NULL,
    code_hash bytea NOT NULL UNIQUE,
    text text NOT NULL,
    masked_text text,                            -- what the public reads in place of text; null: text as it is
    language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    visibility text NOT NULL DEFAULT 'waiting' CHECK (visibility IN ('waiting', 'published', 'hidden', 'withdrawn')),
    held text[] NOT NULL DEFAULT '{}' CHECK (held <@ ARRAY['form', 'flood', 'personal']),
    hidden_reason text,
    left_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consultation_id, key_hash),
    CHECK ((visibility = 'withdrawn') = (text = '')),
    CHECK ((visibility = 'withdrawn') = (pseudonym IS NULL)),
    CHECK (visibility <> 'hidden' OR btrim(coalesce(hidden_reason, '')) <> '')
);
CREATE INDEX ix_comments_contribution_id ON milo.comments (contribution_id, left_at);
CREATE INDEX ix_comments_waiting ON milo.comments (consultation_id, left_at) WHERE visibility = 'waiting';
CREATE INDEX ix_comments_pseudonym ON milo.comments (consultation_id, pseudonym);

-- The mark of the network a comment came from (see milo.network_mark), for a day: only what the look-back for floods needs.
CREATE TABLE milo.comment_networks (
    comment_id uuid PRIMARY KEY REFERENCES milo.comments ON DELETE CASCADE,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    mark bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_comment_networks_mark ON milo.comment_networks (consultation_id, mark, at);
CREATE INDEX ix_comment_networks_at ON milo.comment_networks (at);

CREATE TABLE milo.comment_reports (
    comment_id uuid NOT NULL REFERENCES milo.comments ON DELETE CASCADE,
    pseudonym bytea NOT NULL,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason IN ('person', 'offence', 'elsewhere', 'advert', 'other')),
    reported_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    PRIMARY KEY (comment_id, pseudonym)
);
CREATE INDEX ix_comment_reports_open ON milo.comment_reports (consultation_id, comment_id) WHERE settled_at IS NULL;

-- The same masks as for signs.
CREATE FUNCTION milo.mask_comment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    NEW.masked_text := nullif(milo.mask_personal(NEW.text), NEW.text);
    NEW.held := array_remove(NEW.held, 'personal') || CASE WHEN NEW.masked_text IS NULL THEN '{}' ELSE ARRAY['personal'] END;
    RETURN NEW;
END $$;
CREATE TRIGGER mask_comment BEFORE INSERT OR UPDATE OF text ON milo.comments FOR EACH ROW EXECUTE FUNCTION milo.mask_comment();

-- Public comments under public signs: the day, the words, and whether the sign said something else then. No author.
CREATE VIEW published.comments AS
SELECT k.id, k.contribution_id AS sign_id, k.consultation_id, coalesce(k.masked_text, k.text) AS text, k.language,
       (k.left_at AT TIME ZONE 'Europe/Rome')::date AS day,
       row_number() OVER (PARTITION BY k.contribution_id ORDER BY k.left_at, k.id)::integer AS number,
       coalesce(k.left_at < s.edited_at, false) AS of_other_words
FROM milo.comments k
JOIN milo.contributions s ON s.id = k.contribution_id
WHERE k.visibility = 'published' AND EXISTS (SELECT 1 FROM published.signs p WHERE p.id = k.contribution_id);

-- How many there are under each public sign.
CREATE VIEW published.comment_counts AS
SELECT k.contribution_id AS sign_id, k.consultation_id, count(*) AS comments
FROM milo.comments k
WHERE k.visibility = 'published' AND EXISTS (SELECT 1 FROM published.signs p WHERE p.id = k.contribution_id)
GROUP BY k.contribution_id, k.consultation_id;

-- Say something about a public sign. Says: created, same (with the code again), other-body, erased, too-many, consultation-closed, unknown-...
-- p_network is an address cut to /24 or /48 (null: not known), p_room the code of a hall, p_doubts what the form noticed. Many from one network, as
-- many as the consultation calls a flood of signs, are kept and marked.
CREATE FUNCTION intake.leave_comment(p_slug text, p_sign uuid, p_key uuid, p_body_hash bytea, p_participant uuid, p_text text, p_language text,
    p_network text DEFAULT NULL, p_room text DEFAULT NULL, p_doubts text[] DEFAULT '{}')
RETURNS TABLE (outcome text, code bytea, most integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    c milo.consultations;
    known milo.comments;
    hashed bytea;
    person bytea;
    made uuid := gen_random_uuid();
    network bytea;
    doubts text[] := p_doubts;
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN outcome := 'unknown-consultation'; RETURN NEXT; RETURN; END IF;
    hashed := public.hmac(convert_to('comment-key:' || p_key::text, 'UTF8'), c.salt, 'sha256');
    code := substring(public.hmac(convert_to('comment-receipt:' || p_key::text, 'UTF8'), c.salt, 'sha256') FROM 1 FOR 10);
    person := milo.pseudonym(c.salt, p_participant);
    -- one after another what one person sends: so a key is used once and a limit is counted right
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(person, 'hex'), 0));
    SELECT * INTO known FROM milo.comments k WHERE k.consultation_id = c.id AND k.key_hash = hashed;
    IF FOUND THEN
        IF known.visibility = 'withdrawn' THEN outcome := 'erased'; code := NULL;
        ELSIF known.body_hash <> p_body_hash THEN outcome := 'other-body'; code := NULL;
        ELSE outcome := 'same'; END IF;
        RETURN NEXT; RETURN;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM published.signs s WHERE s.id = p_sign AND s.consultation_id = c.id) THEN outcome := 'unknown-sign';
    ELSIF c.phase NOT IN ('open', 'test') THEN outcome := 'consultation-closed';
    ELSIF c.comments_per_person <= (SELECT count(*) FROM milo.comments k WHERE k.consultation_id = c.id AND k.pseudonym = person) THEN outcome := 'too-many';
    END IF;
    IF outcome IS NOT NULL THEN code := NULL; most := c.comments_per_person; RETURN NEXT; RETURN; END IF;
    IF p_network IS NOT NULL AND NOT EXISTS (SELECT 1 FROM milo.rooms m WHERE m.consultation_id = c.id AND m.code = p_room AND m.ends_at > now()) THEN
        network := milo.network_mark(p_network);
        IF c.flood_signs <= (SELECT count(*) FROM (SELECT FROM milo.comment_networks w WHERE w.consultation_id = c.id AND w.mark = network
                AND w.at > now() - make_interval(mins => c.flood_minutes) LIMIT c.flood_signs) lately) THEN
            doubts := doubts || 'flood'::text;
        END IF;
    END IF;
    -- the same key from two devices at once: the second is somebody else's
    INSERT INTO milo.comments (id, consultation_id, contribution_id, pseudonym, key_hash, body_hash, code_hash, text, language, held)
    VALUES (made, c.id, p_sign, person, hashed, p_body_hash, sha256(code), p_text, p_language, doubts)
    ON CONFLICT DO NOTHING;
    outcome := CASE WHEN FOUND THEN 'created' ELSE 'other-body' END;
    IF outcome <> 'created' THEN code := NULL;
    ELSIF network IS NOT NULL THEN
        INSERT INTO milo.comment_networks (comment_id, consultation_id, mark) VALUES (made, c.id, network);
        DELETE FROM milo.comment_networks w WHERE w.at < now() - interval '1 day';
    END IF;
    RETURN NEXT;
END $$;

-- A comment by its code, for whoever wrote it.
CREATE FUNCTION intake.read_comment(p_code bytea)
RETURNS TABLE (slug text, sign_id uuid, sign_public boolean, text text, language text, visibility text, hidden_reason text, left_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT c.slug, k.contribution_id, EXISTS (SELECT 1 FROM published.signs s WHERE s.id = k.contribution_id), k.text, k.language, k.visibility,
           k.hidden_reason, (k.left_at AT TIME ZONE 'Europe/Rome')::date
    FROM milo.comments k JOIN milo.consultations c ON c.id = k.consultation_id
    WHERE k.code_hash = sha256(p_code)
$$;

-- Take a comment back, at any time: its words and whose they were are deleted.
CREATE FUNCTION intake.take_back_comment(p_code bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    UPDATE milo.comments k SET visibility = 'withdrawn', text = '', pseudonym = NULL, hidden_reason = NULL
    WHERE k.code_hash = sha256(p_code) AND k.visibility <> 'withdrawn';
    RETURN FOUND;
END $$;

-- Ask that a person look at a public comment again, once.
CREATE FUNCTION intake.report_comment(p_slug text, p_comment uuid, p_participant uuid, p_reason text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    c milo.consultations;
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN RETURN 'unknown-consultation'; END IF;
    IF NOT EXISTS (SELECT 1 FROM published.comments k WHERE k.id = p_comment AND k.consultation_id = c.id) THEN RETURN 'unknown-comment'; END IF;
    INSERT INTO milo.comment_reports (comment_id, pseudonym, consultation_id, reason)
    VALUES (p_comment, milo.pseudonym(c.salt, p_participant), c.id, p_reason) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'created' ELSE 'same' END;
END $$;

REVOKE ALL ON milo.comments, milo.comment_networks, milo.comment_reports, published.comments, published.comment_counts FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.mask_comment(), intake.leave_comment(text, uuid, uuid, bytea, uuid, text, text, text, text, text[]), intake.read_comment(bytea),
    intake.take_back_comment(bytea), intake.report_comment(text, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.leave_comment(text, uuid, uuid, bytea, uuid, text, text, text, text, text[]), intake.read_comment(bytea),
    intake.take_back_comment(bytea), intake.report_comment(text, uuid, uuid, text) TO {intake};
GRANT SELECT ON published.comments, published.comment_counts TO {reader}, {desk};
-- The desk decides about comments and cannot compare who wrote or reported them.
GRANT SELECT (id, consultation_id, contribution_id, text, masked_text, language, visibility, held, hidden_reason, left_at),
    UPDATE (visibility, hidden_reason) ON milo.comments TO {desk};
GRANT SELECT (comment_id, consultation_id, reason, reported_at, settled_at), UPDATE (settled_at) ON milo.comment_reports TO {desk};
GRANT SELECT (comments_per_person), UPDATE (comments_per_person) ON milo.consultations TO {desk};

-- What people wrote, put into another language by a person at the desk: of a sign or of a comment. Gone when the words change.
CREATE TABLE milo.word_translations (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    contribution_id uuid REFERENCES milo.contributions ON DELETE CASCADE,
    comment_id uuid REFERENCES milo.comments ON DELETE CASCADE,
    language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    words text NOT NULL CHECK (btrim(words) <> ''),
    written_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(contribution_id, comment_id) = 1),
    UNIQUE (contribution_id, language),
    UNIQUE (comment_id, language)
);
CREATE INDEX ix_word_translations_consultation_id ON milo.word_translations (consultation_id);

CREATE FUNCTION milo.mask_translation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    NEW.words := milo.mask_personal(NEW.words);
    RETURN NEW;
END $$;
CREATE TRIGGER mask_translation BEFORE INSERT OR UPDATE OF words ON milo.word_translations FOR EACH ROW EXECUTE FUNCTION milo.mask_translation();

CREATE FUNCTION milo.forget_translations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    DELETE FROM milo.word_translations t WHERE t.contribution_id = NEW.id OR t.comment_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_translations AFTER UPDATE OF text ON milo.contributions FOR EACH ROW
    WHEN (OLD.text IS DISTINCT FROM NEW.text) EXECUTE FUNCTION milo.forget_translations();
CREATE TRIGGER forget_translations AFTER UPDATE OF text ON milo.comments FOR EACH ROW
    WHEN (OLD.text IS DISTINCT FROM NEW.text) EXECUTE FUNCTION milo.forget_translations();

-- Only beside words that are public themselves.
CREATE VIEW published.word_translations AS
SELECT t.contribution_id AS sign_id, t.comment_id, t.consultation_id, t.language, t.words
FROM milo.word_translations t
WHERE EXISTS (SELECT 1 FROM published.signs s WHERE s.id = t.contribution_id AND s.text <> '')
   OR EXISTS (SELECT 1 FROM published.comments k WHERE k.id = t.comment_id);

REVOKE ALL ON milo.word_translations, published.word_translations FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.mask_translation(), milo.forget_translations() FROM PUBLIC;
GRANT SELECT ON published.word_translations TO {reader}, {desk};
GRANT SELECT, INSERT, UPDATE, DELETE ON milo.word_translations TO {desk};
