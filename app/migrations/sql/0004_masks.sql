-- Numbers and addresses as phones of all our languages write them: digits of Arabic, Persian, Bengali and full width, dashes and dots that a keyboard
-- makes by itself, blanks that do not break, letters without width between. The rules of 0003 read them in plain letters.

ALTER FUNCTION milo.mask_personal(text) RENAME TO mask_plain;

CREATE FUNCTION milo.mask_personal(p_words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    plain text := translate(p_words,
        '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯０１２３４５６７８９＋＠．。：／（）－‐‑‒–—―−·•' || U&'\00A0\2002\2003\2007\2008\2009\202F\3000',
        '0123456789012345678901234567890123456789+@..:/()----------        ');
    masked text;
BEGIN
    -- without width: soft hyphens, zero-width letters, marks of direction
    plain := regexp_replace(plain, U&'[\00AD\200B-\200F\202A-\202E\2060-\2069\FEFF]', '', 'g');
    -- (333) 1234567
    plain := regexp_replace(plain, '\(\s*(3[0-9]{2}|0[0-9]{1,3})\s*\)\s*(?=[0-9])', '\1 ', 'g');
    masked := milo.mask_plain(plain);
    -- sites of the countries people here come from; in small letters, for after a full stop without a blank a sentence begins with a large one
    masked := regexp_replace(masked, '\m([a-z0-9-]+\.)+(fr|de|es|ro|cn|ph|bd|ru|uk|ch|link|top|club|live)\M(/[^\s<>"«»]*)?', '[…]', 'g');
    -- who gives no contact away keeps every letter as it was written
    RETURN CASE WHEN masked = plain THEN p_words ELSE masked END;
END $$;
UPDATE milo.contributions SET text = text WHERE masked_text IS NULL AND milo.mask_personal(text) <> text;
REVOKE ALL ON FUNCTION milo.mask_personal(text) FROM PUBLIC;
