"""A file through the desk: sent, refused or read, kept a day, its choices asked, looked at, saved as a draft or put on the map."""
from __future__ import annotations

import html
import io
import json
import os
import re
import time
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from app import uploads

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
IMPORT = "/desk/plan/lorenteggio/import"
PLACES = [(9.1240, 45.4460, "Panchina è"), (9.1250, 45.4450, "Fontana"), (9.1240, 45.4480, "Albero")]  # far from every intervention


def geojson(places=PLACES) -> bytes:
    """Three points of the quarter as a file."""
    features = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": {"nome": name, "codice": number}}
                for number, (lon, lat, name) in enumerate(places, 1)]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def planner(staff):
    """A signed-in planner with `post` that brings the form's token."""
    browser = staff("planner")

    def post(path, **data):
        token = TOKEN.search(browser.get("/desk/").get_data(as_text=True))[1]
        return browser.post(path, data={"csrf_token": token, **data})

    browser.send = post
    return browser


@pytest.fixture
def uploads_folder(tmp_path, monkeypatch):
    """Where uploads lie during a test: a folder of its own, not that of the installation."""
    monkeypatch.setattr(uploads, "_shelf", lambda: tmp_path / "uploads")
    return tmp_path / "uploads"


@pytest.fixture
def send(planner, uploads_folder, sample):
    """Send a file; returns the answer."""
    return lambda data, name="file.geojson": planner.send(IMPORT, file=(io.BytesIO(data), name))


def choices(**changes) -> dict:
    """What a person chooses for the three points."""
    return {"layer": "0", "target": "new", "title-it": "Arredi", "system": "4326", "column-title": "nome", "column-identity": "codice", "keep": ["nome"],
            "consultation": ["lorenteggio", "prova"], "edition": "maggio 2026", "valid_on": "2026-05", "source": "Ufficio verde", "licence": "CC BY 4.0"} | changes


def test_a_file_is_kept_in_a_closed_folder_until_its_choices_are_made(send, planner, uploads_folder):
    answer = send(geojson())
    assert answer.status_code == 303 and answer.headers["Location"].startswith(IMPORT)
    (folder,) = uploads_folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700 and uploads_folder.stat().st_mode & 0o077 == 0
    assert "file.geojson" in planner.get(IMPORT).get_data(as_text=True)


def test_a_file_that_is_no_map_is_refused_by_a_sentence_and_kept_nowhere(send, uploads_folder):
    answer = send(b"%PDF-1.7 nothing", "tavola.pdf")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "PDF" in page and "Non hai perso nulla" in page and "tavola.pdf" in page
    assert not list(uploads_folder.iterdir())


