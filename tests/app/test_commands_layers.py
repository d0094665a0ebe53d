"""`layers import` and its companions from the terminal: report, candidates, exit codes, and that a failure leaves nothing behind."""
from __future__ import annotations

import json
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from layers import editions

HERE = (9.1311, 45.4467)


def geojson(*rows, **more) -> str:
    """A GeoJSON of points: (lon, lat, properties)."""
    features = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties} for lon, lat, properties in rows]
    return json.dumps({"type": "FeatureCollection", "features": features} | more)


@pytest.fixture
def milo(app, sample):
    """Run a command."""

    def run(*arguments):
        return app.test_cli_runner().invoke(args=["layers", *map(str, arguments)])

    return run


@pytest.fixture
def bring(milo, tmp_path):
    """Write a file and import it."""

    def bring_one(words, *options, name="panchine.geojson"):
        path = tmp_path / name
        path.write_text(words, encoding="utf-8")
        return milo("import", path, *options)

    return bring_one


@pytest.fixture
def ask(superuser):
    """The rows of a query."""

    def rows(sql, **values):
        with superuser.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]

    return rows


def test_a_file_makes_a_layer_with_a_draft_that_nobody_sees_until_it_is_published(bring, milo, ask, client, tmp_path):
    done = bring(geojson((*HERE, {"nome": "Rossa", "segreto": "x"})), "--title", "Panchine nuove", "--edition", "maggio", "--valid-on", "2026-05", "--report", tmp_path / "r.json")
    assert done.exit_code == 0, done.output
    assert "Righe lette: 1. Usabili: 1. Rimaste fuori: 0." in done.stdout
    assert "bin/milo layers publish panchine-nuove 1" in done.stdout
    assert "Colonne non conservate: segreto." in done.stdout
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["counts"]["saved"], report["system"]["epsg"], report["system"]["why"]) == (1, 4326, "format")
    assert report["words"].keys() == {"it", "en"}
    assert client.get("/api/c/lorenteggio/layers/panchine-nuove").get_json()["features"] == []
    assert milo("publish", "panchine-nuove", 1).exit_code == 0
    found = client.get("/api/c/lorenteggio/layers/panchine-nuove").get_json()["features"]
    assert [each["geometry"]["coordinates"] for each in found] == [[pytest.approx(HERE[0], abs=1e-6), pytest.approx(HERE[1], abs=1e-6)]]
    assert set(ask("SELECT action, account_name FROM milo.audit WHERE detail ->> 'layer' = 'panchine-nuove'")) == {("plan.publish", "command"), ("plan.import", "command")}


def test_a_second_file_is_a_new_edition_and_the_first_can_come_back(bring, milo, ask):
    options = ("--layer", "panchine", "--publish", "--keep", "anno")
    assert bring(geojson((*HERE, {"nome": "Rossa", "anno": 1999})), *options).exit_code == 0
    assert bring(geojson((*HERE, {"nome": "Rossa", "anno": 2024}), (9.132, 45.448, {"nome": "Blu", "anno": 2025})), "--layer", "panchine", "--publish").exit_code == 0
    compared = milo("compare", "panchine", 1, 2)
    assert "Nuove: 1. Tolte: 0. Spostate: 0. Cambiate: 1. Uguali: 0." in compared.stdout
    assert "Colonne con valori diversi: anno (1)." in compared.stdout
    in_force = "SELECT e.number FROM milo.layers l JOIN milo.editions e ON e.id = l.edition_id WHERE l.key = 'panchine'"
    assert ask(in_force) == [(2,)]
    assert milo("publish", "panchine", 1).exit_code == 0
    assert ask(in_force) == [(1,)]
    listed = milo("list").stdout
    assert "1  in vigore  1 forme" in listed and "2  conservata  2 forme" in listed


