-- New functions are nobody's but the owner's; the salt, which the desk may not read, it may not write either.
REVOKE ALL ON FUNCTION milo.belongs(geometry, geometry), milo.part_duplicates(uuid) FROM PUBLIC;
REVOKE UPDATE ON milo.consultations FROM {desk};
GRANT UPDATE (slug, title, question, area, opening, languages, phase, moderation, opens_on, closes_on, made_up, authors_known, credit)
    ON milo.consultations TO {desk};
