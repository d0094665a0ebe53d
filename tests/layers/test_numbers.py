"""The register of house numbers: an import replaces it door by door, the search finds what it holds and nothing else, by its indexes."""
from __future__ import annotations

import json

import geopandas
import pytest
from shapely.geometry import LineString, Point, box
from sqlalchemy import select, text

from geo.crs import LONLAT
from layers import numbers, sample
from layers.errors import PlanRefused
from layers.files.account import Column
from layers.models import Programme
from layers.numbers import HouseDoor
from layers.numbers_columns import NumberColumns, doors_of, suggest
from layers.numbers_search import search
from layers.numbers_words import street_key
from layers.sql import query

WHERE = {"source": "Comune di prova", "licence": "CC BY 4.0"}


def door(street: str, number: int, suffix: str = "", lon: float = 9.1311, lat: float = 45.4467) -> HouseDoor:
    """A door in the middle of the quarter."""
    return HouseDoor(street, street_key(street), number, suffix, lon, lat)


@pytest.fixture
def plan(sample, owner_session):
    """The id of the sample's programme; what is done to its register is rolled back."""
    return owner_session.scalar(select(Programme.id).where(Programme.key == "lorenteggio"))


@pytest.fixture
def quarter(owner_session, plan):
    """The id of the consultation `lorenteggio`."""
    return owner_session.scalar(text("SELECT id FROM milo.consultations WHERE slug = 'lorenteggio'"))


def test_a_second_import_replaces_by_key_and_counts_what_changed(owner_session, plan):
    first = numbers.replace(owner_session, plan, [door("via Uno", 1), door("via Uno", 2), door("via Uno", 2, "a"), door("via Due", 7)], **WHERE)
    assert (first.added, first.changed, first.gone, first.same, first.streets) == (4, 0, len(sample.numbers()["numbers"]), 0, 2)
    second = numbers.replace(owner_session, plan, [door("VIA UNO", 1), door("via Uno", 2, lon=9.1312), door("via Tre", 3)], **WHERE)
    assert (second.added, second.changed, second.gone, second.same, second.streets) == (1, 1, 2, 1, 2)
    assert set(owner_session.execute(text("SELECT street, number, suffix FROM milo.numbers")).all()) == {("via uno", 1, ""), ("via uno", 2, ""), ("via tre", 3, "")}
    assert numbers.count(owner_session, plan) == (3, 2)
    again = numbers.replace(owner_session, plan, [door("VIA UNO", 1), door("via Uno", 2, lon=9.1312), door("via Tre", 3)], **WHERE)
    assert (again.added, again.changed, again.gone, again.same) == (0, 0, 0, 3)


def test_words_of_any_kind_reach_the_table_as_they_are(owner_session, plan):
    name = "via \\N \\. \t «d'Aosta» ;DROP TABLE'"
    numbers.replace(owner_session, plan, [door(name, 1)], **WHERE)
    assert owner_session.scalar(text("SELECT name FROM milo.number_streets")) == name


def test_the_sample_is_loaded_once_and_never_over_a_register_of_an_office(owner_session, plan):
    assert numbers.count(owner_session, plan) == (10, 8)
    numbers.replace(owner_session, plan, [door("via Uno", 1)], **WHERE)
    assert numbers.load(owner_session, plan, sample.numbers()) is False
    assert numbers.count(owner_session, plan) == (1, 1)


def test_the_sample_holds_what_the_gazetteer_knows_to_25_metres_and_nothing_rougher(shared):
    points = [each for each in json.loads((shared / "data" / "gazetteer.geojson").read_text(encoding="utf-8"))["features"] if each["properties"]["category"] != "stop"]
    for row in sample.numbers()["numbers"]:
        told = f"{row['street']} {row['number']}".lower()
        [same] = [each["properties"] for each in points if each["geometry"]["coordinates"] == row["coordinates"] and told in each["properties"]["name"].lower()]
        assert same["confidence"] == row["confidence"] and row["confidence"] in {"A", "A-", "B"}
    rough = [each["properties"]["name"] for each in points if each["properties"]["confidence"] == "C"]
    assert not [row for row in sample.numbers()["numbers"] if any(f"{row['street']} {row['number']} " in name for name in rough)]


