-- The ledger: promises that move, the history of each status, money as it was said. Rows are added, never changed, by nobody.

-- The promise ledger ---------------------------------------------------------------------------------------------------
ALTER TABLE milo.milestones
    ADD moves uuid,                              -- the earlier row this one moves, fulfils or takes back
    ADD noted_by text,                           -- the account; null: loaded with the sample
    ADD noted_at timestamptz,                    -- null: noted before there was a ledger with days
    ADD UNIQUE (id, intervention_id),
    ADD FOREIGN KEY (moves, intervention_id) REFERENCES milo.milestones (id, intervention_id),  -- a row of the same intervention
    ADD CHECK (promised_from <= promised_to),
    DROP CONSTRAINT milestones_outcome_check,
    -- mistaken: the row it names was written by mistake and counts no more
    ADD CONSTRAINT milestones_outcome_check CHECK (outcome IN ('promised', 'moved', 'done', 'unverified', 'mistaken')),
    ADD CHECK (outcome <> 'mistaken' OR (moves IS NOT NULL AND reason IS NOT NULL));
CREATE UNIQUE INDEX ux_milestones_mistaken ON milo.milestones (moves) WHERE outcome = 'mistaken';

-- The place of a row is given here, one writer of an intervention after the other, so that two who append at once both succeed.
-- What it moves stands before it: no row can name itself or a later one.
CREATE FUNCTION milo.place_milestone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM milo.interventions i WHERE i.id = NEW.intervention_id FOR NO KEY UPDATE;
    IF NEW.moves IS NOT NULL AND NOT EXISTS (SELECT 1 FROM milo.milestones m WHERE m.id = NEW.moves AND m.intervention_id = NEW.intervention_id) THEN
        RAISE EXCEPTION 'milestone % is no earlier row of this intervention', NEW.moves USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM milo.milestones m WHERE m.id = NEW.moves AND m.outcome = 'mistaken')
        OR EXISTS (SELECT 1 FROM milo.milestones m WHERE m.moves = NEW.moves AND m.outcome = 'mistaken') THEN
        RAISE EXCEPTION 'milestone % was taken back', NEW.moves USING ERRCODE = 'check_violation';
    END IF;
    NEW.position := (SELECT coalesce(max(m.position), 0) + 1 FROM milo.milestones m WHERE m.intervention_id = NEW.intervention_id);
    NEW.noted_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER placed BEFORE INSERT ON milo.milestones FOR EACH ROW EXECUTE FUNCTION milo.place_milestone();
ALTER TABLE milo.milestones ENABLE ALWAYS TRIGGER append_only;

-- The history of a status ----------------------------------------------------------------------------------------------
CREATE TABLE milo.statuses (
    id uuid PRIMARY KEY,
    intervention_id uuid NOT NULL REFERENCES milo.interventions,
    position integer NOT NULL,
    status text NOT NULL CHECK (status IN ('planned', 'design', 'tender', 'works', 'suspended', 'completed', 'cancelled')),
    verified boolean NOT NULL DEFAULT false,
    said_by text NOT NULL DEFAULT '',            -- empty only in the first row: what was there before anybody said
    said_where text NOT NULL DEFAULT '',
    said_on text,
    reason jsonb,
    noted_by text,
    noted_at timestamptz,
    UNIQUE (intervention_id, position),
    CHECK (position = 1 OR (said_by <> '' AND said_where <> ''))
);
INSERT INTO milo.statuses (id, intervention_id, position, status, verified, noted_at)
SELECT gen_random_uuid(), i.id, 1, i.status, i.status_verified, NULL FROM milo.interventions i;

CREATE FUNCTION milo.place_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM milo.interventions i WHERE i.id = NEW.intervention_id FOR NO KEY UPDATE;
    NEW.position := (SELECT coalesce(max(s.position), 0) + 1 FROM milo.statuses s WHERE s.intervention_id = NEW.intervention_id);
    NEW.noted_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER placed BEFORE INSERT ON milo.statuses FOR EACH ROW EXECUTE FUNCTION milo.place_status();

