"""Saving the rows of a file as a draft edition: what is stored, what is refused, what the report says."""
from __future__ import annotations

import geopandas
import pandas
import pytest
from shapely.geometry import LineString, Point, Polygon, box
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from layers import editions, imports
from layers.errors import PlanRefused
from layers.files.account import Column, FileLayer
from layers.imports import EditionFacts, Mapping
from layers.models import Edition, Feature, Layer, Programme

AREA = box(9.125, 45.443, 9.137, 45.451)


@pytest.fixture
def programme(sample, owner_session):
    return owner_session.scalar(select(Programme).where(Programme.key == "lorenteggio"))


@pytest.fixture
def benches(programme, owner_session):
    return imports.new_layer(owner_session, programme, "panchine", {"it": "Panchine"}, "point")


def rows(shapes=None, **columns) -> geopandas.GeoDataFrame:
    """A frame as `layers.files.frames` gives it."""
    shapes = shapes or [Point(9.130, 45.446), Point(9.131, 45.447), Point(9.132, 45.448)]
    return geopandas.GeoDataFrame({"row": range(2, len(shapes) + 2)} | columns, geometry=shapes, crs=4326)


def stored(session, edition):
    session.expire_all()
    return list(session.scalars(select(Feature).where(Feature.edition_id == edition.id).order_by(Feature.position)))


def test_mapped_columns_become_words_and_kept_ones_properties_and_nothing_else_is_stored(benches, owner_session):
    frame = rows(nome=["Rossa", "Città «nuova»\t\\ \"a\"", None], anno=[1999, 2003, 2011], altezza=[0.5, float("nan"), float("inf")],
                 posti=["2", "2,5", ""], stato=["planned", None, "works"], cod=[7, 8, 9], segreto=["Mario", "Anna", "Ugo"])
    made = imports.save(owner_session, benches, frame, Mapping(title="nome", figure="posti", status="stato", identity="cod", keep=["anno", "altezza", "nome"]),
                        EditionFacts(title="maggio", valid_on="2026-05", file_digest="ab" * 32, epsg=3003), {})
    first, second, third = stored(owner_session, made)
    assert [each.title for each in (first, second, third)] == [{"it": "Rossa"}, {"it": "Città «nuova»\t\\ \"a\""}, {}]
    assert [each.properties for each in (first, second, third)] == [
        {"anno": 1999, "altezza": 0.5, "nome": "Rossa"}, {"anno": 2003, "nome": "Città «nuova»\t\\ \"a\""}, {"anno": 2011}]
    assert [(each.figure, each.status, each.identity) for each in (first, second, third)] == [(2, "planned", "7"), (None, None, "8"), (None, "works", "9")]
    assert made.fields == [{"name": "anno", "title": {"it": "anno"}, "kind": "integer"}, {"name": "altezza", "title": {"it": "altezza"}, "kind": "number"},
                           {"name": "nome", "title": {"it": "nome"}, "kind": "text"}]
    assert (made.number, made.features, made.published_at, benches.edition_id, made.file_digest, made.epsg) == (1, 3, None, None, b"\xab" * 32, 3003)
    assert [(each["key"], each["rows"]) for each in made.report["findings"]] == [("figure-not-whole", [3])]
    everything = owner_session.scalar(text("SELECT string_agg(f::text, '') FROM milo.features f WHERE edition_id = :id"), {"id": made.id})
    assert "Mario" not in everything


def test_integers_with_gaps_and_truths_keep_their_kind(benches, owner_session):
    frame = rows(anno=pandas.array([1999, None, 2011], dtype="Int64"), aperto=[True, False, True], forse=pandas.Series([True, None, False], dtype=object))
    made = imports.save(owner_session, benches, frame, Mapping(keep=["anno", "aperto", "forse"]), EditionFacts(), {})
    assert [each.properties for each in stored(owner_session, made)] == [{"anno": 1999, "aperto": True, "forse": True}, {"aperto": False}, {"anno": 2011, "aperto": True, "forse": False}]


def test_the_shape_in_the_database_is_the_shape_of_the_file(programme, owner_session):
    ring = Polygon([(9.13, 45.446), (9.131, 45.446), (9.131, 45.447), (9.13, 45.446)], )
    layer = imports.new_layer(owner_session, programme, "aree", {"it": "Aree"}, "polygon")
    made = imports.save(owner_session, layer, rows([ring]), Mapping(), EditionFacts(), {})
    same = owner_session.scalar(select(func.ST_OrderingEquals(Feature.geom, func.ST_GeomFromText(ring.wkt, 4326))).where(Feature.edition_id == made.id))
    assert same


