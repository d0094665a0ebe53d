-- How many published signs were left about these shapes.
SELECT count(*) FROM milo.contributions s WHERE s.visibility = 'published' AND s.feature_id = ANY (CAST(:ids AS uuid[]))
