-- How many signs each month brought: public signs, by the day they were left.
SELECT CAST(date_trunc('month', s.day) AS date) AS month, count(*) AS signs
FROM published.signs s WHERE s.consultation_id = :consultation
GROUP BY 1 ORDER BY 1