def test_coordinates_without_a_system_get_a_list_and_the_command_to_run_and_nothing_is_stored(bring, ask):
    done = bring(geojson((1_511_000, 5_033_000, {"nome": "a"})), "--layer", "panchine")
    assert done.exit_code == 1
    assert "Il file non dice in che sistema sono le coordinate." in done.stderr
    assert "--crs EPSG:3003" in done.stderr and "bin/milo layers import " in done.stderr
    assert ask("SELECT count(*) FROM milo.layers WHERE key = 'panchine'") == [(0,)]
    assert bring(geojson((1_511_000, 5_033_000, {"nome": "a"})), "--layer", "panchine", "--crs", "EPSG:3003").exit_code == 0


def test_swapped_axes_are_offered_and_taken_when_asked_for(bring, ask):
    words = geojson((HERE[1], HERE[0], {"nome": "a"}))
    done = bring(words, "--layer", "panchine")
    assert done.exit_code == 1
    assert "Il file dice «WGS 84» (EPSG:4326), ma così le forme cadono fuori dalla zona del piano." in done.stderr
    assert "--crs EPSG:4326 --swapped" in done.stderr
    assert bring(words, "--layer", "panchine", "--crs", "EPSG:4326", "--swapped").exit_code == 0
    (lon, lat), = ask("SELECT ST_X(geom), ST_Y(geom) FROM milo.features f JOIN milo.layers l ON l.id = f.layer_id WHERE l.key = 'panchine'")
    assert (lon, lat) == HERE


def test_a_system_that_lands_elsewhere_is_refused_although_it_was_asked_for(bring, ask):
    done = bring(geojson((1_511_000, 5_033_000, {})), "--layer", "panchine", "--crs", "EPSG:32633")
    assert done.exit_code == 1
    assert "Tutte le forme cadono lontano dalla zona del piano" in done.stderr
    assert ask("SELECT count(*) FROM milo.layers WHERE key = 'panchine'") == [(0,)]


def test_columns_are_mapped_and_kept_as_asked_and_unknown_ones_refused(bring, ask):
    words = geojson((*HERE, {"a": "uno", "b": 3, "c": "planned"}))
    assert bring(words, "--layer", "panchine", "--map", "a=title", "--map", "b=figure", "--map", "c=status", "--keep", "*").exit_code == 0
    assert ask("SELECT f.title, f.figure, f.status, f.properties FROM milo.features f JOIN milo.layers l ON l.id = f.layer_id WHERE l.key = 'panchine'") == [
        ({"it": "uno"}, 3, "planned", {"a": "uno", "b": 3, "c": "planned"})]
    for options, why in ((("--keep", "z"), "«z» nel file non c'è"), (("--map", "z=title"), "«z» nel file non c'è"), (("--map", "a=nothing"), "write COLUMN=FIELD")):
        done = bring(words, "--layer", "panchine", *options)
        assert done.exit_code == 1 and why in done.stderr


def test_columns_that_are_kept_are_public_and_the_others_are_not_there(bring, client):
    words = geojson((*HERE, {"nome": "uno", "tipo di sosta": "rastrelliera", "posti": 8, "telefono": "02 123"}))
    assert bring(words, "--layer", "panchine", "--keep", "tipo di sosta", "--keep", "posti", "--publish").exit_code == 0
    shape, = client.get("/api/c/lorenteggio/layers/panchine").get_json()["features"]
    assert shape["properties"]["columns"] == {"tipo di sosta": "rastrelliera", "posti": 8}
    assert "02 123" not in json.dumps(shape)


def test_a_file_that_cannot_be_read_is_one_sentence(bring, ask):
    done = bring("%PDF-1.7 ...", "--layer", "panchine", name="tavola.pdf")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: Questo è un PDF") and done.stderr.count("\n") == 1


def test_a_file_of_which_nothing_can_be_used_says_why(bring):
    done = bring('{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null},{"type":"Feature","properties":{},"geometry":null}]}', "--layer", "panchine")
    assert done.exit_code == 1
    assert "Nessuna riga del file si può mettere sulla mappa." in done.stderr and "Righe senza disegno: 2." in done.stderr