-- An intervention's status is the last row of its history; it cannot be set otherwise.
CREATE FUNCTION milo.follow_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    UPDATE milo.interventions i SET status = NEW.status, status_verified = NEW.verified WHERE i.id = NEW.intervention_id;
    RETURN NULL;
END $$;
CREATE TRIGGER followed AFTER INSERT ON milo.statuses FOR EACH ROW EXECUTE FUNCTION milo.follow_status();

CREATE FUNCTION milo.keep_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    last milo.statuses;
BEGIN
    SELECT * INTO last FROM milo.statuses s WHERE s.intervention_id = NEW.id ORDER BY s.position DESC LIMIT 1;
    IF NEW.status IS DISTINCT FROM last.status OR NEW.status_verified IS DISTINCT FROM last.verified THEN
        RAISE EXCEPTION 'a status follows its history: append a row to milo.statuses' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER status_kept BEFORE UPDATE ON milo.interventions FOR EACH ROW EXECUTE FUNCTION milo.keep_status();
ALTER TABLE milo.interventions ENABLE ALWAYS TRIGGER status_kept;

-- A new intervention begins its history with the status it is made with.
CREATE FUNCTION milo.begin_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
BEGIN
    INSERT INTO milo.statuses (id, intervention_id, status, verified) VALUES (gen_random_uuid(), NEW.id, NEW.status, NEW.status_verified);
    RETURN NULL;
END $$;
CREATE TRIGGER status_begun AFTER INSERT ON milo.interventions FOR EACH ROW EXECUTE FUNCTION milo.begin_status();