def test_a_large_file_goes_to_a_table_of_its_own_with_its_report(benches, owner_session, monkeypatch):
    monkeypatch.setattr(imports, "LARGE", 2)
    told = []
    made = imports.save(owner_session, benches, rows(nome=["a", "b", "c"]), Mapping(title="nome"), EditionFacts(), {}, progress=lambda done, of: told.append((done, of)))
    assert told == [(3, 3)]
    table = owner_session.scalar(text("SELECT DISTINCT tableoid::regclass::text FROM milo.features WHERE edition_id = :id"), {"id": made.id})
    assert made.id.hex in table
    assert [each.title["it"] for each in stored(owner_session, made)] == ["a", "b", "c"]
    editions.publish(owner_session, made)
    assert owner_session.scalar(text("SELECT count(*) FROM published.features WHERE layer_id = :id"), {"id": benches.id}) == 3


def test_ids_are_unique_uuids_of_the_random_kind(benches, owner_session):
    made = imports.save(owner_session, benches, rows(), Mapping(), EditionFacts(), {})
    ids = [each.id for each in stored(owner_session, made)]
    assert len(set(ids)) == 3
    assert {(each.version, each.variant) for each in ids} == {(4, "specified in RFC 4122")}


def test_rows_of_another_kind_are_refused_and_counted(benches, owner_session):
    line = LineString([(9.13, 45.446), (9.131, 45.447)])
    made = imports.save(owner_session, benches, rows([Point(9.13, 45.446), line]), Mapping(), EditionFacts(), {"counts": {"read": 5, "refused": 3}})
    assert len(stored(owner_session, made)) == 1
    counts = made.report["counts"]
    assert (counts["read"], counts["refused"], counts["saved"]) == (5, 4, 1)
    assert [(each["key"], each["rows"], each["refused"]) for each in made.report["findings"]] == [("other-kind", [3], True)]
    with pytest.raises(PlanRefused) as refused:
        imports.save(owner_session, benches, rows([line]), Mapping(), EditionFacts(), {})
    assert refused.value.key == "import-kind-differs"


def test_a_mixed_layer_takes_every_kind(programme, owner_session):
    layer = imports.new_layer(owner_session, programme, "disegno", {"it": "Disegno"}, "mixed")
    made = imports.save(owner_session, layer, rows([Point(9.13, 45.446), LineString([(9.13, 45.446), (9.131, 45.447)])]), Mapping(), EditionFacts(), {})
    assert made.features == 2


def test_shapes_outside_the_area_are_kept_and_counted_and_those_across_its_edge_too(programme, owner_session):
    layer = imports.new_layer(owner_session, programme, "vie", {"it": "Vie"}, "line")
    inside, across, outside = (LineString([(x, 45.446), (x + 0.001, 45.446)]) for x in (9.130, 9.1365, 9.140))
    made = imports.save(owner_session, layer, rows([inside, across, outside]), Mapping(), EditionFacts(), {}, area=AREA)
    assert (made.features, made.report["counts"]["outside_area"], made.report["counts"]["across_area"]) == (3, 1, 1)


def test_a_file_that_lies_wholly_elsewhere_is_refused(benches, owner_session):
    with pytest.raises(PlanRefused) as refused:
        imports.save(owner_session, benches, rows([Point(12.5, 41.9)]), Mapping(), EditionFacts(), {}, area=AREA)
    assert refused.value.key == "import-far-outside"
    assert refused.value.values["bounds"] == [12.5, 41.9, 12.5, 41.9]


def test_a_place_beyond_the_web_map_is_refused_by_row(benches, owner_session):
    made = imports.save(owner_session, benches, rows([Point(9.13, 45.446), Point(9.13, 89.9)]), Mapping(), EditionFacts(), {})
    assert made.features == 1
    assert [(each["key"], each["rows"]) for each in made.report["findings"]] == [("beyond-web-map", [3])]


def test_a_column_that_is_not_in_the_file_is_refused(benches, owner_session):
    for mapping in (Mapping(title="nome"), Mapping(keep=["geometry"]), Mapping(keep=["row"])):
        with pytest.raises(PlanRefused) as refused:
            imports.save(owner_session, benches, rows(), mapping, EditionFacts(), {})
        assert refused.value.key == "import-column-unknown"


def test_a_sensitive_layer_says_how_many_shapes_are_public_nowhere(programme, owner_session):
    layer = imports.new_layer(owner_session, programme, "alloggi", {"it": "Alloggi"}, "point", sensitive=True)
    home = owner_session.execute(text("SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_PointOnSurface(geom) AS p FROM milo.ground WHERE kind = 'housing' LIMIT 1) s")).one()
    made = imports.save(owner_session, layer, rows([Point(*home), Point(9.0, 45.0)]), Mapping(), EditionFacts(), {})
    assert made.report["counts"]["outside_blocks"] == 1


