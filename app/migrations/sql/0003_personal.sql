-- Links, e-mail addresses, phone numbers, number plates, tax codes and IBANs in what people write: nobody is refused for them, the public
-- reads […] in their place. The words stay as they were written beside it, for whoever moderates. The same for every channel, by trigger.

CREATE FUNCTION milo.mask_personal(p_words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    masked text := p_words;
BEGIN
    -- mario@esempio.it, mario (at) esempio.it, mario chiocciola esempio.it
    masked := regexp_replace(masked, '[[:alnum:]._%+-]+(@|\s*[[(]\s*(?:at|chiocciola)\s*[])]\s*|\s+chiocciola\s+)[[:alnum:]-]+(\.[[:alnum:]-]+)+', '[…]', 'gi');
    masked := regexp_replace(masked, '(https?://|www\.)[^\s<>"«»]+', '[…]', 'gi');
    masked := regexp_replace(masked, '\m([a-z0-9-]+\.)+(it|com|org|net|eu|info|io|app|shop|online|site|xyz|biz|tv)\M(/[^\s<>"«»]*)?', '[…]', 'gi');
    masked := regexp_replace(masked, '\m(t\.me|wa\.me|bit\.ly|fb\.me|youtu\.be|goo\.gl|tinyurl\.[a-z]+)/[^\s<>"«»]+', '[…]', 'gi');
    -- a tax code, an IBAN, the plate of a car (not the letters I, O, Q, U) or of a motorbike
    masked := regexp_replace(masked, '\m[a-z]{6}[0-9]{2}[a-ehlmprst][0-9]{2}[a-z][0-9]{3}[a-z]\M', '[…]', 'gi');
    masked := regexp_replace(masked, '\mIT[0-9]{2}\s?[a-z](\s?[0-9]){10}(\s?[0-9a-z]){12}\M', '[…]', 'gi');
    masked := regexp_replace(masked, '\m[a-hj-npr-tv-z]{2}-?[0-9]{3}-?[a-hj-npr-tv-z]{2}\M', '[…]', 'gi');
    masked := regexp_replace(masked, '\m[A-HJ-NPR-TV-Z]{2}[ -][0-9]{3}[ -]?[A-HJ-NPR-TV-Z]{2}\M', '[…]', 'g');
    masked := regexp_replace(masked, '\m[A-HJ-NPR-TV-Z]{2}[0-9]{5}\M', '[…]', 'g');
    -- numbers with a country before them; mobiles: ten digits from 3; free numbers; lines: from 0, eight to eleven digits, and neither a
    -- day (01/02/2024) nor hours (08.30-12.30)
    masked := regexp_replace(masked, '(?<![0-9])(\+|00)[1-9][0-9]{0,2}([ ./()-]{0,2}[0-9]){7,12}(?![0-9])', '[…]', 'g');
    masked := regexp_replace(masked, '(?<![0-9])(?<![0-9][.,])3[0-9]{2}([ ./-]{0,2}[0-9]){7}(?![0-9])(?![.,][0-9])', '[…]', 'g');
    masked := regexp_replace(masked, '(?<![0-9])(?<![0-9][./:-])80[03][ ./-]?[0-9]{3}[ ./-]?[0-9]{3}(?![0-9])(?![.,][0-9])', '[…]', 'g');
    masked := regexp_replace(masked, '(?<![0-9])(?<![0-9][./:,-])(?![0-9]{1,2}[./ -][0-9]{1,2}[./ -](19|20)[0-9]{2})(?!0[0-9][.:][0-5][0-9]\s?[/ -]\s?[0-9]{1,2}[.:])'
        '0[1-9][0-9]{0,2}[ ./-]{0,2}[0-9]{2}([ ./-]?[0-9]){3,6}[0-9](?![0-9])', '[…]', 'g');
    RETURN masked;
END $$;

ALTER TABLE milo.contributions ADD COLUMN masked_text text;  -- what the public reads in place of text; null: text as it is

CREATE FUNCTION milo.mask_sign() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, milo, pg_temp AS $$
BEGIN
    NEW.masked_text := nullif(milo.mask_personal(NEW.text), NEW.text);
    -- held: shown to nobody, not even as a place, before a person has looked
    IF TG_OP = 'INSERT' AND NEW.masked_text IS NOT NULL AND NOT NEW.held @> ARRAY['personal'] THEN
        NEW.held := NEW.held || 'personal'::text;
        IF NEW.visibility = 'published' AND NOT NEW.words_checked THEN NEW.visibility := 'waiting'; END IF;
    ELSIF TG_OP = 'UPDATE' AND NEW.masked_text IS NOT NULL AND OLD.masked_text IS NULL THEN
        NEW.held := array_remove(NEW.held, 'personal') || 'personal'::text;
        IF NEW.visibility = 'published' AND NOT NEW.words_checked THEN NEW.visibility := 'waiting'; END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mask_sign BEFORE INSERT OR UPDATE OF text ON milo.contributions FOR EACH ROW EXECUTE FUNCTION milo.mask_sign();
UPDATE milo.contributions SET text = text WHERE milo.mask_personal(text) <> text;

-- As in 0001, with the masked words.
CREATE OR REPLACE VIEW published.signs AS
SELECT s.id, s.consultation_id, g.key AS category, g.position AS category_position, s.public_geom AS geom, s.public_east AS east,
       s.public_north AS north, s.accuracy, CASE WHEN s.words_checked THEN coalesce(s.masked_text, s.text) ELSE '' END AS text, s.language, s.channel,
       s.answer, s.public_intervention_id AS intervention_id, (s.left_at AT TIME ZONE 'Europe/Rome')::date AS day
FROM milo.contributions s
JOIN milo.categories g ON g.id = s.category_id
JOIN milo.consultations c ON c.id = s.consultation_id
WHERE s.visibility = 'published' AND s.counts AND g.public_as = 'point' AND c.phase <> 'draft';

REVOKE ALL ON FUNCTION milo.mask_personal(text), milo.mask_sign() FROM PUBLIC;
