"""Vector tiles over HTTP: what is in them, what can never be, and what a client may keep."""
from __future__ import annotations

import gzip
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.commands.demo import show_layers
from geo.tiles import at
from layers import tiles as layer_tiles
from layers.models import Edition, Feature, Layer, Programme
from surveys.models import Consultation
from tests.decoding import layers_of

HERE = (9.1311, 45.4467)


@pytest.fixture
def trees(sample, databases, superuser, make_consultation, monkeypatch, tmp_path, app):
    """Forty points around one place in a layer "alberi" that ``banco`` shows beside the plan; tiles are kept in a folder of the test."""
    monkeypatch.setitem(app.config, "SETTINGS", app.config["SETTINGS"].__class__(**{**vars(app.config["SETTINGS"]), "var": tmp_path}))
    make_consultation("banco")
    with Session(databases.engine("owner"), expire_on_commit=False) as session:
        programme = session.query(Programme).filter_by(key="lorenteggio").one()
        layer = Layer(id=uuid.uuid4(), programme_id=programme.id, key="alberi", position=90, title={"it": "Alberi", "en": "Trees"}, geometry_type="point",
                      style={"colour": "#3A7D44", "fill": "solid"}, source="prova", licence="CC0")
        session.add(layer)
        session.flush()
        layer.edition_id = add_edition(session, layer, 1, 40).id
        show_layers(session, session.query(Consultation).filter_by(slug="banco").one(), programme)
        session.commit()
    return layer


def add_edition(session, layer, number: int, count: int) -> Edition:
    """An edition of ``count`` points on a line that goes north, some 7 m apart."""
    edition = Edition(layer_id=layer.id, number=number, features=count)
    session.add(edition)
    session.flush()
    session.add_all(Feature(layer_id=layer.id, edition_id=edition.id, position=position, title={"it": f"Albero {number}-{position}", "en": f"Tree {number}-{position}"},
                            geom=f"SRID=4326;POINT({HERE[0]} {HERE[1] + position * 0.00006})", properties={"specie": "tiglio" if position % 2 else "acero", "anno": 1980 + position})
                    for position in range(count))
    session.flush()
    return edition


def path(collection: str, z: int, place=HERE, more: str = "") -> str:
    tile = at(*place, z)
    return f"/tiles/banco/{collection}/{tile.z}/{tile.x}/{tile.y}.mvt{more}"


def around(collection: str, z: int) -> list[str]:
    """The tile of the place and its neighbours."""
    tile = at(*HERE, z)
    side = 2**z
    return [f"/tiles/banco/{collection}/{z}/{x}/{y}.mvt" for x in range(max(0, tile.x - 1), min(side, tile.x + 2)) for y in range(max(0, tile.y - 1), min(side, tile.y + 2))]


def inside(features: list[dict]) -> list[dict]:
    """Those that belong to this tile, not those that reach over its edge."""
    return [each for each in features if 0 <= each["at"][0] < 1 and 0 <= each["at"][1] < 1]


def read(client, address: str, collection: str) -> list[dict]:
    answer = client.get(address)
    assert answer.status_code in {200, 204}, answer.get_data()
    return inside(layers_of(answer.get_data()).get(collection, []))


# What a client is told ------------------------------------------------------------------------------------------------
def test_tilejson_says_where_the_tiles_are_and_what_they_tell(client, trees):
    answer = client.get("/tiles/banco/alberi.json?lang=en")
    told = answer.json
    assert answer.mimetype == "application/json" and told["tilejson"] == "3.0.0"
    assert told["name"] == "Trees" and told["count"] == 40 and told["minzoom"] <= told["maxzoom"]
    west, south, east, north = told["bounds"]
    assert west <= HERE[0] <= east and south <= HERE[1] <= north
    assert {"id", "title", "status", "count"} <= set(told["vector_layers"][0]["fields"]) and told["vector_layers"][0]["id"] == "alberi"
    tile = at(*HERE, 16)
    address = told["tiles"][0].replace("{z}", "16").replace("{x}", str(tile.x)).replace("{y}", str(tile.y))
    assert {each["title"] for each in read(client, address.removeprefix("http://localhost"), "alberi")} >= {"Tree 1-0"}


