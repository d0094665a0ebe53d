"""The ledger at the desk: rows are appended by forms, mistakes are told and nothing typed is lost, tables count every promise and every euro."""
from __future__ import annotations

import csv
import io
import re
import threading
import uuid
from html import unescape

import pytest
from sqlalchemy import text

PLAN = "/desk/plan/lorenteggio"
SCHOOL = f"{PLAN}/interventions/13"


@pytest.fixture
def planner(sample, staff):
    """A planner's browser whose forms carry their token."""
    return staff("planner")


def html(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html(answer)).split())


def send(browser, path, page=None, **fields):
    """Send a form as a browser does: with the token of the page it stands on."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(page or path.rsplit("/", 1)[0]).get_data(as_text=True)).group(1)
    return browser.post(path, data={"csrf_token": token, "key": str(uuid.uuid4())} | fields)


def promise(browser, **changes):
    fields = {"outcome": "promised", "what_it": "Fine dei lavori", "promised_for_it": "fine 2025", "promised_from": "2025-10-01", "promised_to": "2025-12-31",
              "said_by": "Comune di Milano", "said_where": "https://comune.example/scuola", "said_on": "06/2024"} | changes
    return send(browser, f"{SCHOOL}/promises", **fields)


@pytest.fixture
def rows(superuser):
    """What stands in a table of the ledger for an intervention."""

    def read(table, number=13):
        with superuser.connect() as connection:
            return connection.execute(text(f"SELECT t.* FROM milo.{table} t JOIN milo.interventions i ON i.id = t.intervention_id WHERE i.number = :number ORDER BY t.position"), {"number": number}).all()

    return read


@pytest.fixture
def audited(superuser):
    """The lines of the audit since the test began, by action."""
    with superuser.connect() as connection:
        begun = connection.scalar(text("SELECT clock_timestamp()"))

    def read(action):
        with superuser.connect() as connection:
            return connection.execute(text("SELECT account_name, detail FROM milo.audit WHERE at >= :begun AND action = :action"), {"begun": begun, "action": action}).all()

    return read


# ---- promises

def test_a_promise_that_moves_and_is_done_tells_how_late_on_desk_and_card(planner, client, rows, audited):
    assert promise(planner).headers["Location"].endswith("/interventions/13#promises")
    (first,) = rows("milestones")
    assert (first.said_on, first.noted_by, first.moves) == ("2024-06", "planner", None)
    assert "In ritardo di" in words(planner.get(SCHOOL))
    promise(planner, moves=first.id, promised_for_it="giugno 2026", promised_from="2026-06-01", promised_to="2026-06-30", reason_it="La gara è andata deserta")
    second = rows("milestones")[-1]
    promise(planner, outcome="done", moves=second.id, promised_for_it="settembre 2026", promised_from="2026-09-30", promised_to="2026-09-30")
    card = client.get("/it/c/lorenteggio/i/13")
    said = words(card)
    assert "Fatta con 9 mesi di ritardo." in said and "Perché: La gara è andata deserta" in said
    assert "Promesso fine 2025" in said and "Spostato giugno 2026" in said and "Fatto settembre 2026" in said and "giugno 2024" in said
    assert '<a href="https://comune.example/scuola" rel="noopener nofollow">' in html(card)
    assert [row.account_name for row in audited("ledger.promises")] == ["planner"] * 3


def test_the_public_interface_of_interventions_keeps_its_members_and_has_the_new_ones(planner, client, rows):
    promise(planner)
    found = client.get("/api/c/lorenteggio/interventions?lang=it").json["features"][12]["properties"]
    (entry,) = found["milestones"]
    assert {"what", "promised_for", "promised_from", "promised_to", "said_by", "said_where", "said_on", "outcome", "reason", "id", "moves"} <= set(entry)
    assert (entry["what"], entry["promised_to"], entry["moves"]) == ("Fine dei lavori", "2025-12-31", None)
    assert "planner" not in str(found)
    assert [(line["amount_eur"], line["fund"]) for line in found["money"]] == [(5_000_000, "eu")]


def test_a_mistake_in_the_form_is_told_once_each_and_nothing_typed_is_lost(planner, rows):
    answer = promise(planner, what_it="", what_ar="نهاية الأعمال", said_where="javascript:alert(1)", said_on="domani", promised_to="2025-01-01", said_by="Comune «A» & B")
    page = html(answer)
    assert answer.status_code == 422 and rows("milestones") == []
    for sentence in ("Qui manca qualcosa. Scrivilo.", "Un indirizzo comincia con http:// o https://. Controllalo.",
                     "Scrivi un giorno, un mese o un anno: 30/06/2024, 06/2024 o 2024.", "L'ultimo giorno viene prima del primo. Controlla le due date."):
        assert page.count(sentence) == 2, sentence  # in the summary and at its field
    for typed in ("نهاية الأعمال", "javascript:alert(1)", "domani", "Comune «A» & B", "fine 2025", "2025-10-01"):
        assert f'value="{typed}"' in page, typed
    assert 'href="javascript' not in page


def test_a_form_sent_twice_is_written_once_and_a_changed_one_is_not_dropped(planner, rows):
    key = str(uuid.uuid4())
    assert promise(planner, key=key).status_code == promise(planner, key=key).status_code == 303
    assert len(rows("milestones")) == 1
    changed = promise(planner, key=key, said_by="Regione")
    assert changed.status_code == 422 and "già arrivato con altre parole" in words(changed) and 'value="Regione"' in html(changed)
    fresh = re.search(r'action="[^"]+/promises#promises-errors".*?name="key" value="([^"]+)"', html(changed), re.S).group(1)
    assert fresh != key and promise(planner, key=fresh, said_by="Regione").status_code == 303
    assert [row.said_by for row in rows("milestones")] == ["Comune di Milano", "Regione"]


def test_a_row_written_by_mistake_is_taken_back_with_a_reason_and_stays_readable(planner, client, rows):
    promise(planner, what_it="Riga sbagliata")
    (first,) = rows("milestones")
    answer = promise(planner, outcome="mistaken", moves=first.id, what_it="", promised_for_it="", promised_from="", promised_to="")
    assert answer.status_code == 422 and "Scrivi perché." in words(answer)
    promise(planner, outcome="mistaken", moves=first.id, what_it="", promised_for_it="", promised_from="", promised_to="", reason_it="Era di un'altra scuola")
    assert len(rows("milestones")) == 2
    for page in (planner.get(SCHOOL), client.get("/it/c/lorenteggio/i/13")):
        assert "1 riga tolta: era uno sbaglio Riga sbagliata" in words(page) and "Era di un'altra scuola" in words(page) and "In ritardo" not in words(page)
    assert client.get("/api/c/lorenteggio/interventions").json["features"][12]["properties"]["milestones"] == []


def test_two_planners_who_write_at_once_both_succeed(app, planner, rows):
    token = re.search(r'name="csrf_token" value="([^"]+)"', planner.get(SCHOOL).get_data(as_text=True)).group(1)
    cookie = planner.get_cookie("milo_staff", path="/desk").value
    answers, ready = [], threading.Barrier(4)

    def write(who):
        browser = app.test_client()
        browser.set_cookie("milo_staff", cookie, path="/desk")
        ready.wait()
        answers.append(browser.post(f"{SCHOOL}/promises", data={"csrf_token": token, "key": str(uuid.uuid4()), "outcome": "promised", "what_it": f"Promessa {who}", "said_by": "Comune", "said_where": "albo"}).status_code)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 4
    assert [row.position for row in rows("milestones")] == [1, 2, 3, 4] and len({row.what["it"] for row in rows("milestones")}) == 4


# ---- status, money, texts, shapes

def test_a_status_changes_by_a_row_and_its_history_is_public(planner, client, rows):
    answer = send(planner, f"{SCHOOL}/status", status="works", said_by="", said_where="albo")
    assert answer.status_code == 422 and len(rows("statuses")) == 1
    send(planner, f"{SCHOOL}/status", status="suspended", verified="yes", said_by="Comune", said_where="albo pretorio", said_on="2026", reason_it="Impresa fallita")
    page = words(client.get("/it/c/lorenteggio/i/13"))
    assert "Come è cambiato lo stato" in page and "Previsto (non verificato)" in page and "Perché: Impresa fallita" in page and "detto da Comune , 2026 · albo pretorio" in page
    assert client.get("/api/c/lorenteggio/interventions").json["features"][12]["properties"]["status"] == "suspended"


def test_a_figure_is_replaced_by_a_later_one_and_the_table_counts_the_later(planner, client, rows):
    (first,) = rows("money")
    answer = send(planner, f"{SCHOOL}/money", amount="6 milioni", fund="eu", what_it="Costo", source="albo", replaces=first.id)
    assert answer.status_code == 422 and 'value="6 milioni"' in html(answer) and "Scrivi la cifra in euro, così: 8.300.000." in html(answer) and "Scrivi perché." in html(answer)
    send(planner, f"{SCHOOL}/money", amount="6.000.000", fund="eu", what_it="Costo", source="albo", replaces=first.id, reason_it="Dopo la gara")
    table = words(client.get("/it/c/lorenteggio/money"))
    assert "almeno 50.050.000 €" in table  # 57 less 6 less 0.95 million
    card = words(client.get("/it/c/lorenteggio/i/13"))
    assert "5.000.000 € Stima, fondi POR FESR cifra di prima" in card and "6.000.000 € Costo Dopo la gara" in card
    again = send(planner, f"{SCHOOL}/money", amount="7.000.000", fund="eu", what_it="Costo", source="albo", replaces=first.id, reason_it="Altro")
    assert again.status_code == 422 and "Questa riga non c'è più. Scegline un'altra." in html(again)


def test_texts_change_in_place_and_the_audit_keeps_the_old_ones(planner, rows, audited):
    page = html(planner.get(SCHOOL))
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    old = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page).group(1) for name in ("title_it", "title_en", "title_ar", "owner_it", "owner_en", "owner_ar")}
    notes = {name: re.search(rf'name="{name}"[^>]*>([^<]*)</textarea>', page).group(1) for name in [f"{part}_{code}" for part in ("summary", "note") for code in ("it", "en", "ar")]}
    same = old | notes | {"seen": seen, "owner_keys": "comune"}
    try:
        assert send(planner, f"{SCHOOL}/texts", **same | {"title_it": ""}).status_code == 422
        assert send(planner, f"{SCHOOL}/texts", **same | {"title_it": "Scuola di via dei Narcisi"}).status_code == 303
        ((who, detail),) = audited("intervention.change")
        assert who == "planner" and detail["before"]["title"]["it"] == old["title_it"] and set(detail["before"]) == {"title"}
        late = send(planner, f"{SCHOOL}/texts", **same | {"title_it": "Un altro titolo"})
        assert late.status_code == 422 and "un'altra persona ha cambiato questi testi" in html(late) and 'value="Un altro titolo"' in html(late)
    finally:
        seen = re.search(r'name="seen" value="([^"]+)"', html(planner.get(SCHOOL))).group(1)
        assert send(planner, f"{SCHOOL}/texts", **same | {"seen": seen}).status_code == 303


def test_a_new_intervention_stands_in_the_list_and_on_the_page_of_residents(planner, client):
    answer = send(planner, f"{PLAN}/interventions/new", page=f"{PLAN}/interventions/new", layer="green", title_it="", owner_it="Comune", owner_keys="mago")
    assert answer.status_code == 422 and html(answer).count("Qui manca qualcosa. Scrivilo.") == 2 and html(answer).count("Scegli una voce dell'elenco.") == 2
    made = send(planner, f"{PLAN}/interventions/new", page=f"{PLAN}/interventions/new", layer="green", title_it="Orto di via Segneri", owner_it="Comune di Milano", owner_keys="comune")
    assert made.headers["Location"].endswith("/interventions/20")
    assert "Orto di via Segneri" in words(planner.get(f"{PLAN}/interventions"))
    page = words(client.get("/it/c/lorenteggio/i/20"))
    assert "Orto di via Segneri" in page and "Previsto (non verificato)" in page and "Nessuna data è stata detta." in page


def test_shapes_are_linked_by_ticking_them(planner, superuser):
    page = html(planner.get(f"{PLAN}/interventions/9"))
    offered = re.search(r'name="offered" value="([^"]+)"', page).group(1)
    ticked = re.findall(r'name="shape" value="([^"]+)" checked', page)
    count = text("SELECT count(*) FROM milo.features f JOIN milo.interventions i ON i.id = f.intervention_id WHERE i.number = 9")
    try:
        assert send(planner, f"{PLAN}/interventions/9/shapes", offered=offered, shape=ticked[1:]).status_code == 303
        with superuser.connect() as connection:
            assert connection.scalar(count) == len(ticked) - 1
    finally:
        send(planner, f"{PLAN}/interventions/9/shapes", offered=offered, shape=ticked)
    with superuser.connect() as connection:
        assert connection.scalar(count) == len(ticked)


# ---- tables

def test_every_count_of_the_table_leads_to_its_rows(planner, rows):
    page = html(planner.get(f"{PLAN}/promises"))
    assert "24 promesse in tutto." in page
    links = re.findall(r'<a href="(/desk/plan/lorenteggio/promises\?[^"]+)">(?:<b>)?(\d+)', page)
    assert len(links) > 12
    for address, count in links:
        assert html(planner.get(address)).count("<th scope=\"row\">") - 4 == int(count), address  # four owners stand above


def test_the_table_is_sorted_and_filtered_by_the_address(planner):
    late = re.findall(r'class="how [^"]*">([^<]+)<', html(planner.get(f"{PLAN}/promises?owner=aler&sort=late")))
    assert late[0] == "Il termine è passato da 8 anni e 2 mesi. Non sappiamo com'è andata." and len(late) == 10
    assert planner.get(f"{PLAN}/promises?sort=beauty").status_code == planner.get(f"{PLAN}/promises?colour=red").status_code == 400


def test_the_file_holds_no_formula_and_numbers_stay_numbers(planner):
    promise(planner, what_it="=HYPERLINK(\"x\")", said_by="@comune", said_where="＝1+1", promised_for_it="+1 anno")
    answer = planner.get(f"{PLAN}/promises.csv?intervention=13")
    assert answer.mimetype == "text/csv" and answer.get_data().startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";")
    (line,) = [dict(zip(header, line, strict=True)) for line in lines]
    assert (line["Promessa"], line["Detto da"], line["Detto dove"], line["Prima data, come detta"]) == ("'=HYPERLINK(\"x\")", "'@comune", "'＝1+1", "'+1 anno")
    assert line["Numero"] == "13" and int(line["Giorni"]) > 300


def test_money_stands_as_stated_beside_what_no_intervention_names(planner, client):
    for page in (words(planner.get(f"{PLAN}/money")), words(client.get("/it/c/lorenteggio/money"))):
        for told in ("57.000.000 €", "22.000.000 €", "20.000.000 €", "99.000.000 €", "almeno 51.050.000 €", "almeno 17.800.000 €", "almeno 13.900.000 €",
                     "Non detti per nessun intervento differenza nostra: dove vanno non è detto almeno 82.750.000 €",
                     "Fuori dal programma (per esempio PNRR) – 2.217.000 €", "2 cifre, non sommate", "le parti dette fanno 17.000 € più della somma detta"):
            assert told in page, told


def test_a_sum_of_the_programme_is_corrected_by_a_later_one(planner, superuser, client):
    with superuser.connect() as connection:
        first = connection.scalar(text("SELECT id FROM milo.money WHERE intervention_id IS NULL AND fund = 'eu'"))
    refused = send(planner, f"{PLAN}/money", page=f"{PLAN}/money", amount="60.000.000", fund="outside", what_it="Fondi", source="albo")
    assert refused.status_code == 422 and "Scegli una voce dell'elenco." in html(refused)
    send(planner, f"{PLAN}/money", page=f"{PLAN}/money", amount="60.000.000", fund="eu", what_it="Fondi europei", source="albo", replaces=first, reason_it="Cifra aggiornata")
    page = words(client.get("/it/c/lorenteggio/money"))
    assert "almeno 54.050.000 €" in page and "102.000.000 €" in page and "57.000.000 €" in page


def test_money_as_a_file_keeps_amounts_numeric(planner, client):
    for answer in (planner.get(f"{PLAN}/money.csv"), client.get("/it/c/lorenteggio/money.csv")):
        header, *lines = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";")
        amounts = [line[header.index("Cifra in euro")] for line in lines]
        assert len(lines) == 13 and sum(map(int, amounts)) == 57_000_000 + 22_000_000 + 20_000_000 + 4_200_000 + 7_500_000 + 3_000_000 + 4_250_000 + 8_300_000 + 6_100_000 + 1_350_000 + 867_000 + 5_000_000 + 950_000


# ---- who may

@pytest.mark.parametrize("part", ["promises", "status", "money", "texts", "shapes"])
def test_a_moderator_reads_the_ledger_and_writes_none_of_it(sample, staff, part, rows):
    moderator = staff("moderator")
    page = html(moderator.get(SCHOOL))
    assert "Stima, fondi POR FESR" in page and "Scrivi nel registro" not in page and "Salva" not in page
    assert moderator.post(f"{SCHOOL}/{part}", data={"key": str(uuid.uuid4())}).status_code == 403
    assert rows("milestones") == []


def test_a_form_without_its_token_is_refused(planner, rows):
    assert planner.post(f"{SCHOOL}/promises", data={"key": str(uuid.uuid4()), "outcome": "promised", "what_it": "x", "said_by": "x", "said_where": "x"}).status_code == 403
    assert rows("milestones") == []


def test_an_unknown_plan_or_intervention_is_not_found(planner):
    for path in (f"{PLAN}/interventions/99", "/desk/plan/nowhere/interventions", "/desk/plan/nowhere/promises", "/desk/plan/nowhere/money"):
        assert planner.get(path).status_code == 404
