"""The ledger for residents: the card says how late and by which rule, the tables can be read without scripts, a cut list says so."""
from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from sqlalchemy import text

from app.views import ledger


def html(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html(answer)).split())


def test_the_card_gathers_a_promise_with_its_new_dates_and_states_the_rule(client, sample):
    page = words(client.get("/it/c/lorenteggio/i/1"))
    assert "Fatta con 1 anno e 10 mesi di ritardo. Promesso inizio 2018" in page
    assert "Promesso inizio 2018 Perché si è spostata: L'ATS chiede prima di pulire il terreno." in page
    assert "Il ritardo si conta dall'ultimo giorno della prima data promessa, in mesi interi." in page
    assert "detto da la Repubblica , 20 ottobre 2017" in page


def test_a_promise_moved_without_a_new_date_is_late_in_the_table_as_on_the_page_of_time(client, sample):
    table = words(client.get("/it/c/lorenteggio/promises?state=late"))
    assert "2 promesse" in table and "Prime case assegnate" in table and "Spostata, senza una data nuova. Il termine è passato da" in table
    assert "In ritardo 2" in words(client.get("/it/c/lorenteggio/time"))
    assert "Prime case assegnate" not in words(client.get("/it/c/lorenteggio/promises?state=moved"))


def test_each_card_leads_to_the_ledger_of_the_programme(client, sample):
    for page in ("/it/c/lorenteggio/i/12", "/it/c/lorenteggio"):
        assert 'href="/it/c/lorenteggio/promises"' in html(client.get(page)) and 'href="/it/c/lorenteggio/money"' in html(client.get(page))


@pytest.mark.parametrize("language", ["it", "en", "ar"])
@pytest.mark.parametrize("page", ["promises", "money"])
def test_the_tables_are_there_in_every_language(client, sample, language, page):
    answer = client.get(f"/{language}/c/lorenteggio/{page}")
    assert answer.status_code == 200 and f'<html lang="{language}"' in html(answer)
    for other in {"it", "en", "ar"} - {language}:
        assert f'href="/{other}/c/lorenteggio/{page}"' in html(answer)


@pytest.mark.parametrize("page", ["promises", "time"])
def test_words_of_promises_without_translation_are_marked_as_italian(client, sample, page):
    there, home = (client.get(f"/{language}/c/lorenteggio/{page}").get_data(as_text=True) for language in ("bn", "it"))
    assert '<bdi lang="it" dir="ltr">Fine dei lavori</bdi>' in there and 'lang="it" dir="ltr">fine 2022<' in there
    assert "<bdi>Fine dei lavori</bdi>" in home


def test_a_consultation_without_a_plan_has_no_ledger(client, make_consultation):
    make_consultation("banco")
    for page in ("promises", "promises.csv", "money", "money.csv"):
        assert client.get(f"/it/c/banco/{page}").status_code == 404
    assert client.get("/it/c/nessuna/promises").status_code == 404


def test_an_intervention_that_the_consultation_does_not_show_is_named_without_a_page(client, sample, make_consultation, superuser):
    made = make_consultation("banco")
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.consultation_layers (consultation_id, layer_id) SELECT :id, id FROM milo.layers WHERE key = 'library'"), {"id": made.id})
    page = html(client.get("/it/c/banco/promises"))
    assert 'href="/it/c/banco/i/12"' in page and 'href="/it/c/banco/i/1"' not in page and "1. Case ALER di via Lorenteggio 181" in page
    assert "almeno 51.050.000 €" in words(client.get("/it/c/banco/money"))


def test_a_list_of_signs_that_is_cut_says_how_many_there_are(client, sample, monkeypatch, leave, publish, superuser):
    monkeypatch.setattr(ledger, "LIST", 2)
    with superuser.connect() as connection:
        lon, lat = connection.execute(text("SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_PointOnSurface(f.geom) AS p FROM milo.features f JOIN milo.interventions i ON i.id = f.intervention_id WHERE i.number = 12) t")).one()
    made = [leave("lorenteggio", geometry={"type": "Point", "coordinates": [lon, lat]}, key=uuid.uuid4()) for _each in range(3)]
    publish(*(each["id"] for each in made))
    page = html(client.get("/it/c/lorenteggio/i/12"))
    assert "Qui ci sono i 2 segni più nuovi, di 3." in page and page.count('class="sign"') == 2
    assert "segni più nuovi, di" not in html(client.get("/it/c/lorenteggio/i/13"))


def test_no_form_and_no_account_stands_on_the_public_tables(client, sample):
    for page in ("promises", "money", "i/12"):
        told = html(client.get(f"/it/c/lorenteggio/{page}"))
        assert 'method="post"' not in told and "Scrivi nel registro" not in told
