"""A sensitive layer gives away nothing finer than five homes in a block: every public door is tried, also those made after this test."""
from __future__ import annotations

import gzip
import io
import itertools
import math
import re
import uuid

import pytest
from pypdf import PdfReader
from flask import url_for
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.commands.demo import show_layers
from app.permissions import RIGHTS
from layers.models import Edition, Feature, Layer, Programme
from surveys.models import Consultation

# words that stand in single shapes only: whoever finds one of them has found a home
WORDS = ("scala-segreta-B", "interno-segreto-7", "colonna-segreta", "nota-segreta")
MANY, FEW, ALONE = (9.13067, 45.44633), (9.1292, 45.4461), (9.1502, 45.4402)
# a pair of coordinates, to some ten metres
PLACES = [re.compile(rf"{math.floor(lon * 1e4) / 1e4:.4f}\d*,\s*{math.floor(lat * 1e4) / 1e4:.4f}".replace(".", r"\.").encode()) for lon, lat in (MANY, FEW, ALONE)]
ZOOMS = range(10, 20)


@pytest.fixture
def homes(sample, app, databases, make_consultation):
    """A sensitive layer: six homes in one block, four in another, one outside every block; ``banco`` shows it beside the plan."""
    make_consultation("banco")
    with Session(databases.engine("owner"), expire_on_commit=False) as session:
        programme = session.query(Programme).filter_by(key="lorenteggio").one()
        layer = Layer(id=uuid.uuid4(), programme_id=programme.id, key="segreti", position=90, title={"it": "Alloggi da controllare"},
                      geometry_type="point", sensitive=True, style={"colour": "#5F5470", "fill": "dots"}, source="prova", licence="prova")
        session.add(layer)
        session.flush()
        edition = Edition(layer_id=layer.id, number=1, features=11, fields=[{"name": "colonna-segreta", "title": {}, "kind": "text"}],
                          report={"read": 11, "note": "nota-segreta"})
        session.add(edition)
        session.flush()
        spots = [(MANY, 6), (FEW, 4), (ALONE, 1)]
        for position, (lon, lat) in enumerate(spot for spot, times in spots for _ in range(times)):
            session.add(Feature(layer_id=layer.id, edition_id=edition.id, position=position, title={"it": "scala-segreta-B"}, note={"it": "nota-segreta"},
                                geom=f"SRID=4326;POINT({lon + position * 1e-6} {lat})", identity="interno-segreto-7",
                                properties={"colonna-segreta": "interno-segreto-7"}, source="nota-segreta"))
        session.flush()
        layer.edition_id = edition.id
        show_layers(session, session.query(Consultation).filter_by(slug="banco").one(), programme)
        session.commit()
        shapes = session.query(Feature.id).filter_by(edition_id=edition.id).all()
    return layer, edition, [row.id for row in shapes]