def test_the_report_of_a_sensitive_layer_quotes_no_row(programme, owner_session):
    layer = imports.new_layer(owner_session, programme, "alloggi", {"it": "Alloggi"}, "point", sensitive=True)
    finding = {"key": "encoding-guessed", "count": 1, "rows": [], "values": {"encoding": "cp1252", "example": "Famiglia Però"}, "refused": False}
    made = imports.save(owner_session, layer, rows(), Mapping(), EditionFacts(), {"findings": [finding]})
    assert made.report["findings"][0]["values"] == {"encoding": "cp1252", "example": "…"}
    assert finding["values"]["example"] == "Famiglia Però"


def test_staff_may_do_all_of_it(sample, databases):
    from sqlalchemy.orm import Session

    with Session(databases.engine("desk")) as session:
        programme = session.scalar(select(Programme).where(Programme.key == "lorenteggio"))
        layer = imports.new_layer(session, programme, "panchine", {"it": "Panchine"}, "point")
        for large in (imports.LARGE, 2):
            frame = rows(nome=["a", "b", "c"])
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(imports, "LARGE", large)
                made = imports.save(session, layer, frame, Mapping(title="nome"), EditionFacts(), {})
            editions.publish(session, made)
        draft = imports.save(session, layer, rows(), Mapping(), EditionFacts(), {})
        editions.drop(session, draft)
        assert [each.number for each in editions.of_layer(session, layer)] == [2, 1]
        session.rollback()


def test_a_layer_needs_a_key_a_title_and_a_kind_of_its_own(programme, owner_session):
    for key, title, kind, why in (("cycle-paths", {"it": "x"}, "line", "import-key-taken"), ("contributions", {"it": "x"}, "line", "import-key-taken"), ("Piste!", {"it": "x"}, "line", "import-key-unusable"),
                                  ("piste", {"it": " "}, "line", "import-title-missing"), ("piste", {"it": "x"}, "solid", "import-kind-unknown")):
        with pytest.raises(PlanRefused) as refused:
            imports.new_layer(owner_session, programme, key, title, kind)
        assert refused.value.key == why
    layer = imports.new_layer(owner_session, programme, "piste", {"it": "Piste"}, "line")
    assert layer.position > max(owner_session.scalars(select(Layer.position).where(Layer.programme_id == programme.id, Layer.id != layer.id)))


def test_a_key_is_made_from_a_title():
    assert [imports.key_from(title) for title in ("Piste ciclabili, città 2026", "  ", "الحدائق", "A" * 80)] == ["piste-ciclabili-citta-2026", "", "", "a" * 63]


def test_columns_are_proposed_by_name_and_none_is_kept_unasked(tmp_path):
    columns = [Column("OBJECTID", "integer", filled=3), Column("Denominazione", "text", filled=3), Column("STATO", "text", filled=2), Column("n_alloggi", "integer", filled=3),
               Column("note", "text", filled=1), Column("descr", "text", filled=0)]
    assert imports.suggest(FileLayer("a", tmp_path, usable=3, columns=columns)) == Mapping("Denominazione", "note", "n_alloggi", "STATO", "OBJECTID", None, [])
    cycle = [Column(name, kind, filled=3) for name, kind in (("id_amat", "integer"), ("id_via", "text"), ("anagrafica", "text"), ("lunghezza", "number"))]
    assert imports.suggest(FileLayer("b", tmp_path, usable=3, columns=cycle)) == Mapping("anagrafica", identity="id_amat")


def test_a_new_edition_is_proposed_the_mapping_of_the_one_before(benches, owner_session, tmp_path):
    mapping = Mapping(title="nome", keep=["anno"])
    imports.save(owner_session, benches, rows(nome=list("abc"), anno=[1, 2, 3]), mapping, EditionFacts(), {})
    known = FileLayer("a", tmp_path, columns=[Column("nome", "text"), Column("anno", "integer"), Column("id", "integer")])
    assert imports.mapping_before(owner_session, benches, known) == mapping
    assert imports.mapping_before(owner_session, benches, FileLayer("a", tmp_path, columns=[Column("nome", "text")])) is None


def test_an_edition_in_force_is_kept_and_only_a_draft_can_be_dropped(benches, owner_session):
    first = imports.save(owner_session, benches, rows(), Mapping(), EditionFacts(), {})
    second = imports.save(owner_session, benches, rows(), Mapping(), EditionFacts(), {})
    editions.publish(owner_session, first)
    editions.publish(owner_session, second)
    editions.publish(owner_session, first)
    assert benches.edition_id == first.id
    assert editions.numbered(owner_session, benches, 2).published_at is not None
    with pytest.raises(PlanRefused) as refused:
        editions.drop(owner_session, second)
    assert refused.value.key == "edition-in-force"
    with pytest.raises(PlanRefused):
        editions.numbered(owner_session, benches, 3)
    with pytest.raises(DBAPIError, match="kept as it is"), owner_session.begin_nested():
        owner_session.execute(text("UPDATE milo.features SET status = 'x' WHERE edition_id = :id"), {"id": second.id})
    assert owner_session.scalar(select(func.count()).select_from(Edition).where(Edition.layer_id == benches.id)) == 2
