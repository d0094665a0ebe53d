"""Signs from files of every kind: `contributions import` on GeoPackages, shapefiles, spreadsheets, KML, and files that say their system wrong."""
from __future__ import annotations

import json
import zipfile

import geopandas
import pandas
import pyogrio
import pytest
from shapely.geometry import Point, box
from sqlalchemy import text

HERE = [(9.1301, 45.4461), (9.1311, 45.4467), (9.1321, 45.4473)]
ROWS = {"tipo": ["Buio", "Buche", "Buio"], "text": ["Il lampione è spento", "Marciapiede rotto", None], "chi": [7, 7, 8]}


@pytest.fixture
def frame():
    return geopandas.GeoDataFrame(ROWS, geometry=[Point(each) for each in HERE], crs=4326)


@pytest.fixture
def bring(app, make_consultation):
    """Import a file into `banco`."""
    make_consultation()

    def bring_one(path, *options):
        return app.test_cli_runner().invoke(args=["contributions", "import", str(path), "--consultation", "banco", *map(str, options)])

    return bring_one


@pytest.fixture
def signs(superuser):
    """(lon, lat, text) of the signs there are, from west to east."""

    def read():
        with superuser.connect() as connection:
            return [tuple(row) for row in connection.execute(text(
                "SELECT ST_X(s.geom), ST_Y(s.geom), s.text FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco' ORDER BY 1"))]

    return read


def zipped(frame, folder, name="segni", prj=True):
    """A zipped shapefile, with its .prj or without."""
    parts = folder / "parts"
    parts.mkdir()
    frame.to_file(parts / f"{name}.shp", encoding="utf-8")
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as made:
        for part in parts.iterdir():
            if prj or part.suffix != ".prj":
                made.write(part, f"cartella/{part.name}")
    return folder / f"{name}.zip"


@pytest.mark.parametrize("epsg", [4326, 3003, 32632, 2056])
def test_a_geopackage_lands_where_it_should_in_any_system(frame, bring, signs, tmp_path, epsg):
    frame.to_crs(epsg).to_file(tmp_path / "segni.gpkg")
    done = bring(tmp_path / "segni.gpkg", "--category", "fix")
    assert done.exit_code == 0, done.output
    assert f"3 rows read (GeoPackage, utf-8, EPSG:{epsg})" in done.stdout
    within = 4.1e-5 if epsg == 3003 else 1e-6  # the test's own writing does not pin an operation for Monte Mario
    for (lon, lat, _words), wanted in zip(signs(), HERE):
        assert (lon, lat) == pytest.approx(wanted, abs=within)


def test_a_zipped_shapefile_brings_words_categories_and_people(frame, bring, signs, tmp_path, superuser):
    done = bring(zipped(frame.to_crs(32632), tmp_path), "--category-from", "tipo", "--create-categories", "--map", "chi=participant")
    assert done.exit_code == 0, done.output
    assert "shapefile" in done.stdout and "2 people behind 3 contributions" in done.stdout
    assert [words for _lon, _lat, words in signs()] == ["Il lampione è spento", "Marciapiede rotto", ""]
    with superuser.connect() as connection:
        made = connection.execute(text("SELECT key, icon FROM milo.categories WHERE key IN ('buio', 'buche') ORDER BY key")).all()
    assert [tuple(row) for row in made] == [("buche", "letter-b"), ("buio", "letter-a")]


def test_the_same_file_twice_adds_nothing(frame, bring, signs, tmp_path):
    frame.to_file(tmp_path / "segni.gpkg")
    assert "3 added" in bring(tmp_path / "segni.gpkg", "--category", "fix").stdout
    assert "0 added (waiting), 3 already there" in bring(tmp_path / "segni.gpkg", "--category", "fix").stdout
    assert len(signs()) == 3