def frame(rows, shapes=None) -> geopandas.GeoDataFrame:
    """A file as it was read: one point a row unless shapes are given."""
    return geopandas.GeoDataFrame(rows, geometry=shapes or [Point(9.1311, 45.4467 + place / 1e4) for place in range(len(rows))], crs=LONLAT)


def test_rows_of_a_file_become_doors_each_once_and_the_others_are_counted():
    rows = [{"tipo": "VIA", "nome": "UNO", "civico": 3.0, "lettera": None}, {"tipo": "VIA", "nome": "UNO", "civico": 3.0, "lettera": "a"}, {"tipo": "VIA", "nome": "UNO", "civico": 3.0, "lettera": None},
            {"tipo": "VIA", "nome": None, "civico": 4.0, "lettera": None}, {"tipo": "VIA", "nome": "UNO", "civico": None, "lettera": None}, {"tipo": None, "nome": "Via Due", "civico": 5.0, "lettera": None}]
    read = doors_of(frame(rows), NumberColumns("nome", "civico", "lettera", "tipo"), box(9.12, 45.44, 9.14, 45.45))
    assert [(each.street, each.number, each.suffix) for each in read.doors] == [("via Uno", 3, ""), ("via Uno", 3, "a"), ("Via Due", 5, "")]
    assert {each.key: (each.count, each.rows) for each in read.findings} == {"number-twice": (1, [3]), "number-street-missing": (1, [4]), "number-unreadable": (1, [5])}


def test_a_whole_address_and_a_building_are_read_too():
    shapes = [box(9.1311, 45.4467, 9.1313, 45.4468), LineString([(9.13, 45.446), (9.131, 45.446)]), Point(9.13, 45.45)]
    read = doors_of(frame([{"dove": "Via Odazio, n. 9"}, {"dove": "VIA GIAMBELLINO 150/A"}, {"dove": "via Odazio snc"}], shapes), NumberColumns(address="dove"), None)
    assert [(each.street, each.number, each.suffix) for each in read.doors] == [("Via Odazio", 9, ""), ("via Giambellino", 150, "a")]
    assert shapes[0].covers(Point(read.doors[0].lon, read.doors[0].lat))


def test_a_file_of_another_town_is_refused():
    with pytest.raises(PlanRefused, match="import-far-outside"):
        doors_of(frame([{"via": "Uno", "civico": 1}], [Point(12.5, 41.9)]), NumberColumns("via", "civico"), box(9.12, 45.44, 9.14, 45.45))


def columns(**examples) -> list[Column]:
    """Columns of a file, all filled, each with an example."""
    return [Column(name, "text", [example], 3) for name, example in examples.items()]


def test_columns_are_known_by_the_names_of_cities_and_of_openstreetmap():
    assert suggest(columns(TIPO="VIA", DENOMINAZIONE="UNO", NUMEROCOMPLETO="3/A", LETTERA="A")) == NumberColumns("DENOMINAZIONE", "NUMEROCOMPLETO", None, "TIPO")
    assert suggest(columns(**{"addr:street": "via Uno", "addr:housenumber": "3a", "name": "Bar"})) == NumberColumns("addr:street", "addr:housenumber")
    assert suggest(columns(nome_via="via Uno", civico="3", esponente="A")) == NumberColumns("nome_via", "civico", "esponente")
    assert suggest(columns(indirizzo="via Uno 3")) == NumberColumns(address="indirizzo")
    assert suggest(columns(tipo="residenziale", via="Uno", numero="3")).kind is None
    with pytest.raises(PlanRefused, match="numbers-columns-missing"):
        suggest(columns(colore="rosso")).used()


@pytest.fixture
def streets(owner_session, plan):
    """Two streets in the quarter that are in the list too, one that is not, and a door of one of them far outside."""
    rows = [door("via Giambellino", 18), door("via Giambellino", 150), door("via Giambellino", 150, "a"), door("via Giambellino", 22, lon=9.3), door("largo Giambellino", 150),
            door("via 25 Aprile", 12), door("via Odazio", 7), door("via Odazio", 12, "a"), door("via Odazio", 12, "b")]
    numbers.replace(owner_session, plan, rows, **WHERE)