def tile_of(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Web Mercator tile numbers (OGC 17-083r4, annex D.1)."""
    side = 2**zoom
    return int((lon + 180) / 360 * side), int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side)


def addresses(app, homes) -> list[str]:
    """Every public GET route, with the sensitive layer wherever a layer, an edition or a shape can be named."""
    layer, edition, shapes = homes
    values = {
        "lang": ["it", "en", "ar"], "slug": ["banco"], "key": ["segreti"], "collection": ["segreti", "contributions"],
        "id": [shapes[0], edition.id, layer.id], "edition": [1], "number": [1, 5], "filename": ["icons/milo.svg"], "width": [480], "ending": ["webp"],
        "programme": ["lorenteggio"], "file": ["x"], "name": ["x"], "contact": [uuid.uuid4()], "proof": ["x"], "sign": [uuid.uuid4()], "comment": [uuid.uuid4()],
    }
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or "public" not in RIGHTS.get(rule.endpoint, ()):
            continue
        names = sorted(rule.arguments)
        tiled = {"z", "x", "y"} <= set(names)
        others = [name for name in names if name not in {"z", "x", "y"}]
        unknown = set(others) - set(values)
        assert not unknown, f"{rule}: say in this test what {unknown} may be"
        for chosen in itertools.product(*(values[name] for name in others)):
            filled = dict(zip(others, chosen))
            if not tiled:
                found.append(url_for(rule.endpoint, **filled))
                continue
            for zoom, spot in itertools.product(ZOOMS, (MANY, FEW, ALONE)):
                x, y = tile_of(*spot, zoom)
                found.append(url_for(rule.endpoint, **filled, z=zoom, x=x, y=y))
    box = "9.0,45.3,9.3,45.6"
    found += [f"/api/c/banco/layers/segreti?bbox={box}", f"/api/c/banco/contributions?bbox={box}&zoom=18", "/it/c/banco/compare/segreti?before=1&after=1"]
    return found


def body(answer) -> bytes:
    """What was sent, unpacked."""
    data = answer.get_data()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def test_no_public_door_tells_of_a_single_home(app, client, homes):
    _layer, _edition, shapes = homes
    with app.test_request_context():
        doors = addresses(app, homes)
    assert len(doors) > 30
    for door in doors:
        answer = client.get(door, headers={"Accept-Encoding": "identity"})
        assert answer.status_code < 500, door
        sent = body(answer)
        for word in (*WORDS, *map(str, shapes)):
            # the address itself may stand in a page, as in its links to other languages
            assert word.encode() not in sent.replace(door.encode(), b""), f"{word} in {door}"
        for place in PLACES:
            assert not place.search(sent), f"the place of a home in {door}"


def test_six_in_a_block_are_told_and_four_are_not(client, homes):
    shapes = client.get("/api/c/banco/layers/segreti").json["features"]
    assert [shape["properties"]["figure"] for shape in shapes] == [6]
    assert {shape["geometry"]["type"] for shape in shapes} <= {"Polygon", "MultiPolygon"}
    told = next(layer for layer in client.get("/api/c/banco/layers").json["layers"] if layer["key"] == "segreti")
    assert told["count"] == 1 and told["sensitive"] is True


def test_the_reader_sees_aggregates_only_in_every_view(databases, homes):
    """Whatever view is added to schema `published` later is read here whole."""
    _layer, _edition, shapes = homes
    with databases.engine("reader").connect() as connection:
        for view in connection.scalars(text("SELECT table_name FROM information_schema.views WHERE table_schema = 'published'")).all():
            rows = connection.scalars(text(f"SELECT row_to_json(v)::text FROM published.{view} v")).all()
            for word in (*WORDS, *map(str, shapes)):
                assert not any(word in row for row in rows), f"{word} in published.{view}"


def test_a_layer_marked_sensitive_later_is_closed_at_once_and_opened_again(client, superuser, homes):
    """Of the sample's cycle paths nothing is left: no line is an area."""
    assert client.get("/api/c/banco/layers/cycle-paths").json["features"]
    mark = text("UPDATE milo.layers SET sensitive = :on WHERE key = 'cycle-paths'")
    with superuser.begin() as connection:
        connection.execute(mark, {"on": True})
    closed = client.get("/api/c/banco/layers/cycle-paths").json["features"]
    assert all(shape["geometry"]["type"] in {"Polygon", "MultiPolygon"} and shape["properties"]["figure"] >= 5 for shape in closed)
    with superuser.begin() as connection:
        connection.execute(mark, {"on": False})
    assert client.get("/api/c/banco/layers/cycle-paths").json["features"]


@pytest.mark.parametrize("kind", ["html", "png", "pdf"])
def test_no_sheet_tells_of_a_single_home(app, homes, databases, kind):
    """The map on paper and the handout are drawn from what the reader may see."""
    from app import rendering
    from app.db import reader

    with app.test_request_context("/", base_url="http://localhost"):
        data, _mimetype, _name = rendering.consultation_map(reader(), "banco", format=kind, language="it", base_url="http://localhost", all_layers=True)
    if kind == "pdf":
        data = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).encode()
    for word in WORDS:
        assert word.encode() not in data
    for place in PLACES:
        assert not place.search(data)


def test_the_same_words_are_found_when_the_layer_is_open(client, superuser, homes):
    """The control: what the tests above look for can be found."""
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.layers SET sensitive = false WHERE key = 'segreti'"))
    sent = client.get("/api/c/banco/layers/segreti").get_data()
    assert b"scala-segreta-B" in sent and PLACES[0].search(sent)
