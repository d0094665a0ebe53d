"""The residents' pages as an old phone without JavaScript sees them: read, choose from a list, send, keep the receipt."""
from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

ADD = "/it/c/lorenteggio/add"
WORDS = "Il lampione è spento. «Da un mese» & più"
NOWHERE = {"lon": "9.20", "lat": "45.50"}


def words(answer) -> str:
    """What the page says, without tags, on one line."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def html(answer) -> str:
    return answer.get_data(as_text=True)


def person(page: str) -> str:
    """The device's number in a form."""
    return re.search(r'name="participant"[^>]* value="([0-9a-f-]{36})"', page).group(1)


@pytest.fixture
def form(sample):
    """The fields of a form that is filled in well; give what should be different, or None to leave it out."""

    def filled(**changes) -> dict:
        made = {"key": str(uuid.uuid4()), "participant": str(uuid.uuid4()), "place": "via Odazio", "accuracy": "spot", "category": "fix",
                "text": WORDS, "step": "send"} | changes
        return {name: value for name, value in made.items() if value is not None}

    return filled


@pytest.fixture
def receipt(client, form):
    """The address of a fresh receipt, its code and its device number."""
    answer = client.post(ADD, data=form())
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    return answer.headers["Location"], asked["code"][0], asked["me"][0]


# ---- language and manners

@pytest.mark.parametrize(("wanted", "address"), [("ar,en;q=0.5", "/ar/"), ("en-GB", "/en/"), ("de", "/it/"), ("", "/it/")])
def test_the_front_door_leads_to_the_best_language(client, wanted, address):
    answer = client.get("/", headers={"Accept-Language": wanted})
    assert answer.status_code == 302 and answer.headers["Location"].endswith(address)


