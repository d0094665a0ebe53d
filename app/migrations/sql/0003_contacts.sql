-- An address for one purpose: to be told when there is an answer. Sealed with a key that is not in the database, in a table that no web
-- role can read, gone on its own day. Letters wait in the outbox; they are written when they are sent.
CREATE TABLE milo.contacts (
    id uuid PRIMARY KEY,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    contribution_id uuid NOT NULL UNIQUE REFERENCES milo.contributions ON DELETE CASCADE,
    purpose text NOT NULL DEFAULT 'answer' CHECK (purpose = 'answer'),
    sealed bytea NOT NULL,                       -- address and receipt, for the letters
    address_hash bytea NOT NULL,                 -- HMAC(key, address): tells the same address again, never which
    language text NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz,                    -- double opt-in: nothing but the question is sent before
    delete_on date NOT NULL
);
CREATE INDEX ix_contacts_delete_on ON milo.contacts (delete_on);

-- How often an address was asked today, so that nobody floods somebody else's letter box. Rows go after a day.
CREATE TABLE milo.contact_asks (
    id uuid PRIMARY KEY,
    contribution_id uuid NOT NULL REFERENCES milo.contributions ON DELETE CASCADE,
    address_hash bytea NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_contact_asks_asked_at ON milo.contact_asks (asked_at);
CREATE INDEX ix_contact_asks_contribution_id ON milo.contact_asks (contribution_id);

CREATE TABLE milo.outbox (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL REFERENCES milo.contacts ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('confirm', 'answer')),
    about uuid NOT NULL,                         -- the contact or the answer: one letter about each
    made_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now(),
    tries integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    failed text,                                 -- the server's last code; never an address
    given_up boolean NOT NULL DEFAULT false,
    UNIQUE (contact_id, kind, about)
);
CREATE INDEX ix_outbox_due_at ON milo.outbox (due_at) WHERE sent_at IS NULL AND NOT given_up;