def test_a_file_without_a_system_is_not_guessed_but_the_candidates_are_told(frame, bring, signs, tmp_path):
    path = zipped(frame.to_crs(32632), tmp_path, prj=False)
    done = bring(path, "--category", "fix")
    assert done.exit_code == 1
    assert "does not say its coordinate system. Choose with --crs: EPSG:" in done.stderr and "32632" in done.stderr
    assert signs() == []
    assert bring(path, "--category", "fix", "--crs", "EPSG:32632").exit_code == 0
    assert signs()[0][:2] == pytest.approx(HERE[0], abs=1e-6)


def test_a_file_that_says_its_system_wrong_is_asked_about(frame, bring, signs, tmp_path):
    frame.to_crs(32632).set_crs(3003, allow_override=True).to_file(tmp_path / "segni.gpkg")
    done = bring(tmp_path / "segni.gpkg", "--category", "fix")
    assert done.exit_code == 1
    assert "says EPSG:3003, but its places do not lie in the consultation's area" in done.stderr
    assert bring(tmp_path / "segni.gpkg", "--category", "fix", "--crs", "EPSG:32632").exit_code == 0
    assert len(signs()) == 3


def test_of_several_layers_one_must_be_named(frame, bring, signs, tmp_path):
    for name in ("primo", "secondo"):
        frame.to_file(tmp_path / "due.gpkg", layer=name)
    done = bring(tmp_path / "due.gpkg", "--category", "fix")
    assert done.exit_code == 1 and "--layer" in done.stderr and "primo, secondo" in done.stderr
    assert "has no layer 'terzo'" in bring(tmp_path / "due.gpkg", "--category", "fix", "--layer", "terzo").stderr
    assert bring(tmp_path / "due.gpkg", "--category", "fix", "--layer", "primo").exit_code == 0
    # rows of another layer are other rows, though their numbers are the same
    assert "3 added" in bring(tmp_path / "due.gpkg", "--category", "fix", "--layer", "secondo").stdout
    assert len(signs()) == 6


def test_rows_without_a_place_or_outside_are_refused_one_by_one(frame, bring, tmp_path):
    frame.loc[1, "geometry"] = None
    frame.loc[2, "geometry"] = Point(9.3, 45.5)
    frame.to_file(tmp_path / "segni.gpkg")
    done = bring(tmp_path / "segni.gpkg", "--category", "fix", "--report", tmp_path / "report.json", "--crs", "EPSG:4326")
    assert done.exit_code == 0, done.output
    assert "1 added (waiting), 0 already there, 2 refused" in done.stdout
    found = json.loads((tmp_path / "report.json").read_text())
    assert [(each["row"], each["reason"]) for each in found["refused_rows"]] == [(2, "place-missing"), (3, "outside-area")]
    assert found["rows"] == found["added"] + found["refused"] == 3


def test_many_rows_without_a_place_keep_each_its_number(bring, tmp_path):
    places = [Point(HERE[0]) if number % 2 else None for number in range(60)]
    geopandas.GeoDataFrame({"n": range(60)}, geometry=places, crs=4326).to_file(tmp_path / "segni.gpkg")
    done = bring(tmp_path / "segni.gpkg", "--category", "fix", "--report", tmp_path / "report.json")
    assert done.exit_code == 0, done.output
    found = json.loads((tmp_path / "report.json").read_text())
    assert (found["added"], found["refused"], found["refused_by_reason"]) == (30, 30, {"place-missing": 30})
    assert [each["row"] for each in found["refused_rows"]] == list(range(1, 61, 2))


def test_a_spreadsheet_of_lon_and_lat_is_read(bring, signs, tmp_path):
    lon, lat = zip(*HERE)
    pyogrio.write_dataframe(pandas.DataFrame({"lon": lon, "lat": lat, "text": "Buio"}), tmp_path / "segni.xlsx", driver="XLSX")
    done = bring(tmp_path / "segni.xlsx", "--category", "fix", "--crs", "EPSG:4326")
    assert done.exit_code == 0, done.output
    assert "XLSX" in done.stdout and [words for *_place, words in signs()] == ["Buio"] * 3