-- Money, as stated -----------------------------------------------------------------------------------------------------
-- A line of the programme as a whole names a fund; a line of an intervention is under one of these, outside the programme, or under none
-- because its source does not say. A later line replaces an earlier one or takes it back (no amount), and says why.
CREATE TABLE milo.money (
    id uuid PRIMARY KEY,
    programme_id uuid NOT NULL REFERENCES milo.programmes,
    intervention_id uuid REFERENCES milo.interventions,
    position integer NOT NULL,
    amount_eur numeric(14, 2) CHECK (amount_eur > 0),
    what jsonb NOT NULL,
    fund text NOT NULL CHECK (fund ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    part_of uuid REFERENCES milo.money,
    source text NOT NULL CHECK (source <> ''),
    said_on text,
    replaces uuid UNIQUE REFERENCES milo.money,
    reason jsonb,
    noted_by text,
    noted_at timestamptz,
    CHECK (replaces IS NULL OR reason IS NOT NULL),
    CHECK (amount_eur IS NOT NULL OR replaces IS NOT NULL)
);
CREATE UNIQUE INDEX ux_money_position ON milo.money (programme_id, coalesce(intervention_id, programme_id), position);

CREATE FUNCTION milo.place_money() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, public, pg_temp AS $$
DECLARE
    named uuid;
BEGIN
    IF NEW.intervention_id IS NULL THEN PERFORM 1 FROM milo.programmes p WHERE p.id = NEW.programme_id FOR NO KEY UPDATE;
    ELSE
        PERFORM 1 FROM milo.interventions i WHERE i.id = NEW.intervention_id AND i.programme_id = NEW.programme_id FOR NO KEY UPDATE;
        IF NOT FOUND THEN RAISE EXCEPTION 'intervention % is of another programme', NEW.intervention_id USING ERRCODE = 'foreign_key_violation'; END IF;
    END IF;
    FOREACH named IN ARRAY array_remove(ARRAY[NEW.part_of, NEW.replaces], NULL) LOOP
        PERFORM 1 FROM milo.money m WHERE m.id = named AND m.programme_id = NEW.programme_id AND m.intervention_id IS NOT DISTINCT FROM NEW.intervention_id;
        IF NOT FOUND THEN RAISE EXCEPTION 'money line % is no earlier line of the same', named USING ERRCODE = 'foreign_key_violation'; END IF;
    END LOOP;
    IF NEW.intervention_id IS NOT NULL AND NEW.fund NOT IN ('outside', 'not-stated')
        AND NOT EXISTS (SELECT 1 FROM milo.money m WHERE m.programme_id = NEW.programme_id AND m.intervention_id IS NULL AND m.fund = NEW.fund) THEN
        RAISE EXCEPTION 'the programme has no fund %', NEW.fund USING ERRCODE = 'foreign_key_violation';
    END IF;
    NEW.position := (SELECT coalesce(max(m.position), 0) + 1 FROM milo.money m
                     WHERE m.programme_id = NEW.programme_id AND m.intervention_id IS NOT DISTINCT FROM NEW.intervention_id);
    NEW.noted_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER placed BEFORE INSERT ON milo.money FOR EACH ROW EXECUTE FUNCTION milo.place_money();

-- What stood in the JSON of 0001. Under which fund is said by nobody there, but for the three sums of the programme in the sample.
INSERT INTO milo.money (id, programme_id, position, amount_eur, what, fund, source, said_on)
SELECT gen_random_uuid(), p.id, 0, (line.value ->> 'amount_eur')::numeric, coalesce(line.value -> 'what', '{}'),
       coalesce(line.value ->> 'fund', 'fund-' || line.ordinality), coalesce(nullif(line.value ->> 'source', ''), '?'), line.value ->> 'said_on'
FROM milo.programmes p
CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(p.facts -> 'money') WHEN 'array' THEN p.facts -> 'money' ELSE '[]' END) WITH ORDINALITY AS line
WHERE (line.value ->> 'amount_eur')::numeric > 0
ORDER BY p.id, line.ordinality;
INSERT INTO milo.money (id, programme_id, intervention_id, position, amount_eur, what, fund, source, said_on)
SELECT gen_random_uuid(), i.programme_id, i.id, 0, (line.value ->> 'amount_eur')::numeric, coalesce(line.value -> 'what', '{}'), 'not-stated',
       coalesce(nullif(line.value ->> 'source', ''), '?'), line.value ->> 'said_on'
FROM milo.interventions i CROSS JOIN LATERAL jsonb_array_elements(i.money) WITH ORDINALITY AS line
WHERE (line.value ->> 'amount_eur')::numeric > 0 AND line.value ->> 'part_of_eur' IS NULL
ORDER BY i.id, line.ordinality;
INSERT INTO milo.money (id, programme_id, intervention_id, position, amount_eur, what, fund, part_of, source, said_on)
SELECT gen_random_uuid(), i.programme_id, i.id, 0, (line.value ->> 'amount_eur')::numeric, coalesce(line.value -> 'what', '{}'), 'not-stated',
       (SELECT m.id FROM milo.money m WHERE m.intervention_id = i.id AND m.amount_eur = (line.value ->> 'part_of_eur')::numeric ORDER BY m.position DESC LIMIT 1),
       coalesce(nullif(line.value ->> 'source', ''), '?'), line.value ->> 'said_on'
FROM milo.interventions i CROSS JOIN LATERAL jsonb_array_elements(i.money) WITH ORDINALITY AS line
WHERE (line.value ->> 'amount_eur')::numeric > 0 AND line.value ->> 'part_of_eur' IS NOT NULL
ORDER BY i.id, line.ordinality;
DROP VIEW published.interventions;
ALTER TABLE milo.interventions DROP money;
UPDATE milo.programmes SET facts = facts - 'money';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON milo.statuses
    FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON milo.money
    FOR EACH STATEMENT EXECUTE FUNCTION milo.refuse_change();
ALTER TABLE milo.statuses ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE milo.money ENABLE ALWAYS TRIGGER append_only;

