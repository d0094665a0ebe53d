-- "I agree" and "report this": one per person and sign. A person is known as with signs, by HMAC(consultation salt, device uuid),
-- and needs no row among the participants: whoever only agrees has left no sign and is not counted among those who did.

CREATE TABLE milo.supports (
    contribution_id uuid NOT NULL REFERENCES milo.contributions ON DELETE CASCADE,
    pseudonym bytea NOT NULL,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    agreed_on date NOT NULL DEFAULT (now() AT TIME ZONE 'Europe/Rome')::date,
    PRIMARY KEY (contribution_id, pseudonym)
);
CREATE INDEX ix_supports_consultation_id ON milo.supports (consultation_id);

-- A report brings a published sign before a person again; by itself it hides nothing.
CREATE TABLE milo.reports (
    contribution_id uuid NOT NULL REFERENCES milo.contributions ON DELETE CASCADE,
    pseudonym bytea NOT NULL,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    reason text NOT NULL CHECK (reason IN ('person', 'offence', 'elsewhere', 'advert', 'other')),
    reported_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,                      -- when a moderator had looked and decided
    PRIMARY KEY (contribution_id, pseudonym)
);
CREATE INDEX ix_reports_open ON milo.reports (consultation_id, contribution_id) WHERE settled_at IS NULL;

-- How many people agree with each public sign: a plain count, without threshold, and never who.
CREATE VIEW published.supports AS
SELECT p.contribution_id AS sign_id, p.consultation_id, count(*) AS people
FROM milo.supports p
WHERE EXISTS (SELECT 1 FROM published.signs s WHERE s.id = p.contribution_id)
GROUP BY p.contribution_id, p.consultation_id;

-- Agree with a public sign. Once: 'created' the first time, 'same' after it; whoever left the sign agrees already ('own').
CREATE FUNCTION intake.support(p_slug text, p_sign uuid, p_participant uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    c milo.consultations;
    person bytea;
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN RETURN 'unknown-consultation'; END IF;
    IF NOT EXISTS (SELECT 1 FROM published.signs s WHERE s.id = p_sign AND s.consultation_id = c.id) THEN RETURN 'unknown-sign'; END IF;
    IF c.phase NOT IN ('open', 'test') THEN RETURN 'consultation-closed'; END IF;
    person := milo.pseudonym(c.salt, p_participant);
    IF EXISTS (SELECT 1 FROM milo.contributions s JOIN milo.participants k ON k.id = s.participant_id WHERE s.id = p_sign AND k.pseudonym = person) THEN
        RETURN 'own';
    END IF;
    INSERT INTO milo.supports (contribution_id, pseudonym, consultation_id) VALUES (p_sign, person, c.id) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'created' ELSE 'same' END;
END $$;

-- Who agreed with some words has not agreed with others: a sign that its author changes begins anew.
CREATE FUNCTION milo.forget_supports() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    DELETE FROM milo.supports p WHERE p.contribution_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER forget_supports AFTER UPDATE OF text, category_id ON milo.contributions FOR EACH ROW
    WHEN (OLD.text IS DISTINCT FROM NEW.text OR OLD.category_id <> NEW.category_id) EXECUTE FUNCTION milo.forget_supports();

-- Take it back, at any time: also when the consultation has closed, also when the sign is no longer public.
CREATE FUNCTION intake.take_back_support(p_slug text, p_sign uuid, p_participant uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    DELETE FROM milo.supports p USING milo.consultations c
    WHERE c.slug = p_slug AND c.phase <> 'draft' AND p.consultation_id = c.id AND p.contribution_id = p_sign
      AND p.pseudonym = milo.pseudonym(c.salt, p_participant);
    RETURN CASE WHEN FOUND THEN 'taken-back' ELSE 'same' END;
END $$;

-- Report a public sign, once; a second report of the same person changes nothing.
CREATE FUNCTION intake.report(p_slug text, p_sign uuid, p_participant uuid, p_reason text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    c milo.consultations;
BEGIN
    SELECT * INTO c FROM milo.consultations k WHERE k.slug = p_slug AND k.phase <> 'draft';
    IF NOT FOUND THEN RETURN 'unknown-consultation'; END IF;
    IF NOT EXISTS (SELECT 1 FROM published.signs s WHERE s.id = p_sign AND s.consultation_id = c.id) THEN RETURN 'unknown-sign'; END IF;
    INSERT INTO milo.reports (contribution_id, pseudonym, consultation_id, reason)
    VALUES (p_sign, milo.pseudonym(c.salt, p_participant), c.id, p_reason) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'created' ELSE 'same' END;
END $$;

REVOKE ALL ON milo.supports, milo.reports, published.supports FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.forget_supports(), intake.support(text, uuid, uuid), intake.take_back_support(text, uuid, uuid), intake.report(text, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.support(text, uuid, uuid), intake.take_back_support(text, uuid, uuid), intake.report(text, uuid, uuid, text) TO {intake};
GRANT SELECT ON published.supports TO {reader}, {desk};
-- The desk learns that a sign was reported, why and when; who reported or agreed it cannot even compare.
GRANT SELECT (contribution_id, consultation_id, reason, reported_at, settled_at), UPDATE (settled_at) ON milo.reports TO {desk};