def told(found) -> list[tuple]:
    """The doors of an answer."""
    return [(each.street["it"], each.number, each.suffix) for each in found.doors]


def test_the_very_door_comes_first_and_others_of_its_number_behind(owner_session, quarter, streets):
    found = search(owner_session, quarter, "via giambellino 150/A")
    assert found.known and told(found) == [("via Giambellino", 150, "a"), ("via Giambellino", 150, "")]
    found = search(owner_session, quarter, "giambellino 150")
    assert found.known and told(found) == [("largo Giambellino", 150, ""), ("via Giambellino", 150, ""), ("via Giambellino", 150, "a")]


@pytest.mark.parametrize("typed, nearest", [("via giambellino 20", 18), ("via giambellino 17", 18), ("via giambellino 9999", 150), ("via odazio 9", 7), ("via odazio 10", 12)])
def test_an_unknown_number_leads_to_the_nearest_known_one(owner_session, quarter, streets, typed, nearest):
    found = search(owner_session, quarter, typed)
    assert not found.known and not found.beyond and found.doors[0].number == nearest and found.places


def test_a_number_without_its_letter_is_not_the_same_door(owner_session, quarter, streets):
    found = search(owner_session, quarter, "via odazio 12")
    assert not found.known and told(found) == [("via Odazio", 12, "a"), ("via Odazio", 12, "b")]


def test_a_door_outside_the_area_is_known_and_not_offered(owner_session, quarter, streets):
    found = search(owner_session, quarter, "via giambellino 22")
    assert not found.known and found.beyond and told(found) == [("via Giambellino", 18, "")]


def test_a_street_named_by_a_number_keeps_it(owner_session, quarter, streets):
    assert told(search(owner_session, quarter, "via 25 aprile 12")) == told(search(owner_session, quarter, "12 via 25 aprile")) == [("via 25 Aprile", 12, "")]
    assert search(owner_session, quarter, "via 25 aprile") is None


def test_a_street_without_numbers_is_named_and_one_that_is_not_there_is_not(owner_session, quarter, streets):
    found = search(owner_session, quarter, "via segneri 3")
    assert not found.known and not found.doors and [row.name["it"] for row in found.places] == ["via Segneri"]
    assert search(owner_session, quarter, "via che non esiste 3") is None


def test_the_name_of_a_street_in_another_language_finds_its_doors(owner_session, quarter, streets):
    assert told(search(owner_session, quarter, "شارع جامبيلينو ١٨")) == [("via Giambellino", 18, "")]


def test_another_consultation_without_the_plan_finds_nothing(owner_session, make_consultation, streets):
    assert search(owner_session, make_consultation("altrove").id, "via giambellino 150") is None


def scans(plan: dict) -> list[tuple[str, str]]:
    """(how, of what) of every scan of a plan."""
    here = [(plan["Node Type"], plan["Relation Name"])] if "Relation Name" in plan else []
    return here + [each for part in plan.get("Plans", []) for each in scans(part)]


def test_in_a_register_of_sixty_thousand_the_doors_are_found_by_their_index(owner_session, plan, quarter):
    rows = [door(f"via Inventata {street}x", number, lon=9.10 + street * 4e-5, lat=45.43 + number * 4e-4) for street in range(1500) for number in range(1, 41)]
    numbers.replace(owner_session, plan, rows, **WHERE)
    owner_session.execute(text("ANALYZE milo.numbers, milo.number_streets"))
    about = {"consultation": quarter, "programmes": [plan] * 3, "streets": [f"via inventata {each}x" for each in (700, 701, 702)], "number": 30}
    for name, more in (("numbers_same", {"suffix": "", "most": 12}), ("numbers_nearest", {})):
        explained = owner_session.execute(text(f"EXPLAIN (FORMAT JSON) {query(name).text}"), about | more).scalar()
        found = [how for how, what in scans(explained[0]["Plan"]) if what == "numbers"]
        assert found and all("Index" in how or how == "Bitmap Heap Scan" for how in found), (name, found)
    found = search(owner_session, quarter, "inventata 700x 30")
    assert found.known and told(found) == [("via Inventata 700x", 30, "")]
