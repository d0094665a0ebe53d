-- What the holder of a receipt may do besides reading: change words and kind for a day, and object once when the sign was hidden.

-- How often a sign was changed. Whoever publishes says which state of it was read, so that words nobody has seen are never shown.
ALTER TABLE milo.contributions ADD COLUMN edits integer NOT NULL DEFAULT 0, ADD COLUMN edited_at timestamptz;

-- One objection per sign, with words, decided by a person.
CREATE TABLE milo.appeals (
    contribution_id uuid PRIMARY KEY REFERENCES milo.contributions ON DELETE CASCADE,
    consultation_id uuid NOT NULL REFERENCES milo.consultations ON DELETE CASCADE,
    words text NOT NULL CHECK (btrim(words) <> ''),
    made_at timestamptz NOT NULL DEFAULT now(),
    decided_at timestamptz,
    outcome text CHECK (outcome IN ('shown', 'kept')),
    CHECK ((decided_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX ix_appeals_open ON milo.appeals (consultation_id) WHERE decided_at IS NULL;

-- A hidden sign that is shown again, or goes another way, has settled its appeal.
CREATE FUNCTION milo.settle_appeal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    UPDATE milo.appeals a SET decided_at = now(), outcome = 'shown' WHERE a.contribution_id = NEW.id AND a.decided_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER settle_appeal AFTER UPDATE OF visibility ON milo.contributions FOR EACH ROW
    WHEN (OLD.visibility = 'hidden' AND NEW.visibility <> 'hidden') EXECUTE FUNCTION milo.settle_appeal();

-- What may be done with a code now.
CREATE FUNCTION intake.receipt_rights(p_code bytea)
RETURNS TABLE (editable_until timestamptz, edited boolean, appealable boolean, appeal_words text, appeal_outcome text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
    SELECT CASE WHEN s.visibility IN ('waiting', 'published') AND c.phase IN ('open', 'test') AND s.left_at > now() - interval '24 hours'
                     AND NOT EXISTS (SELECT 1 FROM milo.answered d WHERE d.contribution_id = s.id)
                THEN s.left_at + interval '24 hours' END,
           s.edits > 0, s.visibility = 'hidden' AND a.contribution_id IS NULL, a.words, CASE WHEN a.contribution_id IS NOT NULL THEN coalesce(a.outcome, 'open') END
    FROM milo.receipts r
    JOIN milo.contributions s ON s.id = r.contribution_id
    JOIN milo.consultations c ON c.id = s.consultation_id
    LEFT JOIN milo.appeals a ON a.contribution_id = s.id
    WHERE r.code_hash = sha256(p_code)
$$;

-- New words and kind for a day. The old words are gone, and so is who agreed with them; the new ones wait for a person as the first ones did.
-- Says: changed, same, too-late, answered, consultation-closed, unknown-category, other-shape, text-missing, unknown-code.
CREATE FUNCTION intake.edit_sign(p_code bytea, p_category text, p_text text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    s milo.contributions;
    c milo.consultations;
    g milo.categories;
BEGIN
    SELECT k.* INTO s FROM milo.contributions k JOIN milo.receipts r ON r.contribution_id = k.id
    WHERE r.code_hash = sha256(p_code) FOR UPDATE OF k;
    IF NOT FOUND THEN RETURN 'unknown-code'; END IF;
    SELECT * INTO c FROM milo.consultations k WHERE k.id = s.consultation_id;
    SELECT * INTO g FROM milo.categories k WHERE k.consultation_id = c.id AND k.key = p_category;
    IF NOT FOUND THEN RETURN 'unknown-category'; END IF;
    IF s.text = p_text AND s.category_id = g.id THEN RETURN 'same'; END IF;
    IF c.phase NOT IN ('open', 'test') THEN RETURN 'consultation-closed'; END IF;
    IF EXISTS (SELECT 1 FROM milo.answered d WHERE d.contribution_id = s.id) THEN RETURN 'answered'; END IF;
    IF s.visibility NOT IN ('waiting', 'published') OR s.left_at <= now() - interval '24 hours' THEN RETURN 'too-late'; END IF;
    IF g.text_required AND p_text = '' THEN RETURN 'text-missing'; END IF;
    IF g.geometry <> 'any' AND ST_Dimension(s.geom) <> (CASE g.geometry WHEN 'point' THEN 0 WHEN 'line' THEN 1 ELSE 2 END) THEN RETURN 'other-shape'; END IF;
    UPDATE milo.contributions k
    SET text = p_text, category_id = g.id, words_checked = false, edits = k.edits + 1, edited_at = now(),
        visibility = CASE WHEN c.moderation = 'after' THEN k.visibility ELSE 'waiting' END
    WHERE k.id = s.id;
    -- what was joined to it said the same as the old words
    PERFORM milo.part_duplicates(s.id);
    RETURN 'changed';
END $$;

-- Object to having been hidden, once. Says: appealed, same, appealed-already, not-hidden, unknown-code.
CREATE FUNCTION intake.appeal(p_code bytea, p_words text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    s milo.contributions;
    made milo.appeals;
BEGIN
    SELECT k.* INTO s FROM milo.contributions k JOIN milo.receipts r ON r.contribution_id = k.id
    WHERE r.code_hash = sha256(p_code) FOR UPDATE OF k;
    IF NOT FOUND THEN RETURN 'unknown-code'; END IF;
    SELECT * INTO made FROM milo.appeals a WHERE a.contribution_id = s.id;
    IF FOUND THEN RETURN CASE WHEN made.words = p_words THEN 'same' ELSE 'appealed-already' END; END IF;
    IF s.visibility <> 'hidden' THEN RETURN 'not-hidden'; END IF;
    INSERT INTO milo.appeals (contribution_id, consultation_id, words) VALUES (s.id, s.consultation_id, p_words);
    RETURN 'appealed';
END $$;

REVOKE ALL ON milo.appeals FROM PUBLIC;
REVOKE ALL ON FUNCTION intake.receipt_rights(bytea), intake.edit_sign(bytea, text, text), intake.appeal(bytea, text), milo.settle_appeal() FROM PUBLIC;
GRANT SELECT ON milo.appeals TO {desk};
GRANT UPDATE (decided_at, outcome) ON milo.appeals TO {desk};
GRANT EXECUTE ON FUNCTION intake.receipt_rights(bytea), intake.edit_sign(bytea, text, text), intake.appeal(bytea, text) TO {intake};
