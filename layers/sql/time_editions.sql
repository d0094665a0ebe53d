-- The editions of a consultation's layers that are or were in force, with the day or month or year each stands for.
SELECT e.id, e.number, e.title, e.valid_on, e.published_on, e.in_force, l.key AS layer_key, l.title AS layer_title,
       count(*) OVER (PARTITION BY e.layer_id) AS of_layer
FROM published.editions e JOIN published.layers l ON l.id = e.layer_id AND l.consultation_id = :consultation
ORDER BY l.position, e.number