def test_a_kml_is_in_degrees(bring, signs, tmp_path):
    marks = "".join(f"<Placemark><name>{number}</name><Point><coordinates>{lon},{lat},0</coordinates></Point></Placemark>" for number, (lon, lat) in enumerate(HERE))
    (tmp_path / "segni.kml").write_text(f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>')
    done = bring(tmp_path / "segni.kml", "--category", "fix", "--map", "Name=text")
    assert done.exit_code == 0, done.output
    assert [words for *_place, words in signs()] == ["0", "1", "2"]


def test_exact_duplicates_are_kept_and_counted(frame, bring, tmp_path):
    twice = geopandas.GeoDataFrame(pandas.concat([frame, frame.iloc[:1]], ignore_index=True), crs=4326)
    twice.to_file(tmp_path / "segni.gpkg")
    done = bring(tmp_path / "segni.gpkg", "--category", "fix")
    assert "4 added" in done.stdout and "1 rows repeat another row of the file word by word" in done.stdout


def test_what_is_no_geodata_is_refused_in_one_line(bring, tmp_path):
    (tmp_path / "segni.gpkg").write_bytes(b"not a geopackage at all")
    done = bring(tmp_path / "segni.gpkg", "--category", "fix")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ") and done.stderr.strip().count("\n") == 0


def test_an_area_as_a_geopackage_row_becomes_an_area_sign(bring, superuser, tmp_path):
    areas = geopandas.GeoDataFrame({"n": [1]}, geometry=[box(9.130, 45.446, 9.131, 45.447)], crs=4326)
    areas.to_file(tmp_path / "aree.gpkg")
    done = bring(tmp_path / "aree.gpkg", "--category", "fix", "--report", tmp_path / "report.json")
    found = json.loads((tmp_path / "report.json").read_text())
    assert done.exit_code == 1 and found["refused_by_reason"] == {"geometry-for-category": 1}


def test_the_real_reports_of_zurich_come_in_whole_from_every_format(app, make_consultation, shared, tmp_path):
    """62,245 rows of which 232 repeat another; here every twentieth, with all that repeat."""
    rows = pandas.read_csv(shared / "data" / "citizen-reports" / "zueri_wie_neu_reports_LV95.csv")
    assert (len(rows), int(rows.duplicated().sum())) == (62_245, 232)
    rows = rows[rows.duplicated(keep=False) | (rows.index % 20 == 0)].reset_index(drop=True)
    again = int(rows.duplicated().sum())
    assert again == 232
    places = geopandas.GeoDataFrame(rows, geometry=geopandas.points_from_xy(rows.e, rows.n), crs=2056)
    places.to_file(tmp_path / "zueri.gpkg")
    rows.to_csv(tmp_path / "zueri.csv", index=False)
    for slug, path, column, more in (("zueri-a", tmp_path / "zueri.gpkg", "service_code", ()), ("zueri-c", tmp_path / "zueri.csv", "service_code", ("--crs", "EPSG:2056")),
                                     ("zueri-b", zipped(places.rename(columns={"service_code": "service"}), tmp_path, "zueri"), "service", ())):
        make_consultation(slug, area=box(8.44, 47.31, 8.64, 47.44))
        done = app.test_cli_runner().invoke(args=["contributions", "import", str(path), "--consultation", slug, "--category-from", column, "--create-categories", *more])
        assert done.exit_code == 0, done.output
        assert f"{len(rows)} added (waiting), 0 already there, 0 refused" in done.stdout
        assert "232 rows repeat another row of the file word by word" in done.stdout


def test_what_was_changed_in_the_file_is_told(bring, signs, tmp_path):
    high = geopandas.GeoDataFrame({"n": [1]}, geometry=[Point(*HERE[0], 130.0)], crs=4326)
    high.to_file(tmp_path / "segni.gpkg")
    done = bring(tmp_path / "segni.gpkg", "--category", "fix", "--report", tmp_path / "report.json")
    assert done.exit_code == 0, done.output
    notes = json.loads((tmp_path / "report.json").read_text())["notes"]
    assert len(notes) == 1 and notes[0].startswith("note: ") and notes[0] in done.stdout
