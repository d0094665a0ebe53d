"""Reading what others said: one sign on its page, agreeing once, taking it back, reporting, and nobody learning who."""
from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from surveys import answers


def words(answer) -> str:
    """What the page says, without tags, on one line."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def author():
    return str(uuid.uuid4())


@pytest.fixture
def sign(make_consultation, leave, publish, author):
    """A published sign of the open consultation `banco`."""
    make_consultation("banco")
    made = leave("banco", text="Il lampione è spento", participant=author)
    publish(made["id"])
    return made["id"]


def page(sign, more="", lang="it"):
    return f"/{lang}/c/banco/s/{sign}{more}"


def send(client, sign, who=None, *, action="agree", **headers):
    return client.post(page(sign, "/support"), data={"participant": who or str(uuid.uuid4()), "action": action}, headers=headers)


def report(client, sign, who=None, reason="offence"):
    return client.post(page(sign, "/report"), data={"participant": who or str(uuid.uuid4()), "reason": reason})


def agreeing(client, sign):
    return next(each["properties"]["agree"] for each in client.get("/api/c/banco/contributions").json["features"] if each["id"] == str(sign))


# ---- the page of a sign

@pytest.mark.parametrize("lang", ["it", "en", "ar"])
def test_a_published_sign_has_a_page_with_its_words_its_day_and_a_link_to_share(client, sign, lang):
    answer = client.get(page(sign, lang=lang))
    said = words(answer)
    assert answer.status_code == 200 and "Il lampione è spento" in said
    assert f'href="http://localhost/{lang}/c/banco/s/{sign}"' in answer.get_data(as_text=True)
    assert 'name="reason"' in answer.get_data(as_text=True) and 'value="agree"' in answer.get_data(as_text=True)


def test_only_what_is_public_has_a_page(client, make_consultation, leave, superuser, sign):
    waiting = leave("banco")["id"]
    unsafe = leave("banco", category="unsafe")["id"]
    make_consultation("altra")
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'published' WHERE id = CAST(:id AS uuid)"), {"id": unsafe})
    for other in (waiting, unsafe, uuid.uuid4()):
        assert client.get(page(other)).status_code == 404
        assert send(client, other).status_code == report(client, other).status_code == 404
    assert client.get(f"/it/c/altra/s/{sign}").status_code == 404
    assert client.post(f"/it/c/altra/s/{sign}/support", data={"participant": str(uuid.uuid4())}).status_code == 404


def test_an_official_answer_says_office_and_day_and_cannot_be_taken_for_a_neighbours_words(client, sign, databases):
    assert "Gli uffici non hanno ancora risposto." in words(client.get(page(sign)))
    with Session(databases.engine("owner")) as session:
        consultation = session.scalar(text("SELECT id FROM milo.consultations WHERE slug = 'banco'"))
        for state, said in (("under-review", ""), ("accepted", "Lo ripariamo a marzo.")):
            answers.give(session, consultation, [uuid.UUID(sign)], answers.Draft(state, "Ufficio strade", {"it": said} if said else {}))
            session.commit()
    answer = client.get(page(sign))
    frame = re.search(r'<section class="official".*?</section>', answer.get_data(as_text=True), flags=re.S).group(0)
    assert "Risposta ufficiale" in frame and "Lo ripariamo a marzo." in frame and "Ufficio strade" in frame
    assert frame.index("Accolto") < frame.index("Le risposte di prima") < frame.index("Ci stiamo lavorando")
    assert "Il lampione" not in frame


# ---- agreeing

def test_a_person_agrees_once_however_often_they_press(client, sign):
    me = str(uuid.uuid4())
    first = send(client, sign, me)
    assert first.status_code == 200 and first.headers["Cache-Control"] == "no-store" and "ora sei d'accordo anche tu" in words(first)
    assert "conta una volta sola" in words(send(client, sign, me)) and agreeing(client, sign) == 1
    send(client, sign)
    assert agreeing(client, sign) == 2 and "2 persone sono d'accordo" in words(client.get(page(sign)))


def test_agreeing_can_be_taken_back_also_when_the_consultation_has_closed(client, sign, superuser):
    me = str(uuid.uuid4())
    send(client, sign, me)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = 'closed' WHERE slug = 'banco'"))
    refused = send(client, sign)
    assert refused.status_code == 403 and "non è aperta" in words(refused)
    for _ in range(2):
        assert send(client, sign, me, action="take-back").status_code == 200
    assert agreeing(client, sign) == 0


def test_whoever_left_the_sign_agrees_already_and_is_not_counted(client, sign, author):
    assert "il tuo accordo conta già" in words(send(client, sign, author)) and agreeing(client, sign) == 0


def test_agreeing_adds_nobody_to_the_people_of_the_consultation(client, sign):
    before = client.get("/api/c/banco").json
    for _ in range(7):
        send(client, sign)
    after = client.get("/api/c/banco").json
    assert (before["people"], before["contributions"]) == (after["people"], after["contributions"]) == (1, 1)
    assert client.get("/api/c/banco/heat?cell=100").json["features"][0]["properties"]["few"] is True


def test_words_that_their_author_changes_are_agreed_with_anew(client, sign, superuser):
    send(client, sign)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET text = 'Tutt''altro' WHERE id = CAST(:id AS uuid)"), {"id": sign})
    assert agreeing(client, sign) == 0


def test_a_script_gets_the_outcome_as_json(client, sign):
    told = send(client, sign, Accept="application/json")
    assert told.json == {"agrees": True, "people": 1, "outcome": "created", "told": "Fatto: ora sei d'accordo anche tu."} and told.headers["Cache-Control"] == "no-store"
    refused = send(client, uuid.uuid4(), Accept="application/json")
    assert refused.status_code == 404 and refused.json["key"] == "sign-unknown"


def test_another_site_agrees_and_reports_for_nobody(client, sign):
    assert send(client, sign, Origin="https://example.org").status_code == 403
    assert client.post(page(sign, "/report"), data={"participant": str(uuid.uuid4()), "reason": "other"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert agreeing(client, sign) == 0
    assert client.post(page(sign, "/support"), data={"participant": "nobody"}).status_code == 422


def test_a_reload_of_the_answer_leads_back_to_the_sign(client, sign):
    for more in ("/support", "/report"):
        answer = client.get(page(sign, more))
        assert answer.status_code == 302 and answer.headers["Location"].endswith(page(sign))


# ---- reporting

def test_a_report_counts_once_hides_nothing_and_needs_a_reason(client, sign, databases):
    me = str(uuid.uuid4())
    assert "Una persona guarda di nuovo" in words(report(client, sign, me))
    report(client, sign, me, "advert")
    missing = report(client, sign, reason="")
    assert missing.status_code == 422 and "Scegli un motivo" in words(missing) and "<details class=\"report\" id=\"report\" open>" in missing.get_data(as_text=True)
    assert client.get(page(sign)).status_code == 200
    with databases.engine("desk").connect() as connection:
        assert connection.execute(text("SELECT reason FROM milo.reports")).scalars().all() == ["offence"]


# ---- who it was stays unknown

@pytest.mark.parametrize("statement", ["SELECT * FROM milo.supports", "SELECT pseudonym FROM milo.reports", "DELETE FROM milo.reports", "INSERT INTO milo.reports DEFAULT VALUES"])
def test_nobody_at_the_desk_can_read_who_agreed_or_reported(databases, app, statement):
    with pytest.raises(DBAPIError, match="permission denied"), databases.engine("desk").begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("role", ["reader", "intake"])
@pytest.mark.parametrize("table", ["supports", "reports"])
def test_the_public_roles_reach_neither_table(databases, app, role, table):
    with pytest.raises(DBAPIError, match="permission denied"), databases.engine(role).begin() as connection:
        connection.execute(text(f"SELECT * FROM milo.{table}"))


def test_the_public_counts_agreement_with_public_signs_only(client, sign, databases, superuser):
    send(client, sign)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'x' WHERE id = CAST(:id AS uuid)"), {"id": sign})
    with databases.engine("reader").connect() as connection:
        assert connection.execute(text("SELECT * FROM published.supports WHERE sign_id = CAST(:id AS uuid)"), {"id": sign}).all() == []


def test_twenty_presses_at_once_of_one_person_are_one_agreement(app, sign):
    from concurrent.futures import ThreadPoolExecutor

    me = str(uuid.uuid4())
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: send(app.test_client(), sign, me).status_code, range(20)))
    assert set(statuses) == {200} and agreeing(app.test_client(), sign) == 1


# ---- the list by its filters

@pytest.fixture
def several(make_consultation, leave, publish, superuser):
    """Four public signs of four people in `banco`, by words: lamp (answered), bench, tree (old), and one that is only for zones."""
    make_consultation("banco")
    made = {"lamp": leave("banco", text="Il lampione è spento")["id"], "bench": leave("banco", category="wish", text="Una panchina al 100%")["id"],
            "tree": leave("banco", category="like", text="I platani")["id"], "dark": leave("banco", category="unsafe", text="Buio")["id"]}
    publish()
    with superuser.begin() as connection:
        change = "UPDATE milo.contributions SET {} WHERE id = CAST(:id AS uuid)"
        connection.execute(text(change.format("answer = 'accepted'")), {"id": made["lamp"]})
        connection.execute(text(change.format("left_at = '2026-03-05 12:00+01'")), {"id": made["tree"]})
    return made


FOUND = [("", {"lamp", "bench", "tree"}), ("category=fix", {"lamp"}), ("category=fix&category=like", {"lamp", "tree"}), ("answer=accepted", {"lamp"}), ("to=2026-03-05", {"tree"}),
         ("from=2026-03-06", {"lamp", "bench"}), ("q=LAMPIONE", {"lamp"}), ("q=100%25", {"bench"}), ("q=%25", {"bench"}), ("q=_", set()), ("category=unsafe", set()),
         ("category=fix&q=platani", set()), (f"intervention={uuid.UUID(int=7)}", set())]


@pytest.mark.parametrize(("query", "names"), FOUND)
def test_list_and_map_find_the_same_signs_by_the_same_address(client, several, query, names):
    wanted = {several[name] for name in names}
    assert {each["id"] for each in client.get(f"/api/c/banco/contributions?{query}").json["features"]} == wanted
    assert sum(each["properties"].get("count", 1) for each in client.get(f"/api/c/banco/contributions?zoom=12&{query}").json["features"]) == len(wanted)
    for path in ("/it/c/banco", "/it/c/banco/signs", "/ar/c/banco"):
        assert set(re.findall(r'id="s([0-9a-f-]{36})"', client.get(f"{path}?{query}").get_data(as_text=True))) == wanted


@pytest.mark.parametrize("query", ["category=nothing", "answer=maybe", "from=yesterday", "to=2026-02-30", "intervention=12", "q=" + "a" * 81])
def test_a_value_that_cannot_be_is_refused_to_machines_and_left_out_for_people(client, several, query):
    assert client.get(f"/api/c/banco/contributions?{query}").status_code == 400
    assert client.get(f"/it/c/banco?{query}").status_code == 200


def test_the_form_shows_what_is_chosen_and_how_to_leave_it(client, several):
    page = client.get("/it/c/banco?category=fix&answer=accepted&from=2026-01-02&q=Lampione").get_data(as_text=True)
    form = re.search(r'<details class="filters".*?</details>', page, flags=re.S).group(0)
    assert form.startswith('<details class="filters" id="filters" data-asked="category=fix&amp;from=2026-01-02&amp;answer=accepted&amp;q=Lampione">')
    assert re.findall(r'value="(\w+)" checked', form) == ["fix"] and 'value="accepted" selected' in form and 'value="2026-01-02"' in form and 'value="Lampione"' in form
    assert "Trovato 1 segno." in page
    assert '<details class="filters" id="filters" data-asked="">' in client.get("/it/c/banco").get_data(as_text=True)


def test_words_that_nobody_has_read_cannot_be_looked_for(client, several, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET words_checked = false WHERE id = CAST(:id AS uuid)"), {"id": several["lamp"]})
    assert client.get("/api/c/banco/contributions?q=lampione").json["features"] == []


def test_people_are_counted_for_all_signs_and_for_one_kind_and_for_no_other_filter(client, several):
    assert "Li hanno lasciati 3 persone." in words(client.get("/it/c/banco/signs"))
    assert "Li ha lasciati 1 persona." in words(client.get("/it/c/banco/signs?category=fix"))
    for query in ("answer=accepted", "q=a", "category=fix&category=like", "category=fix&from=2026-01-01"):
        assert "lasciat" not in words(client.get(f"/it/c/banco/signs?{query}"))


def test_the_list_says_the_newest_of_how_many_and_the_ways_keep_the_filters(client, several, monkeypatch):
    monkeypatch.setattr("app.sign_list.PAGE", 1)
    answer = client.get("/it/c/banco?from=2026-03-06&answer=&q=")
    assert "Qui ci sono i 1 segni più nuovi, di 2." in words(answer)
    assert 'href="/it/c/banco?from=2026-03-06&amp;after=1#signs"' in answer.get_data(as_text=True)
    second = client.get("/it/c/banco?from=2026-03-06&after=1")
    assert "Qui ci sono i segni da 2 a 2, di 2." in words(second) and 'href="/it/c/banco?from=2026-03-06#signs"' in second.get_data(as_text=True)


def test_a_sign_in_the_list_leads_to_its_page_and_says_that_it_was_answered_and_who_agrees(client, several):
    send(client, several["bench"])
    found = client.get("/it/c/banco/signs")
    assert f'href="/it/c/banco/s/{several["bench"]}"' in found.get_data(as_text=True)
    assert "Risposta ufficiale: Accolto" in words(found) and "1 persona d'accordo" in words(found)


def test_the_page_of_an_intervention_has_its_link_and_counts_agreement_and_comments(client, sample, leave, publish, superuser):
    sign = leave("lorenteggio", text="Gli alberi bruciano in agosto")["id"]
    publish(sign)
    with superuser.begin() as connection:
        about = connection.execute(text("SELECT id, number FROM milo.interventions ORDER BY number LIMIT 1")).one()
        connection.execute(text("UPDATE milo.contributions SET public_intervention_id = :about WHERE id = CAST(:id AS uuid)"), {"about": about.id, "id": sign})
    client.post(f"/it/c/lorenteggio/s/{sign}/support", data={"participant": str(uuid.uuid4())})
    client.post(f"/it/c/lorenteggio/s/{sign}/comment", data={"participant": str(uuid.uuid4()), "key": str(uuid.uuid4()), "comment": "Anche qui"})
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.comments SET visibility = 'published'"))
    answer = client.get(f"/it/c/lorenteggio/i/{about.number}")
    assert f'href="http://localhost/it/c/lorenteggio/i/{about.number}" id="share-link"' in answer.get_data(as_text=True)
    assert "Gli alberi bruciano in agosto 1 persona d'accordo · 1 commento" in words(answer)