def test_a_language_we_do_not_speak_is_not_found(client, sample):
    for address in ("/de/", "/de/c/lorenteggio", "/xx/receipt"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Questa pagina non c'è." in words(answer)


@pytest.mark.parametrize(("language", "direction", "sign"), [("it", "ltr", "Lascia un segno"), ("en", "ltr", "Leave a sign"), ("ar", "rtl", "اترك إشارة")])
def test_each_page_says_its_language_and_direction(client, sample, language, direction, sign):
    for page in ("", "c/lorenteggio", "c/lorenteggio/add", "c/lorenteggio/i/12", "receipt", "privacy", "parts"):
        answer = client.get(f"/{language}/{page}", headers={"Accept-Language": "it" if language != "it" else "ar"})
        assert answer.status_code == 200
        assert f'<html lang="{language}" dir="{direction}">' in html(answer)
        assert answer.headers["Content-Language"] == language
    assert sign in words(client.get(f"/{language}/c/lorenteggio"))


def test_each_page_links_to_itself_in_the_other_languages(client, sample):
    page = html(client.get("/it/c/lorenteggio"))
    for language in ("it", "en", "ar"):
        assert f'href="/{language}/c/lorenteggio"' in page


def test_no_public_page_sets_a_cookie(client, receipt):
    for address in ("/it/", "/it/c/lorenteggio", ADD, receipt[0], "/it/receipt", "/it/privacy", "/it/receipt/qr.svg?code=" + receipt[1]):
        answer = client.get(address)
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers, address


def test_form_and_receipt_are_kept_by_no_cache_and_told_to_no_other_page(client, receipt):
    for address in (ADD, receipt[0], "/it/receipt", "/it/receipt/qr.svg?code=" + receipt[1]):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "no-store", address
        assert answer.headers["Referrer-Policy"] == "no-referrer"


# ---- what there is to read

def test_the_first_page_lists_the_consultations_and_marks_made_up_data(client, sample):
    page = html(client.get("/it/"))
    assert 'href="/it/c/lorenteggio"' in page and 'href="/it/c/prova"' in page
    assert page.count("Dati di prova") == 1


def test_a_draft_is_listed_nowhere(client, sample, make_consultation):
    make_consultation("bozza", phase="draft")
    assert "/it/c/bozza" not in html(client.get("/it/"))
    assert client.get("/it/c/bozza").status_code == 404


def test_the_map_page_lists_the_plan_and_its_promises_in_words(client, sample):
    answer = client.get("/it/c/lorenteggio")
    page = words(answer)
    assert html(answer).count('data-intervention="') == 19
    for said in ("Promesso, spostato, fatto", "Spostato", "Non sappiamo com'è andata", "Il disegno sulla mappa è di massima", "Legenda"):
        assert said in page
    assert "8.300.000" in page and "Odazio" in page


def test_the_list_of_signs_leads_from_page_to_page_to_every_public_sign_and_to_no_other(client, sample, superuser):
    with superuser.connect() as connection:
        stored = connection.execute(text(
            "SELECT s.id::text, g.public_as = 'point' AND s.visibility = 'published' FROM milo.contributions s JOIN milo.categories g ON g.id = s.category_id"
            " JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'prova'")).all()
    address, listed, pages = "/it/c/prova", [], 0
    while address and pages < 40:
        page = html(client.get(address))
        listed += re.findall(r'id="s([0-9a-f-]{36})"', page)
        older = re.search(r'href="([^"]*after=[^"]*)"[^>]*>\s*Segni più vecchi', page)
        address, pages = unescape(older.group(1)) if older else None, pages + 1
    assert pages > 1 and len(listed) == len(set(listed))
    assert set(listed) == {id for id, public in stored if public}


def test_made_up_data_says_so_and_real_data_does_not(client, sample):
    for page in ("", "/i/12", "/add"):
        assert "Dati di prova" in words(client.get("/it/c/prova" + page)), page
        assert "Dati di prova" not in words(client.get("/it/c/lorenteggio" + page)), page


def test_an_empty_consultation_invites_the_first_sign(client, sample):
    assert "Ancora nessun segno. Il primo può essere il tuo." in words(client.get("/it/c/lorenteggio"))
    assert "Ancora nessun segno. Il primo può essere il tuo." not in words(client.get("/it/c/prova"))


def test_the_map_page_counts_people_and_tells_how_active_the_most_active_is(client, sample):
    facts = client.get("/api/c/prova").json
    page = words(client.get("/it/c/prova"))
    assert f"persone {facts['people']} " in page and f"segni {facts['contributions']} " in page
    assert "La persona più attiva ha lasciato il" in page


def test_one_person_is_one_and_arabic_counts_as_arabic_does(client, make_consultation, leave, publish):
    make_consultation("banco", authors_known=True)
    leave("banco")
    publish()
    assert "persona 1 segno 1 " in words(client.get("/it/c/banco"))
    assert "person 1 sign 1 " in words(client.get("/en/c/banco"))
    for _ in range(10):
        leave("banco")
    publish()
    assert "شخصًا 11 " in words(client.get("/ar/c/banco"))


def test_an_intervention_is_a_page_and_an_unknown_one_is_not(client, sample):
    page = words(client.get("/it/c/lorenteggio/i/12"))
    assert "Promesso, spostato, fatto" in page and "Soldi" in page
    assert client.get("/it/c/lorenteggio/i/99").status_code == 404


def test_a_consultation_that_does_not_exist_says_so_kindly(client, sample):
    answer = client.get("/it/c/nulla")
    assert answer.status_code == 404
    assert "Questa consultazione non c'è. Torna all'elenco." in words(answer)


# ---- leaving a sign by list

def test_the_form_offers_places_kinds_and_how_exact(client, sample):
    page = html(client.get(ADD))
    assert "<option value=\"via Odazio\">" in page or 'value="via Odazio"' in page
    for key in ("like", "fix", "wish", "unsafe", "memory"):
        assert f'name="category" value="{key}"' in page
    for key in ("spot", "building", "block"):
        assert f'name="accuracy" value="{key}"' in page
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', page) and person(page)


def test_each_form_has_a_key_of_its_own(client, sample):
    keys = {re.search(r'name="key" value="([^"]+)"', html(client.get(ADD))).group(1) for _ in range(3)}
    assert len(keys) == 3


def test_a_sign_by_list_leads_to_its_receipt(client, form):
    fields = form()
    answer = client.post(ADD, data=fields)
    assert answer.status_code == 303
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", asked["code"][0])
    assert asked["me"] == [fields["participant"]]
    page = words(client.get(answer.headers["Location"]))
    assert "Ricevuto. Grazie!" in page and asked["code"][0] in page and WORDS in page and "via Odazio" in page


def test_the_same_form_sent_twice_leaves_one_sign(client, form, superuser):
    fields = form()
    first, second = client.post(ADD, data=fields), client.post(ADD, data=fields)
    assert first.headers["Location"] == second.headers["Location"]
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.contributions WHERE text = :words"), {"words": WORDS}) == 1


def test_going_back_and_changing_the_words_makes_another_sign_only_when_asked_again(client, form, superuser):
    fields = form()
    client.post(ADD, data=fields)
    changed = client.post(ADD, data=fields | {"text": WORDS + " ancora"})
    assert changed.status_code == 409 and "Questo segno è già partito." in words(changed)
    key = re.search(r'name="key" value="([^"]+)"', html(changed)).group(1)
    assert key != fields["key"] and WORDS + " ancora" in words(changed)
    assert client.post(ADD, data=fields | {"text": WORDS + " ancora", "key": key}).status_code == 303


@pytest.mark.parametrize("place", ["via odazio", "VIA  ODAZIO", "Vìa Odàzio"])
def test_a_street_is_found_as_people_type_it(client, form, place):
    assert client.post(ADD, data=form(place=place)).status_code == 303


def test_check_says_the_place_in_words_and_sends_nothing(client, form, superuser):
    answer = client.post(ADD, data=form(step="check"))
    assert answer.status_code == 200
    assert "Il posto scelto: via Odazio" in words(answer)
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.contributions WHERE text = :words"), {"words": WORDS}) == 0


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"place": ""}, "geometry", "Scegli un posto sulla mappa o dall'elenco."),
        ({"place": "via che non c'è"}, "geometry", "Non troviamo questo posto. Sceglilo dall'elenco."),
        ({"category": None}, "category", "Scegli che tipo di segno è."),
        ({"category": "osservazione"}, "category", "Scegli che tipo di segno è."),
        ({"category": "wish", "text": "   "}, "text", "Scrivi due parole: qui servono."),
        ({"text": "a" * 2001}, "text", "Accorcia un po'."),
        ({"place": None, **NOWHERE}, "geometry", "Questo posto è fuori dal quartiere. Scegline uno dentro il bordo."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(client, form, changes, field, sentence):
    fields = form(**changes)
    answer = client.post(ADD, data=fields)
    page = html(answer)
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in page and f'id="error-{field}"' in page
    assert sentence in words(answer) and "Non hai perso nulla." in words(answer)
    kept = unescape(page)
    assert fields["text"] in kept and f'value="{fields["key"]}"' in kept and f'value="{fields["participant"]}"' in kept
    assert fields.get("place") is None or f'value="{fields["place"]}"' in kept
    if fields.get("category") in {"fix", "wish"}:
        assert re.search(rf'value="{fields["category"]}"\s+checked', page)


def test_check_says_at_once_that_a_place_is_outside(client, form):
    answer = client.post(ADD, data=form(place=None, step="check", **NOWHERE))
    assert answer.status_code == 422
    assert "fuori dal quartiere" in words(answer) and WORDS in words(answer)


def test_a_place_typed_over_the_point_of_a_link_wins(client, form):
    """Somebody comes from an intervention's page, changes their mind and types another street."""
    answer = client.post(ADD, data=form(step="check", place="via Odazio", lon="9.1290", lat="45.4432"))
    assert "Il posto scelto: via Odazio" in words(answer)
    answer = client.post(ADD, data=form(place="via che non c'è", lon="9.1290", lat="45.4432"))
    assert answer.status_code == 422 and "Non troviamo questo posto." in words(answer)


def test_a_link_may_bring_the_place_along(client, sample):
    page = client.get(ADD + "?lon=9.1311&lat=45.4467")
    assert "Il posto scelto:" in words(page)
    assert 'name="lon" value="9.1311"' in html(page)


def test_hostile_words_are_shown_as_words(client, form):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    answer = client.get(client.post(ADD, data=form(text=hostile)).headers["Location"])
    assert hostile not in html(answer) and hostile in unescape(html(answer))


def test_a_form_of_another_site_is_refused(client, form):
    for header in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post(ADD, data=form(), headers=header)
        assert answer.status_code == 403
        assert "La richiesta arriva da un altro sito." in words(answer)
    assert client.post(ADD, data=form(), headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_a_closed_consultation_shows_no_form_and_takes_no_sign(client, form, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = 'closed' WHERE slug = 'lorenteggio'"))
    page = client.get(ADD)
    assert page.status_code == 200 and "Ora non si possono lasciare segni qui." in words(page) and 'name="text"' not in html(page)
    assert 'id="leave"' not in html(client.get("/it/c/lorenteggio"))
    assert client.post(ADD, data=form()).status_code == 403


# ---- the receipt

def test_a_receipt_without_a_code_asks_for_it(client, sample):
    page = client.get("/it/receipt")
    assert page.status_code == 200 and 'name="code"' in html(page)


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "), lambda code: f"  {code} ",
                                   lambda code: code.replace("0", "O").replace("1", "l"), lambda code: code.replace("1", "I")])
def test_a_code_is_understood_as_people_write_it(client, receipt, typed):
    answer = client.post("/it/receipt", data={"code": typed(receipt[1])})
    assert answer.status_code == 200 and receipt[1] in words(answer)


@pytest.mark.parametrize("code", ["ABCD", "0000-0000-0000-0000", "UUUU-UUUU-UUUU-UUUU", "x" * 500])
def test_an_unknown_code_is_told_and_kept_in_the_box(client, sample, code):
    answer = client.post("/it/receipt", data={"code": code})
    assert answer.status_code == 404
    assert 'role="alert"' in html(answer) and f'value="{code}"' in html(answer)


def test_the_receipt_says_what_happens_next(client, receipt):
    page = words(client.get(receipt[0]))
    for said in ("In attesa: una persona lo legge prima di pubblicarlo.", "Che cosa succede ora", "Ricevuto. Ancora nessuna risposta.", "Va sistemato"):
        assert said in page


def test_another_sign_is_left_by_the_same_person(client, receipt):
    page = html(client.get(receipt[0]))
    link = unescape(re.search(r'href="([^"]*/add\?[^"]*)"', page).group(1))
    assert parse_qs(urlsplit(link).query)["me"] == [receipt[2]]
    assert person(html(client.get(link))) == receipt[2]


def test_the_receipt_follows_the_sign_to_publication(client, receipt, publish):
    publish()
    page = words(client.get(receipt[0]))
    assert "Pubblicato: si vede sulla mappa." in page and "Che cosa succede ora" not in page
    assert WORDS in words(client.get("/it/c/lorenteggio"))


def test_a_hidden_sign_tells_its_reason_to_whoever_left_it(client, receipt, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'Parla di un vicino per nome.' WHERE text = :words"), {"words": WORDS})
    page = words(client.get(receipt[0]))
    assert "Nascosto." in page and "Motivo: Parla di un vicino per nome." in page
    assert WORDS not in words(client.get("/it/c/lorenteggio"))


def test_withdrawing_asks_first_and_then_hides_the_sign(client, receipt, publish):
    publish()
    asked = client.post("/it/receipt", data={"code": receipt[1], "action": "withdraw"})
    assert "Vuoi ritirare il segno?" in words(asked)
    assert WORDS in words(client.get("/it/c/lorenteggio"))
    kept = client.post("/it/receipt", data={"code": receipt[1], "action": "withdraw", "sure": "no"}, follow_redirects=True)
    assert "Pubblicato" in words(kept)
    gone = client.post("/it/receipt", data={"code": receipt[1], "action": "withdraw", "sure": "yes"}, follow_redirects=True)
    assert "Ritirato: non si vede e non conta più." in words(gone) and "Ritira il segno" not in words(gone)
    assert WORDS not in words(client.get("/it/c/lorenteggio"))


def test_saying_no_ends_the_question(client, receipt):
    for action in ("withdraw", "erase"):
        kept = client.post("/it/receipt", data={"code": receipt[1], "action": action, "sure": "no"}, follow_redirects=True)
        assert "Vuoi" not in words(kept) and 'name="sure"' not in html(kept)


def test_erasing_asks_first_and_then_nothing_is_left(client, receipt, superuser):
    assert "Vuoi cancellare il segno e le parole?" in words(client.post("/it/receipt", data={"code": receipt[1], "action": "erase"}))
    done = client.post("/it/receipt", data={"code": receipt[1], "action": "erase", "sure": "yes"})
    assert done.status_code == 200 and "Il tuo segno è cancellato." in words(done)
    assert client.get(receipt[0]).status_code == 410
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.contributions WHERE text = :words"), {"words": WORDS}) == 0


def test_another_site_cannot_withdraw(client, receipt):
    answer = client.post("/it/receipt", data={"code": receipt[1], "action": "withdraw", "sure": "yes"}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "In attesa" in words(client.get(receipt[0]))


def test_a_link_alone_withdraws_nothing(client, receipt):
    client.get(f"/it/receipt?code={receipt[1]}&action=withdraw&sure=yes")
    assert "In attesa" in words(client.get(receipt[0]))


def test_the_qr_is_a_picture_of_ours_without_style(client, receipt):
    answer = client.get("/it/receipt/qr.svg?code=" + receipt[1])
    assert answer.mimetype == "image/svg+xml" and "<path" in html(answer)
    assert "style" not in html(answer) and "<script" not in html(answer)
    assert client.get("/it/receipt/qr.svg?code=nothing").status_code == 400


def test_the_day_is_today_in_milan_and_the_hour_is_told_to_nobody(client, receipt):
    from zoneinfo import ZoneInfo

    page = words(client.get(receipt[0]))
    today = dt.datetime.now(ZoneInfo("Europe/Rome"))
    assert f"{today.day} " in page and str(today.year) in page
    assert not re.search(r"\b\d{1,2}:\d{2}\b", page)