-- What the public may read: everything said, with the day it was noted, never who noted it --------------------------------
CREATE VIEW published.money AS
SELECT m.id, m.programme_id, m.intervention_id, m.position, trim_scale(m.amount_eur) AS amount_eur, m.what, m.fund, m.part_of,
       trim_scale(w.amount_eur) AS part_of_eur, m.source, m.said_on, m.replaces, m.reason,
       (SELECT r.id FROM milo.money r WHERE r.replaces = m.id) AS replaced_by, (m.noted_at AT TIME ZONE 'Europe/Rome')::date AS noted_on
FROM milo.money m LEFT JOIN milo.money w ON w.id = m.part_of;

-- `money` as it was in 0001: every amount that was said and not taken back, the older ones marked.
CREATE VIEW published.interventions AS
SELECT i.id, i.programme_id, i.layer_id, l.key AS layer_key, i.number, i.key, i.title, i.summary, i.owner, i.owner_keys, i.status,
       i.status_verified, i.note,
       coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', m.id, 'amount_eur', m.amount_eur, 'part_of', m.part_of, 'part_of_eur', m.part_of_eur,
               'fund', m.fund)) || jsonb_build_object('what', m.what, 'source', m.source, 'said_on', m.said_on, 'replaced', m.replaced_by IS NOT NULL, 'reason', m.reason)
               ORDER BY m.position)
           FROM published.money m LEFT JOIN milo.money r ON r.id = m.replaced_by
           WHERE m.intervention_id = i.id AND m.amount_eur IS NOT NULL AND (r.id IS NULL OR r.amount_eur IS NOT NULL)), '[]') AS money
FROM milo.interventions i JOIN milo.layers l ON l.id = i.layer_id;

-- The rows that count: neither taken back nor themselves a taking back.
CREATE OR REPLACE VIEW published.milestones AS
SELECT m.id, m.intervention_id, m.position, m.what, m.promised_for, m.promised_from, m.promised_to, m.said_by, m.said_where, m.said_on, m.outcome, m.reason,
       m.moves, (m.noted_at AT TIME ZONE 'Europe/Rome')::date AS noted_on
FROM milo.milestones m
WHERE m.outcome <> 'mistaken' AND NOT EXISTS (SELECT 1 FROM milo.milestones t WHERE t.moves = m.id AND t.outcome = 'mistaken');

-- What was written by mistake, with the reason: taken back, not gone.
CREATE VIEW published.mistakes AS
SELECT m.id, m.intervention_id, m.position, m.what, m.promised_for, t.reason, (t.noted_at AT TIME ZONE 'Europe/Rome')::date AS noted_on
FROM milo.milestones t JOIN milo.milestones m ON m.id = t.moves WHERE t.outcome = 'mistaken';

CREATE VIEW published.statuses AS
SELECT s.id, s.intervention_id, s.position, s.status, s.verified, s.said_by, s.said_where, s.said_on, s.reason,
       (s.noted_at AT TIME ZONE 'Europe/Rome')::date AS noted_on
FROM milo.statuses s;

-- Who may write: rows are added by the desk; status and ledger are no columns it could set.
REVOKE ALL ON milo.statuses, milo.money, published.money, published.interventions, published.milestones, published.mistakes, published.statuses FROM PUBLIC;
REVOKE ALL ON FUNCTION milo.place_milestone(), milo.place_status(), milo.follow_status(), milo.keep_status(), milo.begin_status(), milo.place_money() FROM PUBLIC;
REVOKE UPDATE ON milo.interventions FROM {desk};
GRANT UPDATE (layer_id, title, summary, owner, owner_keys, note) ON milo.interventions TO {desk};
GRANT SELECT, INSERT ON milo.statuses, milo.money TO {desk};
GRANT SELECT ON published.money, published.interventions, published.milestones, published.mistakes, published.statuses TO {reader}, {desk};