def test_a_zip_that_climbs_out_of_its_folder_harms_nobody(send, uploads_folder, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../../../tmp/milo-climbed.txt", "x")
    assert send(packed.getvalue(), "../../evil.zip").status_code == 422
    assert not Path("/tmp/milo-climbed.txt").exists() and not list(uploads_folder.iterdir())


def test_no_file_at_all_is_told(planner, uploads_folder, sample):
    answer = planner.send(IMPORT)
    assert answer.status_code == 422 and "Scegli un file" in answer.get_data(as_text=True)


def test_a_file_over_the_limit_is_told_on_the_page_it_was_sent_from(send, monkeypatch):
    from app.views import desk

    monkeypatch.setitem(desk.LARGER, "desk.import_file", 2000)
    answer = send(b"x" * 5000)
    assert answer.status_code == 413 and "più grande di 200 MB" in answer.get_data(as_text=True)


def test_the_limit_of_other_forms_stays_at_a_megabyte(planner, sample):
    assert planner.send("/desk/plan/lorenteggio/layers/green/describe", **{"title-it": "x" * 1_200_000}).status_code == 413


def test_files_older_than_a_day_go_when_the_next_one_comes(send, uploads_folder, superuser, app):
    send(geojson())
    (old,) = uploads_folder.iterdir()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.uploads SET made_at = now() - interval '25 hours'"))
    os.utime(old, (time.time() - 90_000,) * 2)
    answer = send(geojson(), "dopo.geojson")
    assert not old.exists() and len(list(uploads_folder.iterdir())) == 1 and answer.status_code == 303
    with superuser.connect() as connection:
        assert connection.scalars(text("SELECT file_name FROM milo.uploads")).all() == ["dopo.geojson"]


def test_a_file_can_be_thrown_away(send, planner, uploads_folder):
    where = send(geojson()).headers["Location"]
    assert planner.send(where + "/discard").status_code == 303
    assert not list(uploads_folder.iterdir()) and planner.get(where).status_code == 404


def test_the_name_of_a_file_is_words_and_never_a_path():
    assert uploads._name("..\\..\\Città/mappa.zip") == "mappa.zip" and uploads._name("") == "file" and len(uploads._name("x" * 999)) == 200


def test_a_system_is_proposed_only_where_the_file_names_it(send, planner):
    page = planner.get(send(geojson()).headers["Location"]).get_data(as_text=True)
    assert re.search(r'name="system" value="4326" checked', page) and "3 su 3 cadono nell" in page
    nameless = "x;y;nome\n" + "".join(f"{x};{y};p\n" for x, y in ((1510193, 5032871), (1510250, 5032960), (1510300, 5033000)))
    page = planner.get(send(nameless.encode(), "senza.csv").headers["Location"]).get_data(as_text=True)
    assert "non dice il suo sistema" in page and 'value="3003"' in page and not re.search(r'name="system" value="[^"]+" checked', page)


def test_a_file_of_which_nothing_can_be_used_says_why_instead_of_asking_where_it_falls(send, planner):
    empty = json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": None}] * 2}).encode()
    page = html.unescape(planner.get(send(empty, "vuoto.geojson").headers["Location"]).get_data(as_text=True))
    assert "Nessuna riga del file si può mettere sulla mappa." in page and "Righe senza disegno: 2." in page
    assert "cadono fuori dall'area" not in page


def test_every_offered_system_has_its_drawing(send, planner):
    page = planner.get(send(geojson()).headers["Location"]).get_data(as_text=True)
    assert page.count('class="sketch"') == page.count('name="system"') - 1 > 0
    assert re.search(r'class="s-points" [^>]*d="M\d+ \d+h0', page) and re.search(r'class="s-streets" [^>]*d="M', page)


def test_accents_are_shown_so_that_a_person_can_judge_them(send, planner):
    table = "lon,lat,nome\n9.129,45.446,perché\n".encode("cp1252")
    where = send(table, "accenti.csv").headers["Location"]
    assert "perché" in planner.get(where).get_data(as_text=True)
    answer = planner.send(where, **choices(again="1", encoding="cp850"))
    assert answer.status_code == 303
    page = planner.get(where).get_data(as_text=True)
    assert "perchÚ" in page and 'value="Arredi"' in page


def test_what_is_missing_is_told_and_the_other_choices_stay(send, planner):
    where = send(geojson()).headers["Location"]
    answer = planner.send(where, **choices(**{"title-it": "", "system": "", "source": "Studio Bianchi"}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Dai un nome al livello nuovo" in page and "Scegli la mappa" in page and 'value="Studio Bianchi"' in page
    assert "Questo codice non c" in planner.send(where, **choices(system="other", other="999999")).get_data(as_text=True)


def test_only_layers_of_the_same_kind_of_shape_are_offered(send, planner):
    page = planner.get(send(geojson()).headers["Location"]).get_data(as_text=True)
    assert '<option value="transit"' in page and '<option value="green"' not in page


def test_complete_choices_lead_to_the_map(send, planner):
    where = send(geojson()).headers["Location"]
    assert planner.send(where, **choices()).headers["Location"] == where + "/preview"


def test_a_table_whose_columns_are_not_found_lets_a_person_name_them(send, planner):
    where = send(b"a;b;nome\n9.129;45.446;uno\n9.130;45.447;due\n", "colonne.csv").headers.get("Location")
    assert where, "the rows are kept so that their columns can be chosen"
    assert planner.send(where, **choices(again="1", x="a", y="b", **{"column-title": "", "column-identity": "", "keep": []})).status_code == 303
    assert re.search(r"2 forme vanno bene", planner.get(where).get_data(as_text=True))


def imported(planner, send, data=None, name="file.geojson", **changes) -> str:
    """Send, choose and save; returns the address of the edition."""
    where = send(data or geojson(), name).headers["Location"]
    publish = {"publish": "1"} if changes.pop("publish", False) else {}
    assert planner.send(where, **choices(**changes)).status_code == 303
    answer = planner.send(where + "/preview", **publish)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def test_nothing_is_saved_while_one_looks(send, planner, superuser):
    where = send(geojson()).headers["Location"]
    planner.send(where, **choices())
    page = planner.get(where + "/preview").get_data(as_text=True)
    shapes = planner.get(where.replace("/desk/", "/desk/api/") + "/shapes").get_json()
    assert "Non è ancora salvato" in page and "Righe lette: 3. Usabili: 3." in page
    assert [each["properties"]["title"] for each in shapes["features"]] == ["Panchina è", "Fontana", "Albero"]
    assert shapes["features"][0]["geometry"]["coordinates"] == pytest.approx([9.1240, 45.4460])
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.layers WHERE key = 'arredi'")) == 0


def test_a_preview_without_choices_leads_back_to_them(send, planner):
    where = send(geojson()).headers["Location"]
    assert planner.get(where + "/preview").headers["Location"] == where


def test_a_draft_is_on_no_public_map_until_it_is_put_in_force(send, planner, client, uploads_folder, superuser):
    edition = imported(planner, send)
    assert edition.endswith("/layers/arredi/editions/1") and not list(uploads_folder.iterdir())
    page = planner.get(edition).get_data(as_text=True)
    assert "bozza" in page and "Panchina è" in page and "Righe lette: 3" in page
    assert client.get("/api/c/lorenteggio/layers/arredi").get_json()["features"] == []
    assert planner.send(edition + "/publish").status_code == 303
    found = client.get("/api/c/lorenteggio/layers/arredi").get_json()["features"]
    assert [each["properties"]["title"] for each in found] == ["Panchina è", "Fontana", "Albero"]
    with superuser.connect() as connection:
        noted = connection.scalars(text("SELECT action FROM milo.audit WHERE account_name = 'planner' AND action LIKE 'plan.%' ORDER BY at DESC LIMIT 4")).all()
    # what is noted in one transaction has one time
    assert sorted(noted) == ["plan.import", "plan.layer-new", "plan.publish", "plan.upload"]


def test_saving_and_publishing_is_one_step_and_only_kept_columns_are_public(send, planner, client):
    imported(planner, send, publish=True, consultation=["lorenteggio"])
    layers = {each["key"]: each for each in client.get("/api/c/lorenteggio/layers").get_json()["layers"]}
    assert layers["arredi"]["count"] == 3 and layers["arredi"]["source"] == "Ufficio verde" and layers["arredi"]["licence"] == "CC BY 4.0"
    assert "arredi" not in {each["key"] for each in client.get("/api/c/prova/layers").get_json()["layers"]}
    assert "codice" not in client.get("/api/c/lorenteggio/layers/arredi").get_data(as_text=True)


def test_a_file_in_another_system_lands_where_it_belongs(send, planner, client):
    table = "nome;x;y\nuno;1510193,2;5032871,4\ndue;1510250,0;5032960,0\n"
    imported(planner, send, table.encode(), "gauss-boaga.csv", system="3003", publish=True, **{"column-identity": ""})
    first = client.get("/api/c/lorenteggio/layers/arredi").get_json()["features"][0]["geometry"]["coordinates"]
    from geo.crs import to_lonlat

    assert first == pytest.approx(list(to_lonlat([[1510193.2, 5032871.4]], 3003)[0]), abs=1e-6)


def test_a_typed_code_far_from_the_area_is_refused_with_a_sentence_and_nothing_is_saved(send, planner, superuser):
    where = send(geojson()).headers["Location"]
    planner.send(where, **choices(system="other", other="32632"))
    answer = planner.get(where + "/preview", follow_redirects=True).get_data(as_text=True)
    assert "lontano dalla zona del piano" in answer or "Nessuna riga" in answer
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.layers WHERE key = 'arredi'")) == 0


def test_a_sensitive_layer_from_a_file_shows_no_single_shape_in_public(send, planner, client):
    imported(planner, send, publish=True, sensitive="1")
    assert "Fontana" not in client.get("/api/c/lorenteggio/layers/arredi").get_data(as_text=True)


def test_two_files_are_read_at_a_time_and_the_third_waits_its_turn(send, superuser, uploads_folder):
    with superuser.connect() as connection:
        for slot in range(uploads.AT_ONCE):
            connection.execute(text("SELECT pg_advisory_lock(:name, :slot)"), {"name": uploads.SLOT, "slot": slot})
        answer = send(geojson())
        connection.execute(text("SELECT pg_advisory_unlock_all()"))
    assert answer.status_code == 429 and "Altri file si stanno leggendo" in answer.get_data(as_text=True) and not list(uploads_folder.glob("*"))
    assert send(geojson()).status_code == 303


def test_a_new_edition_begins_with_the_layer_and_the_columns_of_the_last_one(send, planner):
    edition = imported(planner, send, publish=True, **{"column-note": "nome"})
    layer = edition.removesuffix("/editions/1")
    assert f'href="{IMPORT}?target=arredi"' in planner.get(layer).get_data(as_text=True)
    where = planner.send(IMPORT, file=(io.BytesIO(geojson()), "dopo.geojson"), target="arredi").headers["Location"]
    page = planner.get(where).get_data(as_text=True)
    assert '<option value="arredi" selected>' in page and page.count('<option value="nome" selected>') == 2


def test_status_forgets_old_files_too(app, send, uploads_folder, superuser):
    send(geojson())
    (old,) = uploads_folder.iterdir()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.uploads SET made_at = now() - interval '25 hours'"))
    os.utime(old, (time.time() - 90_000,) * 2)
    found = json.loads(app.test_cli_runner().invoke(args=["status", "--json"]).stdout)
    assert found["uploads"] == {"waiting": 0, "swept": 1} and not old.exists()


def test_rows_that_stay_out_are_listed_with_their_numbers_before_and_after_saving(send, planner):
    table = "lon,lat,nome\n9.124,45.446,uno\n,,due\n9.125,45.447,tre\n0,0,quattro\n"
    where = send(table.encode(), "buchi.csv").headers["Location"]
    planner.send(where, **choices(**{"column-identity": ""}))
    before = planner.get(where + "/preview").get_data(as_text=True)
    after = planner.get(planner.send(where + "/preview").headers["Location"]).get_data(as_text=True)
    for page in (before, after):
        assert "Righe lette: 4. Usabili: 2. Rimaste fuori: 2." in page
        rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td>([^<]+)</td></tr>', page))
        assert sorted(rows.values()) == ["3", "5"] and any("senza coordinate" in why for why in rows)
