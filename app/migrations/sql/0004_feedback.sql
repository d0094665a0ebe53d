-- Feedback: somebody tells us what they could not read or do. Private, read by admin and moderators, answered by one of them. An address
-- is sealed with a key that is not in the database, used for the one answer and gone with it, or on its day.
CREATE TABLE milo.feedback (
    id uuid PRIMARY KEY,
    code_hash bytea NOT NULL UNIQUE,
    words text NOT NULL CHECK (length(words) BETWEEN 1 AND 2000),
    page text NOT NULL DEFAULT '' CHECK (length(page) <= 300),
    language text NOT NULL,
    doubtful boolean NOT NULL DEFAULT false,     -- the form noticed something: shown apart, never thrown away
    network bytea,                               -- today's mark of the network, against floods; forgotten after a day
    sent_at timestamptz NOT NULL DEFAULT now(),
    sealed bytea,                                -- the address, until it is answered or its day has come
    delete_on date,
    answer text CHECK (length(answer) BETWEEN 1 AND 2000),
    answered_at timestamptz,
    letter_due timestamptz,                      -- when to send the answer to the address; null: nothing to send
    letter_tries integer NOT NULL DEFAULT 0,
    CHECK ((sealed IS NULL) OR (delete_on IS NOT NULL)),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (letter_due IS NULL OR sealed IS NOT NULL)
);
CREATE INDEX ix_feedback_sent_at ON milo.feedback (sent_at);
CREATE INDEX ix_feedback_letter_due ON milo.feedback (letter_due) WHERE letter_due IS NOT NULL;

-- A message. The same code twice is the same message. From one network twenty an hour; says: kept, same, too-many.
CREATE FUNCTION intake.leave_feedback(p_code bytea, p_words text, p_page text, p_language text, p_doubtful boolean, p_network text,
    p_address text, p_key text, p_delete_on date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    mark bytea := CASE WHEN p_network IS NOT NULL THEN milo.network_mark(p_network) END;
BEGIN
    UPDATE milo.feedback f SET network = NULL WHERE f.network IS NOT NULL AND f.sent_at < now() - interval '1 day';
    IF EXISTS (SELECT FROM milo.feedback f WHERE f.code_hash = sha256(p_code)) THEN RETURN 'same'; END IF;
    IF mark IS NOT NULL AND 20 <= (SELECT count(*) FROM milo.feedback f WHERE f.network = mark AND f.sent_at > now() - interval '1 hour') THEN
        RETURN 'too-many';
    END IF;
    INSERT INTO milo.feedback (id, code_hash, words, page, language, doubtful, network, sealed, delete_on)
    VALUES (gen_random_uuid(), sha256(p_code), p_words, p_page, p_language, p_doubtful, mark,
        CASE WHEN p_address <> '' THEN public.pgp_sym_encrypt(p_address, p_key) END, CASE WHEN p_address <> '' THEN p_delete_on END)
    ON CONFLICT (code_hash) DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'kept' ELSE 'same' END;
END $$;

-- What its writer may read by code: never the address, only until when there is one.
CREATE FUNCTION intake.feedback_of(p_code bytea) RETURNS TABLE (words text, sent_at timestamptz, answer text, answered_at timestamptz, delete_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT f.words, f.sent_at, f.answer, f.answered_at, CASE WHEN f.sealed IS NOT NULL THEN f.delete_on END FROM milo.feedback f WHERE f.code_hash = sha256(p_code)
$$;
CREATE FUNCTION intake.forget_feedback(p_code bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    DELETE FROM milo.feedback f WHERE f.code_hash = sha256(p_code);
    RETURN FOUND;
END $$;

-- For the desk: everything but code, network and address.
CREATE VIEW milo.feedback_at_desk AS
    SELECT f.id, f.words, f.page, f.language, f.doubtful, f.sent_at, f.answer, f.answered_at, f.sealed IS NOT NULL AS by_letter FROM milo.feedback f;
CREATE FUNCTION milo.answer_feedback(p_id uuid, p_answer text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    UPDATE milo.feedback f SET answer = p_answer, answered_at = now(), letter_due = CASE WHEN f.sealed IS NOT NULL THEN now() END
    WHERE f.id = p_id AND f.answer IS NULL;
    RETURN FOUND;
END $$;

REVOKE ALL ON milo.feedback, milo.feedback_at_desk FROM PUBLIC;
GRANT SELECT ON milo.feedback_at_desk TO {desk};
REVOKE ALL ON FUNCTION intake.leave_feedback(bytea, text, text, text, boolean, text, text, text, date), intake.feedback_of(bytea), intake.forget_feedback(bytea),
    milo.answer_feedback(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.leave_feedback(bytea, text, text, text, boolean, text, text, text, date), intake.feedback_of(bytea), intake.forget_feedback(bytea) TO {intake};
GRANT EXECUTE ON FUNCTION milo.answer_feedback(uuid, text) TO {desk};
