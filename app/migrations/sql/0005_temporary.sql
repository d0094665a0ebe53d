-- No web role makes temporary tables: what a session makes for itself could stand before a table of ours. Only who owns the database may say so, so
-- the login of `db upgrade` does, and not the owner of the tables; a login that may not leaves it as it is (the administrator's SQL says it too).
RESET ROLE;
DO $$
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {owner}', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'temporary tables stay allowed: this login does not own the database';
END $$;
SET LOCAL ROLE {owner};