def test_a_sensitive_layer_leaves_the_server_as_counts_only(bring, ask, client):
    (lon, lat), = ask("SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_PointOnSurface(geom) AS p FROM milo.ground WHERE kind = 'housing' ORDER BY id LIMIT 1) s")
    done = bring(geojson(*((lon, lat, {"nome": f"Interno {each}"}) for each in range(6)), (9.1, 45.4, {"nome": "Fuori"})), "--layer", "alloggi", "--sensitive", "--publish")
    assert done.exit_code == 0, done.output
    assert "Forme in nessun isolato: 1." in done.stdout
    assert "Interno" not in done.output
    found = client.get("/api/c/lorenteggio/layers/alloggi").get_json()["features"]
    assert [each["properties"]["figure"] for each in found] == [6]
    assert "Interno" not in json.dumps(found) and not any("columns" in each["properties"] for each in found)


def test_a_new_layer_is_shown_where_it_is_asked_for(bring, client, ask):
    assert bring(geojson((*HERE, {})), "--layer", "panchine", "--publish", "--show", "prova").exit_code == 0
    assert "panchine" in {each["key"] for each in client.get("/api/c/prova/layers").get_json()["layers"]}
    assert "panchine" not in {each["key"] for each in client.get("/api/c/lorenteggio/layers").get_json()["layers"]}
    assert bring(geojson((*HERE, {})), "--layer", "altre", "--show", "nessuna").exit_code == 1
    assert ask("SELECT count(*) FROM milo.layers WHERE key = 'altre'") == [(0,)]


def test_options_of_a_new_layer_are_refused_on_one_that_is_there(bring):
    done = bring(geojson((*HERE, {})), "--layer", "social", "--sensitive")
    assert done.exit_code == 1
    assert "c'è già" in done.stderr


def test_unknown_layers_and_editions_are_refused(milo):
    for arguments, why in ((("publish", "nessuno", 1), "«nessuno» non c'è"), (("publish", "green", 9), "Questa edizione non c'è"), (("compare", "green", 1, 9), "Questa edizione non c'è")):
        done = milo(*arguments)
        assert done.exit_code == 1 and why in done.stderr


def test_a_sign_about_a_path_that_was_removed_still_says_what_it_was_about(bring, milo, leave, publish, databases):
    assert bring(geojson((9.126, 45.446, {"nome": "Rossa"})), "--layer", "panchine", "--edition", "aprile", "--publish").exit_code == 0
    sign = leave("lorenteggio", geometry={"type": "Point", "coordinates": [9.126, 45.446]})["id"]
    assert bring(geojson((9.132, 45.448, {"nome": "Blu"})), "--layer", "panchine", "--edition", "maggio", "--publish").exit_code == 0
    publish(sign)
    with Session(databases.engine("desk")) as session:
        about = editions.about(session, uuid.UUID(sign))
    assert (about.title, about.layer_key, about.number, about.edition_title, about.in_force) == ({"it": "Rossa"}, "panchine", 1, "aprile", False)
    assert "Segni pubblicati su forme tolte: 1." in milo("compare", "panchine", 1, 2).stdout


