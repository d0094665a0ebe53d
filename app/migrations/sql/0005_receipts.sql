-- As in 0003, and: an answer given while its reader says yes waits for that yes, or no letter would ever tell of it.
CREATE OR REPLACE FUNCTION milo.announce_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    PERFORM 1 FROM milo.contacts c WHERE c.contribution_id = NEW.contribution_id FOR SHARE;
    INSERT INTO milo.outbox (id, contact_id, kind, about)
    SELECT gen_random_uuid(), c.id, 'answer', NEW.answer_id FROM milo.contacts c
    WHERE c.contribution_id = NEW.contribution_id AND c.confirmed_at IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
