-- A questionnaire made by mistake, or never asked, goes with its versions, the answers of its test and their receipts. One that was open stays:
-- the codes people hold, and what was promised about their answers, hang on it. Says whether it is gone.
CREATE FUNCTION milo.delete_survey(p_survey uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    PERFORM FROM milo.surveys s WHERE s.id = p_survey AND s.phase IN ('draft', 'test') FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM milo.survey_responses r WHERE r.survey_id = p_survey AND r.phase = 'open')
        OR EXISTS (SELECT FROM milo.survey_results r WHERE r.survey_id = p_survey) OR EXISTS (SELECT FROM milo.survey_crosses k WHERE k.survey_id = p_survey) THEN
        RETURN false;
    END IF;
    DELETE FROM milo.surveys s WHERE s.id = p_survey;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION milo.delete_survey(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION milo.delete_survey(uuid) TO {desk};
