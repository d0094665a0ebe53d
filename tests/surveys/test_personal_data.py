"""Links, e-mail addresses, phone numbers and plates in what people write: held, masked before anything is public, never refused."""
from __future__ import annotations

import pytest
from sqlalchemy import text

HIDDEN = [
    "Scrivimi a mario.rossi@esempio.it", "Scrivi a mario.rossi+casa@posta.esempio.it, grazie", "mario (at) esempio.it", "mario chiocciola esempio.it", "maria[chiocciola]esempio.it",
    "Guarda https://esempio.it/foto?a=1", "su www.esempio.org c'è tutto", "vedi esempio.com/pagina", "il sito comitato-lorenteggio.it", "gruppo t.me/viaodazio", "https://t.me/x",
    "chiama il 333 1234567", "333-123-4567", "+39 333 12 34 567", "0039 333 1234567", "3331234567", "tel.3401234567", "cell: 347/1234567", "347.123.4567", "+44 20 7946 0958",
    "02 88460000", "02/88460000", "02 8846 0000", "0288460000", "02-1234567", "tel. 02.88.46.00.00", "0371 123456", "+39 02 8846 0000", "800 123 456", "800-123456", "011 5551234",
    "targa AB123CD", "la macchina ab123cd", "AB 123 CD", "AB-123-CD", "il motorino AB12345",
    "RSSMRA85M01H501Z", "IT60X0542811101000000123456", "IT60 X054 2811 1010 0000 0123 456",
]
PLAIN = [
    "Il lampione è spento da un mese.", "In via Odazio 9/1, al 20147 Milano", "il 12/05/2024 alle 18:30", "dal 2019-2024", "2024-05-12", "01/02/2024 18:30", "01.02.2024", "05 03 2024",
    "8.300.000 euro", "320.000.000 euro", "3.200.000 euro", "1.234.567,89 €", "dalle 08.30-12.30 e 14.00-18.00", "08.30 - 12.30", "09:00-13:00", "orario 9-13", "il tram 14 e i bus 49, 50, 61, 98",
    "chiamo il 112 o il 118", "chiamo lo 020202", "abito al 140 da anni", "ci sono 123 posti", "scala A, piano 3, interno 12", "MI 20147", "20147 MI", "art. 25 d.lgs. 36/2023", "È bello.Anche qui", "alle 7.30.Poi basta",
    "La chiocciola in giardino", "metà del 2024/2025", "100.000 persone", "A 30 km/h", "via Segneri 3, 5, 7", "2023 2024 2025", "lotti 1, 2, 3 e 4", "il 3 4 5 maggio", "mq 1.250", "06/2024", "30/06/2024",
    "أنا أسكن هنا منذ ٢٠ سنة", "我住在这里", "delibera 1234/2023", "E3 e F4", "UE 2021", "palazzine 02 e 03", "civici 21-23-25-27-29-31", "ore 08.00 12.00 16.00",
]


def masked(superuser, words: str) -> str:
    with superuser.connect() as connection:
        return connection.scalar(text("SELECT milo.mask_personal(:words)"), {"words": words})


@pytest.mark.parametrize("words", HIDDEN)
def test_what_leads_to_a_person_is_masked(superuser, words):
    found = masked(superuser, words)
    assert "[…]" in found
    assert "esempio" not in found and sum(letter.isdigit() for letter in found) < 3, found


@pytest.mark.parametrize("words", PLAIN)
def test_days_hours_sums_lines_and_addresses_of_houses_stay_as_they_are(superuser, words):
    assert masked(superuser, words) == words


def test_only_the_number_goes_and_the_words_around_it_stay(superuser):
    assert masked(superuser, "Chiamate il 333 1234567, rispondo la sera.") == "Chiamate il […], rispondo la sera."
    assert masked(superuser, "Scrivi a mario@esempio.it. Grazie") == "Scrivi a […]. Grazie"


def state(superuser):
    with superuser.connect() as connection:
        return connection.execute(text("SELECT visibility, held, text, masked_text FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco'")).one()


def test_a_sign_with_a_phone_number_is_held_and_its_author_has_a_receipt(make_consultation, leave, superuser):
    make_consultation("banco", moderation="after")
    assert leave(text="Chiamate il 333 1234567")["receipt"]
    assert tuple(state(superuser)) == ("waiting", ["personal"], "Chiamate il 333 1234567", "Chiamate il […]")


def test_the_public_never_reads_the_number_and_the_moderator_reads_both(client, make_consultation, leave, publish, staff):
    make_consultation("banco")
    leave(text="Perdita d'acqua, chiamate il 333 1234567")
    queue = staff("moderator").get("/desk/c/banco/queue").get_data(as_text=True)
    assert "chiamate il 333 1234567" in queue and "chiamate il […]" in queue
    publish()
    for path in ("/api/c/banco/contributions", "/it/c/banco"):
        page = client.get(path).get_data(as_text=True)
        assert "1234567" not in page and "chiamate il […]" in page


def test_words_changed_by_receipt_are_masked_and_held_too(client, make_consultation, leave, superuser):
    make_consultation("banco", moderation="after")
    code = leave(text="Perdita d'acqua")["receipt"]
    assert state(superuser).visibility == "published"
    client.post("/it/receipt", data={"code": code, "action": "edit", "sure": "yes", "category": "fix", "text": "Scrivi a mario@esempio.it"})
    assert tuple(state(superuser)) == ("waiting", ["personal"], "Scrivi a mario@esempio.it", "Scrivi a […]")


@pytest.mark.parametrize("words", ["0" * 2000, "a." * 1000, "a@a." * 500, "3 3 3 " * 333, "IT12A" + "1 " * 990, "a" * 1000 + "@" + "b-" * 499])
def test_hostile_words_do_not_hold_up_the_database(superuser, words):
    with superuser.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = '3s'"))
        assert connection.scalar(text("SELECT length(milo.mask_personal(:words))"), {"words": words}) <= len(words)
