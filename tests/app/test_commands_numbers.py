"""`numbers import` from the terminal: files as they come, a report, exit codes, and that a failure leaves nothing behind."""
from __future__ import annotations

import json
import zipfile

import geopandas
import pytest
from shapely.geometry import Point
from sqlalchemy import text

HEAD = "TIPO;DENOMINAZIONE;NUMEROCOMPLETO;LONG_X_4326;LAT_Y_4326"
ROWS = ["VIA;UNO;3;9.1311;45.4467", "VIA;UNO;3/A;9.1312;45.4467", "VIALE;DUE;12 BIS;9.1313;45.4467", "VIA;UNO;snc;9.1314;45.4467", "VIA;UNO;3;9.1315;45.4467"]
SAID = ("--source", "Comune di prova", "--licence", "CC BY 4.0")


@pytest.fixture
def milo(app, sample, superuser):
    """Run a command; the register of the sample is back afterwards."""
    kept = {}
    with superuser.begin() as connection:
        for table in ("number_registers", "number_streets", "numbers"):
            connection.execute(text(f"DROP TABLE IF EXISTS public.kept_{table}"))
            connection.execute(text(f"CREATE TABLE public.kept_{table} AS SELECT * FROM milo.{table}"))
            kept[table] = None
    yield lambda *arguments: app.test_cli_runner().invoke(args=["numbers", *map(str, arguments)])
    with superuser.begin() as connection:
        connection.execute(text("DELETE FROM milo.number_registers"))
        for table in kept:
            connection.execute(text(f"INSERT INTO milo.{table} SELECT * FROM public.kept_{table}"))
            connection.execute(text(f"DROP TABLE public.kept_{table}"))


@pytest.fixture
def bring(milo, tmp_path):
    """Write a file and import it."""

    def bring_one(words, *options, name="civici.csv", said=SAID):
        path = tmp_path / name
        path.write_text(words, encoding="utf-8")
        return milo("import", path, *said, *options)

    return bring_one


@pytest.fixture
def doors(superuser):
    """The register as it is stored: (street, number, suffix)."""

    def read():
        with superuser.connect() as connection:
            return [tuple(row) for row in connection.execute(text("SELECT s.name, n.number, n.suffix FROM milo.numbers n JOIN milo.number_streets s"
                                                                  " ON s.programme_id = n.programme_id AND s.key = n.street ORDER BY 1, 2, 3"))]

    return read


def test_a_file_of_the_city_takes_the_place_of_the_register_and_tells_what_changed(bring, milo, doors, client, superuser):
    done = bring("\n".join([HEAD, *ROWS]), "--crs", "EPSG:4326", "--valid-on", "2026-05")
    assert done.exit_code == 0, done.output
    assert "Numeri civici: 3 nuovi, 0 cambiati, 10 tolti, 0 uguali. Vie: 2." in done.stdout
    assert "Righe senza un numero civico che si legga: 1. Restano fuori. Righe: 5." in done.stdout
    assert "Numeri civici scritti più volte: 1 righe in più. Vale la prima. Righe: 6." in done.stdout
    assert doors() == [("via Uno", 3, ""), ("via Uno", 3, "a"), ("viale Due", 12, "bis")]
    [found] = client.get("/api/c/lorenteggio/numbers?lang=it&q=v.le+due,+12bis").json["numbers"]
    assert found == {"name": "viale Due 12 bis", "lon": 9.1313, "lat": 45.4467}
    assert "Comune di prova. CC BY 4.0" in client.get("/it/c/lorenteggio").get_data(as_text=True)
    again = bring("\n".join([HEAD, ROWS[0], ROWS[1].replace("9.1312", "9.1322")]), "--crs", "EPSG:4326")
    assert "Numeri civici: 0 nuovi, 1 cambiati, 1 tolti, 1 uguali. Vie: 1." in again.stdout
    listed = milo("list").stdout
    assert "lorenteggio: numeri civici: 2, vie: 1" in listed and "Comune di prova" in listed and "civici.csv" in listed
    with superuser.connect() as connection:
        assert set(connection.execute(text("SELECT account_name, detail ->> 'gone' FROM milo.audit WHERE action = 'plan.numbers'")).all()) >= {("command", "10"), ("command", "1")}