-- An address for the sign of a code. An address that the same person has confirmed for another sign needs no second letter.
-- Says: asked, confirmed, same, wait, withdrawn, unknown-code.
CREATE FUNCTION intake.ask_contact(p_code bytea, p_address text, p_receipt text, p_key text, p_language text, p_delete_on date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    s milo.contributions;
    hashed bytea := public.hmac(convert_to(lower(p_address), 'UTF8'), convert_to(p_key, 'UTF8'), 'sha256');
    known boolean;
    made uuid := gen_random_uuid();
BEGIN
    SELECT k.* INTO s FROM milo.contributions k JOIN milo.receipts r ON r.contribution_id = k.id
    WHERE r.code_hash = sha256(p_code) FOR UPDATE OF k;
    IF NOT FOUND THEN RETURN 'unknown-code'; END IF;
    IF s.visibility = 'withdrawn' THEN RETURN 'withdrawn'; END IF;
    UPDATE milo.contacts c SET delete_on = p_delete_on, language = p_language
    WHERE c.contribution_id = s.id AND c.address_hash = hashed AND c.confirmed_at IS NOT NULL;
    IF FOUND THEN RETURN 'same'; END IF;
    known := EXISTS (SELECT 1 FROM milo.contacts c JOIN milo.contributions o ON o.id = c.contribution_id
                     WHERE o.participant_id = s.participant_id AND c.address_hash = hashed AND c.confirmed_at IS NOT NULL);
    IF NOT known THEN
        -- one at a time for an address, or many at once would all find room
        PERFORM pg_advisory_xact_lock(hashtextextended(encode(hashed, 'hex'), 0));
        IF (SELECT count(*) FROM milo.contact_asks a WHERE a.asked_at > now() - interval '1 day' AND a.address_hash = hashed) >= 3
           OR (SELECT count(*) FROM milo.contact_asks a WHERE a.asked_at > now() - interval '1 day' AND a.contribution_id = s.id) >= 5
        THEN RETURN 'wait'; END IF;
        INSERT INTO milo.contact_asks (id, contribution_id, address_hash) VALUES (gen_random_uuid(), s.id, hashed);
    END IF;
    DELETE FROM milo.contacts c WHERE c.contribution_id = s.id;
    INSERT INTO milo.contacts (id, consultation_id, contribution_id, sealed, address_hash, language, confirmed_at, delete_on)
    VALUES (made, s.consultation_id, s.id, public.pgp_sym_encrypt(json_build_object('address', p_address, 'receipt', p_receipt)::text, p_key), hashed,
            p_language, CASE WHEN known THEN now() END, p_delete_on);
    IF known THEN RETURN 'confirmed'; END IF;
    INSERT INTO milo.outbox (id, contact_id, kind, about) VALUES (gen_random_uuid(), made, 'confirm', made);
    RETURN 'asked';
END $$;

-- Whether there is an address behind a code, and until when; never which.
CREATE FUNCTION intake.contact_of(p_code bytea) RETURNS TABLE (confirmed boolean, delete_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT c.confirmed_at IS NOT NULL, c.delete_on FROM milo.contacts c JOIN milo.receipts r ON r.contribution_id = c.contribution_id
    WHERE r.code_hash = sha256(p_code)
$$;
CREATE FUNCTION intake.contact_state(p_contact uuid) RETURNS TABLE (confirmed boolean, delete_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT c.confirmed_at IS NOT NULL, c.delete_on FROM milo.contacts c WHERE c.id = p_contact
$$;

-- From the letter: yes, it was me. An answer that was given meanwhile is told at once. True if there is such a contact.
CREATE FUNCTION intake.confirm_contact(p_contact uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    UPDATE milo.contacts c SET confirmed_at = now() WHERE c.id = p_contact AND c.confirmed_at IS NULL;
    IF NOT FOUND THEN RETURN EXISTS (SELECT 1 FROM milo.contacts c WHERE c.id = p_contact); END IF;
    INSERT INTO milo.outbox (id, contact_id, kind, about)
    SELECT gen_random_uuid(), c.id, 'answer', a.id
    FROM milo.contacts c JOIN milo.answered d ON d.contribution_id = c.contribution_id JOIN milo.answers a ON a.id = d.answer_id
    WHERE c.id = p_contact AND a.answered_at > c.asked_at
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;

CREATE FUNCTION intake.forget_contact(p_contact uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    DELETE FROM milo.contacts c WHERE c.id = p_contact;
    RETURN FOUND;
END $$;
CREATE FUNCTION intake.forget_contact_of(p_code bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    DELETE FROM milo.contacts c USING milo.receipts r WHERE r.contribution_id = c.contribution_id AND r.code_hash = sha256(p_code);
    RETURN FOUND;
END $$;

-- An answer puts a letter in the outbox, in the same transaction.
CREATE FUNCTION milo.announce_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    INSERT INTO milo.outbox (id, contact_id, kind, about)
    SELECT gen_random_uuid(), c.id, 'answer', NEW.answer_id FROM milo.contacts c
    WHERE c.contribution_id = NEW.contribution_id AND c.confirmed_at IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER announce_answer AFTER INSERT ON milo.answered FOR EACH ROW EXECUTE FUNCTION milo.announce_answer();

-- Who takes a sign back waits for no answer any more.
CREATE FUNCTION milo.drop_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    DELETE FROM milo.contacts c WHERE c.contribution_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER drop_contact AFTER UPDATE OF visibility ON milo.contributions FOR EACH ROW
    WHEN (NEW.visibility = 'withdrawn' AND OLD.visibility <> 'withdrawn') EXECUTE FUNCTION milo.drop_contact();

REVOKE ALL ON milo.contacts, milo.contact_asks, milo.outbox FROM PUBLIC;
REVOKE ALL ON FUNCTION intake.ask_contact(bytea, text, text, text, text, date), intake.contact_of(bytea), intake.contact_state(uuid), intake.confirm_contact(uuid),
    intake.forget_contact(uuid), intake.forget_contact_of(bytea), milo.announce_answer(), milo.drop_contact() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.ask_contact(bytea, text, text, text, text, date), intake.contact_of(bytea), intake.contact_state(uuid), intake.confirm_contact(uuid),
    intake.forget_contact(uuid), intake.forget_contact_of(bytea) TO {intake};