DERIVED = {
    # file: (layer of the file, its options, the true answer)
    "lines_32632.dxf": (None, ("--crs", "EPSG:32632"), "lines"),
    "lines_32632_crs_member.geojson": (None, (), "lines"),
    "lines_6707_rdn2008.zip": (None, (), "lines"),
    "lines_7791_rdn2008_EN.zip": (None, (), "lines"),
    "lines_z.gpkg": (None, (), "lines"),
    "points.kml": (None, (), "points"),
    "points.kmz": (None, (), "points"),
    "points_3003_monte_mario_latin1.zip": (None, (), "points"),
    "points_3003_no_crs_member.geojson": (None, ("--crs", "EPSG:3003"), "points"),
    "points_3003_noprj_nocpg_latin1.zip": (None, ("--crs", "EPSG:3003"), "points"),
    "points_3003_semicolon_decimalcomma_cp1252.csv": (None, ("--crs", "EPSG:3003"), "points"),
    "points_32632_WRONG_prj_3003.zip": (None, ("--crs", "EPSG:32632"), "points"),
    "points_4326_bom_tab.tsv": (None, ("--crs", "EPSG:4326"), "points"),
    "points_swapped_latlon.geojson": (None, ("--crs", "EPSG:4326", "--swapped"), "points"),
    "polygons_32632_macosx_folder.zip": (None, (), "polygons"),
    "polygons_3857.zip": (None, (), "polygons"),
    "polygons_4265_monte_mario_geog.zip": (None, (), "polygons"),
    "three_layers_three_crs.gpkg": ("fermate_3003", (), "points"),
    "three_layers_three_crs.gpkg#lines": ("ciclabili_32632", (), "lines"),
    "three_layers_three_crs.gpkg#polygons": ("nil_4326", (), "polygons"),
    "waypoints.gpx": (None, (), "points"),
}


def test_every_file_with_a_true_answer_is_in_this_list(shared):
    files = {path.name for path in (shared / "data/messy-files/derived-lorenteggio").iterdir() if path.suffix != ".md" and not path.name.startswith("expected_")}
    assert files == {name.split("#")[0] for name in DERIVED} | {"invalid_polygons.gpkg"}


@pytest.mark.parametrize("name", DERIVED)
def test_files_with_a_true_answer_land_within_a_decimetre_in_the_database(milo, shared, superuser, name):
    folder = shared / "data/messy-files/derived-lorenteggio"
    layer, options, answer = DERIVED[name]
    path = folder / name.split("#")[0]
    chosen = ("--file-layer", layer) if layer else ()
    if "--crs" in options:  # nothing lands silently: the file says nothing or says wrong, and what is right is the first that is offered
        offered = milo("import", path, "--layer", "prova-file", *chosen)
        assert offered.exit_code == 1
        assert offered.stderr.splitlines()[1].split()[:len(options)] == list(options)
    done = milo("import", path, "--layer", "prova-file", *chosen, *options)
    assert done.exit_code == 0, done.output
    true = json.loads((folder / f"expected_{answer}_4326.geojson").read_text())
    with superuser.connect() as connection:
        # 32632: metres
        worst, rows = connection.execute(text(
            "WITH expected AS (SELECT ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(g), 4326), 32632) AS geom FROM unnest(CAST(:shapes AS text[])) g),"
            " stored AS (SELECT ST_Transform(f.geom, 32632) AS geom FROM milo.features f JOIN milo.layers l ON l.id = f.layer_id WHERE l.key = 'prova-file')"
            " SELECT max((SELECT min(ST_HausdorffDistance(s.geom, e.geom)) FROM stored s WHERE s.geom && ST_Expand(e.geom, 1))), (SELECT count(*) FROM stored) FROM expected e"),
            {"shapes": [json.dumps(each["geometry"]) for each in true["features"]]}).one()
    assert rows == len(true["features"])
    assert worst is not None and worst < 0.1


def test_invalid_areas_are_repaired_or_refused_and_the_counts_add_up(milo, shared, tmp_path):
    path = shared / "data/messy-files/derived-lorenteggio/invalid_polygons.gpkg"
    assert milo("import", path, "--layer", "prova-file", "--report", tmp_path / "r.json").exit_code == 0
    report = json.loads((tmp_path / "r.json").read_text())
    counts = report["counts"]
    assert counts["read"] == counts["saved"] + counts["refused"] == 5
    assert sum(each["count"] for each in report["findings"] if each["refused"]) == counts["refused"] == 3