def test_points_of_openstreetmap_are_read_by_their_tags(bring, doors):
    features = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [9.1311, 45.4467]}, "properties": {"addr:street": "Via Uno", "addr:housenumber": "3/A", "name": "Bar"}},
                {"type": "Feature", "geometry": {"type": "Point", "coordinates": [9.1312, 45.4467]}, "properties": {"name": "Fontanella"}}]
    done = bring(json.dumps({"type": "FeatureCollection", "features": features}), name="osm.geojson")
    assert done.exit_code == 0, done.output
    assert doors() == [("Via Uno", 3, "a")]


def test_a_zipped_shapefile_in_another_system_lands_where_it_should(milo, tmp_path, doors, client):
    made = geopandas.GeoDataFrame({"via": ["via Uno"], "civico": [7]}, geometry=[Point(9.1311, 45.4467)], crs=4326).to_crs(3003)
    made.to_file(tmp_path / "civici.shp")
    with zipfile.ZipFile(tmp_path / "civici.zip", "w") as packed:
        for path in tmp_path.glob("civici.*"):
            if path.suffix != ".zip":
                packed.write(path, path.name)
    done = milo("import", tmp_path / "civici.zip", *SAID)
    assert done.exit_code == 0, done.output
    [found] = client.get("/api/c/lorenteggio/numbers?q=uno+7").json["numbers"]
    assert (found["lon"], found["lat"]) == (pytest.approx(9.1311, abs=2e-5), pytest.approx(45.4467, abs=2e-5)) and doors() == [("via Uno", 7, "")]


def test_columns_of_other_names_are_said(bring, doors):
    words = "\n".join(["strada_x;porta;lon;lat", "via Uno;3;9.1311;45.4467"])
    refused = bring(words, "--crs", "EPSG:4326")
    assert refused.exit_code == 1 and "Non so quali colonne sono la via e il numero." in refused.stderr and len(doors()) == 10
    assert bring(words, "--crs", "EPSG:4326", "--map", "strada_x=street", "--map", "porta=number").exit_code == 0
    assert doors() == [("via Uno", 3, "")]


@pytest.mark.parametrize("words, options, sentence", [
    ("\n".join([HEAD, *ROWS]), (), "Il file non dice in che sistema sono le coordinate."),
    ("\n".join([HEAD, *ROWS]).replace(";9.13", ";12.5").replace(";45.4", ";41.9"), ("--crs", "EPSG:4326"), "Tutte le forme cadono lontano dalla zona del piano"),
    ("\n".join([HEAD, *ROWS]), ("--crs", "EPSG:4326", "--map", "boh=street"), "La colonna «boh» nel file non c'è."),
    ("\n".join([HEAD, *ROWS]), ("--crs", "EPSG:4326", "--map", "TIPO=boh"), "write COLUMN=FIELD"),
    ("\n".join([HEAD, *ROWS]), ("--crs", "EPSG:999999"), ""),
    ("\n".join([HEAD, ROWS[3]]), ("--crs", "EPSG:4326"), "Nessuna riga del file si può mettere sulla mappa."),
    ("\n".join([HEAD, *ROWS]), ("--crs", "EPSG:4326", "--programme", "altro"), "Scegli il piano con --programme"),
])
def test_a_failure_is_one_clear_line_and_nothing_changes(bring, doors, words, options, sentence):
    before = doors()
    done = bring(words, *options)
    assert done.exit_code == 1 and sentence in done.stderr and "Traceback" not in done.stderr, done.output
    assert doors() == before and len(before) == 10


def test_who_made_the_data_must_be_said(bring):
    done = bring("\n".join([HEAD, *ROWS]), said=())
    assert done.exit_code == 2 and "--source" in done.stderr