def test_the_signs_have_a_tilejson_too(client, trees):
    told = client.get("/tiles/banco/contributions.json").json
    assert told["vector_layers"][0]["id"] == "contributions" and "text" not in told["vector_layers"][0]["fields"]


@pytest.mark.parametrize("address", ["/tiles/banco/nothing.json", "/tiles/nowhere/alberi.json", "/tiles/nowhere/contributions.json", "/tiles/banco/nothing/1/0/0.mvt", "/tiles/nowhere/contributions/1/0/0.mvt"])
def test_what_is_not_there_is_404(client, trees, address):
    assert client.get(address).status_code == 404


def test_a_draft_consultation_has_no_tiles(client, trees, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = 'draft' WHERE slug = 'banco'"))
    for address in ("/tiles/banco/alberi.json", path("alberi", 16), path("contributions", 16)):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("end", ["3/8/0", "3/0/8", "21/0/0", "-1/0/0", "3/-1/0", "z/0/0", "3/1.5/0", "3/ 1/0", "99999999999999999999/0/0", "3/1/٣"])
def test_a_square_that_does_not_exist_is_400(client, trees, end):
    for collection in ("alberi", "contributions"):
        answer = client.get(f"/tiles/banco/{collection}/{end}.mvt")
        assert answer.status_code == 400 and answer.mimetype == "application/problem+json", end


@pytest.mark.parametrize("query", ["?bbox=1,2,3,4", "?detail=some", "?zoom=3"])
def test_an_unknown_question_is_400(client, trees, query):
    assert client.get(path("alberi", 16, more=query)).status_code == 400
    assert client.get("/tiles/banco/alberi.json?x=1").status_code == 400
    assert client.get(path("contributions", 16, more="?category=none-such")).status_code == 400


# Layers -----------------------------------------------------------------------------------------------------------------
def test_near_every_point_stands_where_it_is_with_its_words(client, trees):
    answer = client.get(path("alberi", 15, more="?lang=en"))
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    first = next(each for each in layers_of(answer.get_data())["alberi"] if each["title"] == "Tree 1-0")
    tile = at(*HERE, 15)
    side = 360 / 2**15
    assert -180 + (tile.x + first["at"][0]) * side == pytest.approx(HERE[0], abs=side / 4096)
    ids = {each["id"] for each in client.get("/api/c/banco/layers/alberi").json["features"]}
    assert first["id"] in ids and "specie" not in first


@pytest.mark.parametrize("z", [0, 5, 10, 13, 14])
def test_from_far_points_are_gathered_and_their_counts_add_up(client, trees, z):
    found = [each for address in around("alberi", z) for each in read(client, address, "alberi")]
    assert sum(each["count"] for each in found) == 40
    assert all("title" not in each for each in found if each["count"] > 1)


def test_every_point_by_itself_can_be_asked_for_from_far(client, trees):
    found = layers_of(client.get(path("alberi", 10, more="?detail=all")).get_data())["alberi"]
    assert len(inside(found)) == 40 and all("count" not in each for each in found)


def test_shapes_of_the_sample_tell_status_number_and_intervention(client, trees):
    found = layers_of(client.get(path("aler-buildings", 14)).get_data())["aler-buildings"]
    api = {each["id"]: each["properties"] for each in client.get("/api/c/banco/layers/aler-buildings").json["features"]}
    assert found
    for each in found:
        for name in ("title", "intervention", "number", "status"):
            assert each.get(name) == api[each["id"]][name], name
        assert each.get("drawn", "published") == api[each["id"]]["geometry"]


def test_of_too_many_shapes_the_largest_stay_and_the_rest_is_told(client, trees, monkeypatch):
    address = path("cycle-paths", 12)
    every = [each["shape"].length for each in layers_of(client.get(address + "?lang=en").get_data())["cycle-paths"]]
    monkeypatch.setattr(layer_tiles, "MOST", 15)
    found = layers_of(client.get(address).get_data())
    sizes = [each["shape"].length for each in found["cycle-paths"]]
    assert 10 < len(sizes) <= 15 < len(every) and min(sizes) > sorted(every)[len(every) // 3]
    assert found["left-out"][0]["count"] >= len(every) - 15
    whole = layers_of(client.get(address + "?detail=all").get_data())
    assert len(whole["cycle-paths"]) == len(every) and "left-out" not in whole


def test_a_styled_column_travels_as_value(client, trees, superuser):
    styled = text("UPDATE milo.layers SET style = CAST(:style AS jsonb) WHERE key = 'alberi'")
    for field, expected in (("specie", {"tiglio", "acero"}), ("anno", set(range(1980, 2020)))):
        with superuser.begin() as connection:
            connection.execute(styled, {"style": f'{{"colour": "#3A7D44", "fill": "solid", "by": {{"kind": "category", "field": "{field}", "classes": []}}}}'})
        assert {each["value"] for address in around("alberi", 16) for each in read(client, address, "alberi")} == expected


# Editions ---------------------------------------------------------------------------------------------------------------
def test_a_draft_is_in_no_tile_and_a_new_edition_is_there_at_once(client, trees, databases):
    before = client.get(path("alberi", 16))
    with Session(databases.engine("owner")) as session:
        second = add_edition(session, trees, 2, 3).id
        session.commit()
    assert client.get(path("alberi", 16)).headers["ETag"] == before.headers["ETag"]
    put_in_force = text("UPDATE milo.layers SET edition_id = :edition WHERE key = 'alberi'")
    with databases.engine("owner").begin() as connection:
        connection.execute(put_in_force, {"edition": second})
    after = client.get(path("alberi", 16), headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and after.headers["ETag"] != before.headers["ETag"]
    assert {each["title"] for each in layers_of(after.get_data())["alberi"]} == {"Albero 2-0", "Albero 2-1", "Albero 2-2"}
    with databases.engine("owner").begin() as connection:
        connection.execute(put_in_force, {"edition": trees.edition_id})
    back = client.get(path("alberi", 16))
    assert (back.headers["ETag"], back.get_data()) == (before.headers["ETag"], before.get_data())


def test_a_link_to_an_intervention_and_its_status_are_told_though_tiles_are_kept(client, trees, superuser):
    address = path("alberi", 16)
    assert all("intervention" not in each for each in read(client, address, "alberi"))
    before = client.get(address).headers["ETag"]
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.features SET intervention_id = (SELECT id FROM milo.interventions WHERE number = 1) WHERE edition_id = :edition"), {"edition": trees.edition_id})
        status = connection.scalar(text("SELECT status FROM milo.interventions WHERE number = 1"))
    answer = client.get(address)
    assert answer.headers["ETag"] != before
    assert {(each["number"], each["status"]) for each in layers_of(answer.get_data())["alberi"]} == {(1, status)}


def test_a_kept_tile_is_the_one_that_was_made(client, trees, tmp_path):
    made = client.get(path("alberi", 15))
    files = [file for file in (tmp_path / "tiles").rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".mvt", ".gz"}
    kept = client.get(path("alberi", 15))
    assert kept.get_data() == made.get_data() and kept.headers["ETag"] == made.headers["ETag"]
    assert [file for file in (tmp_path / "tiles").rglob("*") if file.is_file()] == files


# Sensitive layers -------------------------------------------------------------------------------------------------------
def test_a_layer_marked_sensitive_gives_only_counts_per_block_even_where_tiles_were_kept(client, trees, superuser, tmp_path):
    for z in (12, 15, 16):
        assert client.get(path("alberi", z)).status_code == 200
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.layers SET sensitive = true WHERE key = 'alberi'"))
    assert [file for file in (tmp_path / "tiles").rglob("*.mvt")]
    for z in (10, 14, 15, 16, 17, 18, 20):
        for more in ("", "?detail=all"):
            for each in read(client, path("alberi", z, more=more), "alberi"):
                assert each["figure"] >= 5 and each["shape"].geom_type in {"Polygon", "MultiPolygon"} and "title" not in each
    blocks = read(client, path("alberi", 14), "alberi")
    assert blocks and sum(each["figure"] for each in blocks) <= 40
    assert not [file for file in (tmp_path / "tiles").rglob("*.mvt")], "nothing of a sensitive layer stays kept"


# Signs ------------------------------------------------------------------------------------------------------------------
def everywhere(client) -> list[dict]:
    return [each for z in (0, 8, 12, 14, 15, 16, 18) for address in around("contributions", z) for each in read(client, address, "contributions")]


def test_only_published_signs_of_point_categories_are_in_tiles_and_no_words(client, trees, leave, publish, superuser):
    shown, hidden, waiting = (leave(text="Parole segrete.")["id"] for _ in range(3))
    unsafe = leave(category="unsafe")["id"]
    publish(shown, hidden, unsafe)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'doppio' WHERE id = :id"), {"id": hidden})
        tested = connection.execute(text("SELECT 1 FROM milo.categories WHERE key = 'unsafe' AND public_as = 'cells'")).all()
    assert tested, "the category that is never a point"
    found = everywhere(client)
    assert {each["id"] for each in found} == {shown} and {each.get("count", 1) for each in found} == {1}
    assert waiting not in str(found)
    for z in (12, 16):
        assert b"segrete" not in client.get(path("contributions", z)).get_data()


def test_signs_of_the_test_phase_are_in_no_tile(client, trees, leave, publish, superuser):
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET phase = 'test' WHERE slug = 'banco'"))
    publish(leave()["id"])
    assert everywhere(client) == []


def test_a_sign_stands_at_its_public_position(client, trees, leave, publish):
    exact = [9.131137, 45.446733]
    made = leave(geometry={"type": "Point", "coordinates": exact})["id"]
    publish(made)
    public = client.get("/api/c/banco/contributions").json["features"][0]["geometry"]["coordinates"]
    assert public != exact
    for z in (13, 18):
        tile, side = at(*public, z), 360 / 2**z
        found = next(each for each in read(client, path("contributions", z, public), "contributions") if each["id"] == made)
        assert -180 + (tile.x + found["at"][0]) * side == pytest.approx(public[0], abs=side / 4096 + 1e-6)


def test_publishing_hiding_and_withdrawing_show_at_once(client, trees, leave, publish, superuser):
    address = path("contributions", 16)
    nothing = client.get(address)
    assert nothing.status_code == 204 and nothing.get_data() == b""
    made = leave()["id"]
    assert client.get(address).headers["ETag"] == nothing.headers["ETag"]
    publish(made)
    shown = client.get(address, headers={"If-None-Match": nothing.headers["ETag"]})
    assert shown.status_code == 200 and shown.headers["ETag"] != nothing.headers["ETag"]
    for state in ("hidden", "withdrawn"):
        with superuser.begin() as connection:
            connection.execute(text("UPDATE milo.contributions SET visibility = :state, hidden_reason = 'doppio' WHERE id = :id"), {"state": state, "id": made})
        gone = client.get(address, headers={"If-None-Match": shown.headers["ETag"]})
        assert gone.status_code == 204 and gone.headers["ETag"] == nothing.headers["ETag"]


def test_signs_of_one_kind_can_be_asked_for(client, trees, leave, publish):
    publish(leave(category="fix")["id"], leave(category="like")["id"])
    assert {each["category"] for each in read(client, path("contributions", 16), "contributions")} == {"fix", "like"}
    assert {each["category"] for each in read(client, path("contributions", 16, more="?category=like"), "contributions")} == {"like"}


# What a client may keep -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("collection", ["alberi", "contributions", "asbestos"])
def test_who_has_the_tile_is_told_so(client, trees, leave, publish, collection):
    publish(leave()["id"])
    first = client.get(path(collection, 14))
    assert first.status_code == 200
    again = client.get(path(collection, 14), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.get_data() == b"" and again.headers["ETag"] == first.headers["ETag"]


def test_tiles_travel_with_gzip_where_it_is_read(client, trees):
    plain, packed = client.get(path("alberi", 15)), client.get(path("alberi", 15), headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data() and len(packed.get_data()) < len(plain.get_data())
    assert {"Accept-Encoding", "Accept-Language"} <= set(packed.headers["Vary"].split(", "))


def test_signs_are_asked_for_again_each_time_and_an_edition_only_after_an_hour(client, trees):
    assert client.get(path("contributions", 14)).headers["Cache-Control"] == "no-cache"
    assert client.get(path("alberi", 14)).headers["Cache-Control"] == "no-cache"
    version = client.get("/tiles/banco/alberi.json").json["tiles"][0].split("v=")[1]
    assert "max-age=3600" in client.get(path("alberi", 14, more=f"?v={version}")).headers["Cache-Control"]
    assert client.get(path("alberi", 14, more="?v=another")).headers["Cache-Control"] == "no-cache"
