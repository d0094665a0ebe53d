-- The official answer: given once to one sign or to many, never overwritten; a later answer stands beside the earlier ones.
CREATE TABLE milo.answers (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    state text NOT NULL
        CHECK (state IN ('received', 'needs-information', 'under-review', 'accepted', 'partly-accepted',
                         'already-planned', 'not-accepted', 'not-ours', 'done')),
    words jsonb NOT NULL DEFAULT '{}',           -- by language, Italian first; residents read theirs or the Italian
    reason jsonb NOT NULL DEFAULT '{}',          -- why not, by language
    forwarded_to text,                           -- who deals with it, if it is not ours
    signed_as text NOT NULL CHECK (btrim(signed_as) <> ''),  -- the office that answers: public; the account is in the audit
    answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (state <> 'not-accepted' OR btrim(coalesce(reason ->> 'it', '')) <> ''),
    CHECK (state <> 'not-ours' OR btrim(coalesce(forwarded_to, '')) <> '')
);
CREATE INDEX ix_answers_consultation_id ON milo.answers (consultation_id, answered_at);

CREATE TABLE milo.answered (
    answer_id uuid NOT NULL REFERENCES milo.answers ON DELETE CASCADE,
    contribution_id uuid NOT NULL REFERENCES milo.contributions ON DELETE CASCADE,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    PRIMARY KEY (answer_id, contribution_id)
);
CREATE INDEX ix_answered_contribution_id ON milo.answered (contribution_id);

-- Append-only for everybody: what was said goes only together with what it was said about.
CREATE FUNCTION milo.keep_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM milo.consultations c WHERE c.id = OLD.consultation_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON milo.answers FOR EACH ROW EXECUTE FUNCTION milo.keep_answer();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON milo.answers FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();

CREATE FUNCTION milo.keep_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM milo.contributions s WHERE s.id = OLD.contribution_id) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM milo.answers a WHERE a.id = OLD.answer_id) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM milo.consultations c WHERE c.id = OLD.consultation_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON milo.answered FOR EACH ROW EXECUTE FUNCTION milo.keep_answered();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON milo.answered FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();

-- The sign carries the state of its last answer, so that lists and maps need not look it up.
CREATE FUNCTION milo.carry_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE milo.contributions s SET answer = a.state FROM milo.answers a WHERE s.id = NEW.contribution_id AND a.id = NEW.answer_id;
    RETURN NULL;
END $$;
CREATE TRIGGER carry_answer AFTER INSERT ON milo.answered FOR EACH ROW EXECUTE FUNCTION milo.carry_answer();

-- What the public reads: the answers to public signs, the newest with number 1. The day, and the office; no account, no hour.
CREATE VIEW published.answers AS
SELECT a.id, d.contribution_id AS sign_id, a.consultation_id, a.state, a.words, a.reason, a.forwarded_to, a.signed_as,
       (a.answered_at AT TIME ZONE 'Europe/Rome')::date AS day,
       row_number() OVER (PARTITION BY d.contribution_id ORDER BY a.answered_at DESC, a.id)::integer AS number
FROM milo.answered d
JOIN milo.answers a ON a.id = d.answer_id
JOIN published.signs s ON s.id = d.contribution_id;

-- The same for the holder of a receipt, whatever the sign's visibility.
CREATE FUNCTION intake.read_answers(p_code bytea)
RETURNS TABLE (id uuid, state text, words jsonb, reason jsonb, forwarded_to text, signed_as text, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT a.id, a.state, a.words, a.reason, a.forwarded_to, a.signed_as, (a.answered_at AT TIME ZONE 'Europe/Rome')::date
    FROM milo.receipts r
    JOIN milo.answered d ON d.contribution_id = r.contribution_id
    JOIN milo.answers a ON a.id = d.answer_id
    WHERE r.code_hash = sha256(p_code) AND r.erased_at IS NULL
    ORDER BY a.answered_at DESC, a.id
$$;

REVOKE ALL ON milo.answers, milo.answered, published.answers FROM PUBLIC;
REVOKE ALL ON FUNCTION intake.read_answers(bytea), milo.keep_answer(), milo.keep_answered(), milo.carry_answer() FROM PUBLIC;
GRANT SELECT, INSERT ON milo.answers, milo.answered TO {desk};
GRANT SELECT ON published.answers TO {reader}, {desk};
GRANT EXECUTE ON FUNCTION intake.read_answers(bytea) TO {intake};
