"""What differs between two editions of a layer: matching by id, by place and by nearness; counts that add up; interventions carried over."""
from __future__ import annotations

from uuid import uuid4

import geopandas
import pytest
from shapely.affinity import translate
from shapely.geometry import LineString, Point, box
from sqlalchemy import select, text

from layers import editions, imports
from layers.errors import PlanRefused
from layers.imports import EditionFacts, Mapping
from layers.models import Feature, Intervention, Programme

X, Y = 9.130, 45.446
EAST, NORTH = 1 / 78_100, 1 / 111_200  # degrees of a metre, about


@pytest.fixture
def programme(sample, owner_session):
    return owner_session.scalar(select(Programme).where(Programme.key == "lorenteggio"))


@pytest.fixture
def put(programme, owner_session):
    """Store shapes as the next edition of a layer; the same layer within a test."""
    made = {}

    def put_one(shapes, kind="point", key="cose", **columns):
        if key not in made:
            made[key] = imports.new_layer(owner_session, programme, key, {"it": key}, kind)
        mapping = Mapping(title="nome" if "nome" in columns else None, identity="cod" if "cod" in columns else None,
                          keep=[name for name in columns if name not in ("nome", "cod")])
        frame = geopandas.GeoDataFrame({"row": range(1, len(shapes) + 1)} | columns, geometry=shapes, crs=4326)
        return imports.save(owner_session, made[key], frame, mapping, EditionFacts(), {})

    return put_one


def at(east=0.0, north=0.0) -> Point:
    """A point so many metres from the middle."""
    return Point(X + east * EAST, Y + north * NORTH)


def line(*places) -> LineString:
    return LineString([at(*place) for place in places])


def square(east, north, side) -> object:
    return box(X + east * EAST, Y + north * NORTH, X + (east + side) * EAST, Y + (north + side) * NORTH)


def counts(found):
    return {kind: number for kind, number in found.counts.items() if number}


def test_shapes_are_known_by_their_id_and_everything_that_happened_is_told(put, owner_session):
    old = put([at(0), at(100), at(200), at(300)], cod=["a", "b", "c", "d"], nome=["A", "B", "C", "D"], anno=[1, 2, 3, 4])
    new = put([at(0), at(100), at(250), at(400)], cod=["a", "b", "c", "e"], nome=["A", "B", "C", "E"], anno=[1, 5, 3, 4])
    found = editions.compare(owner_session, old.id, new.id)
    assert (found.by, found.why_place) == ("identity", None)
    assert found.counts == {"same": 1, "changed": 1, "moved": 1, "removed": 1, "added": 1}
    changed, = editions.changes(owner_session, found, "changed")
    assert (changed.title, changed.columns, changed.metres) == ({"it": "B"}, {"anno": (2, 5)}, None)
    moved, = editions.changes(owner_session, found, "moved")
    assert moved.title == {"it": "C"} and moved.columns == {} and moved.metres == pytest.approx(50, abs=0.5)
    removed, = editions.changes(owner_session, found, "removed")
    assert (removed.title, removed.new_id) == ({"it": "D"}, None) and removed.lon == pytest.approx(at(300).x)
    added, = editions.changes(owner_session, found, "added")
    assert (added.title, added.old_id) == ({"it": "E"}, None)
    assert found.columns_changed == {"anno": 1}


def test_ids_that_now_name_things_elsewhere_are_not_trusted(put, owner_session):
    places = [at(0), at(1000), at(2000), at(3000)]
    old = put(places, cod=[1, 2, 3, 4], nome=["A", "B", "C", "D"])
    new = put(places, cod=[4, 3, 2, 1], nome=["A", "B", "C", "D"])
    found = editions.compare(owner_session, old.id, new.id)
    assert (found.by, found.why_place, counts(found)) == ("place", "not-stable", {"same": 4})


def test_ids_that_are_not_unique_or_not_shared_or_absent_are_not_used(put, owner_session):
    first = put([at(0), at(100)], cod=[1, 1])
    second = put([at(0), at(100)], cod=[1, 2])
    third = put([at(0), at(100)], cod=[8, 9])
    fourth = put([at(0), at(100)])
    for old, new, why in ((first, second, "not-unique"), (second, third, "not-shared"), (third, fourth, "none")):
        found = editions.compare(owner_session, old.id, new.id)
        assert (found.by, found.why_place, counts(found)) == ("place", why, {"same": 2})


def test_a_shape_renumbered_in_one_place_is_not_taken_for_another(put, owner_session):
    old = put([at(0), at(100), at(200)], cod=[1, 2, 3])
    new = put([at(0), at(100), at(200)], cod=[1, 2, 33])
    found = editions.compare(owner_session, old.id, new.id)
    assert (found.by, counts(found)) == ("identity", {"same": 3})


def test_the_same_shape_written_with_other_digits_is_in_the_same_place(put, owner_session):
    first = line((0, 0), (40, 3), (80, -2))
    old = put([first], kind="line")
    new = put([translate(first, 0.03 * EAST, 0.03 * NORTH)], kind="line")
    assert counts(editions.compare(owner_session, old.id, new.id)) == {"same": 1}


def test_points_move_up_to_thirty_metres_if_they_say_the_same(put, owner_session):
    old = put([at(0), at(500), at(1000)], nome=["Rossa", "Blu", "Verde"])
    new = put([at(20), at(520), at(1050)], nome=["Rossa", "Gialla", "Verde"])
    found = editions.compare(owner_session, old.id, new.id)
    assert counts(found) == {"moved": 1, "removed": 2, "added": 2}
    assert editions.changes(owner_session, found, "moved")[0].title == {"it": "Rossa"}


def test_lines_move_within_ten_metres_and_not_into_one_twice_as_long(put, owner_session):
    old = put([line((0, 0), (100, 0)), line((0, 500), (40, 500)), line((0, 1000), (50, 1000))], kind="line")
    new = put([line((0, 6), (100, 6)), line((0, 515), (40, 515)), line((0, 1000), (5, 1009), (10, 1000), (50, 1000), (45, 1009), (40, 1000), (35, 1009), (30, 1000), (25, 1009), (20, 1000))], kind="line")
    found = editions.compare(owner_session, old.id, new.id)
    assert counts(found) == {"moved": 1, "removed": 2, "added": 2}
    assert editions.changes(owner_session, found, "moved")[0].metres == pytest.approx(6, abs=0.1)


def test_areas_move_when_half_the_ground_is_shared(put, owner_session):
    old = put([square(0, 0, 50), square(500, 0, 50)], kind="polygon")
    new = put([square(10, 0, 50), square(540, 0, 50)], kind="polygon")
    assert counts(editions.compare(owner_session, old.id, new.id)) == {"moved": 1, "removed": 1, "added": 1}


def test_of_several_near_ones_the_nearest_go_together_and_each_once(put, owner_session):
    old = put([at(0), at(10)], nome=["Panca", "Panca"])
    new = put([at(9), at(12), at(14)], nome=["Panca", "Panca", "Panca"])
    found = editions.compare(owner_session, old.id, new.id)
    assert counts(found) == {"moved": 2, "added": 1}
    assert sorted(round(each.metres) for each in editions.changes(owner_session, found, "moved")) == [1, 12]


def test_several_shapes_in_one_place_go_with_those_that_say_the_same(put, owner_session):
    old = put([at(0)] * 3, anno=[1, 2, 3])
    new = put([at(0)] * 3, anno=[3, 1, 4])
    found = editions.compare(owner_session, old.id, new.id)
    assert counts(found) == {"same": 2, "changed": 1}
    assert editions.changes(owner_session, found, "changed")[0].columns == {"anno": (2, 4)}


def test_columns_of_one_edition_only_are_named_and_do_not_make_everything_change(put, owner_session):
    old = put([at(0), at(100)], anno=[1, 2], larga=["3.0", "4"], vecchia=["x", "y"])
    new = put([at(0), at(100)], anno=[1, 2], larga=[3, 5], nuova=["x", "y"], nome=["A", "B"])
    found = editions.compare(owner_session, old.id, new.id)
    assert (found.columns_gone, found.columns_added) == (["vecchia"], ["nuova"])
    assert editions.changes(owner_session, found, "changed")[-1].columns == {"larga": ("4", 5)}


def test_a_number_written_as_words_reads_the_same(put, owner_session):
    old = put([at(0), at(100)], lunghezza=[43.0, 12.5])
    new = put([at(0), at(100)], lunghezza=["43", "12.5"])
    assert counts(editions.compare(owner_session, old.id, new.id)) == {"same": 2}


def test_rows_come_in_pages_and_shapes_for_the_map_with_the_old_one_beside(put, owner_session):
    old = put([at(0)], nome=["A"])
    new = put([at(20), *(at(1000 * each) for each in range(1, 8))], nome=list("ABCDEFGH"))
    found = editions.compare(owner_session, old.id, new.id)
    pages = [[each.title["it"] for each in editions.changes(owner_session, found, "added", offset=offset, limit=3)] for offset in (0, 3, 6)]
    assert pages == [["B", "C", "D"], ["E", "F", "G"], ["H"]]
    drawn = editions.geojson(owner_session, found, "moved")
    feature, = drawn["features"]
    assert feature["geometry"]["coordinates"] == [pytest.approx(at(20).x), pytest.approx(Y)]
    assert feature["properties"]["before"]["coordinates"] == [pytest.approx(X), pytest.approx(Y)]
    cut = editions.geojson(owner_session, found, "added", limit=2)
    assert (len(cut["features"]), cut["of"]) == (2, 7)


def test_an_intervention_goes_on_to_the_shape_that_matches(put, owner_session, programme):
    library = owner_session.scalar(select(Intervention).where(Intervention.programme_id == programme.id).limit(1))
    old = put([at(0), at(100), at(200)], nome=["A", "B", "C"])
    for feature in owner_session.scalars(select(Feature).where(Feature.edition_id == old.id)):
        feature.intervention_id = library.id
    editions.publish(owner_session, old)
    new = put([at(0), at(120), at(2000)], nome=["A", "B", "D"])
    owner_session.expire_all()
    carried = {each.title["it"]: each.intervention_id for each in owner_session.scalars(select(Feature).where(Feature.edition_id == new.id))}
    assert carried == {"A": library.id, "B": library.id, "D": None}
    assert new.report["counts"]["interventions_carried"] == 2


def test_an_intervention_named_after_the_draft_was_made_goes_on_when_it_is_published(put, owner_session, programme):
    library = owner_session.scalar(select(Intervention).where(Intervention.programme_id == programme.id).limit(1))
    old = put([at(0)])
    editions.publish(owner_session, old)
    new = put([at(0)])
    owner_session.execute(text("UPDATE milo.features SET intervention_id = :library WHERE edition_id = :old"), {"library": library.id, "old": old.id})
    editions.publish(owner_session, new)
    assert owner_session.scalar(text("SELECT intervention_id FROM milo.features WHERE edition_id = :new"), {"new": new.id}) == library.id


def test_editions_of_two_layers_or_of_none_are_not_compared(put, owner_session):
    one, other = put([at(0)]), put([at(0)], key="altro")
    for pair, why in (((one.id, other.id), "edition-of-another-layer"), ((one.id, uuid4()), "edition-unknown")):
        with pytest.raises(PlanRefused) as refused:
            editions.compare(owner_session, *pair)
        assert refused.value.key == why


def test_the_public_compares_what_was_in_force_and_nothing_of_a_sensitive_layer(put, owner_session):
    old, new = put([at(0)], nome=["A"]), put([at(0), at(100)], nome=["B", "C"])
    with pytest.raises(PlanRefused):
        editions.compare(owner_session, old.id, new.id, public=True)
    editions.publish(owner_session, old)
    editions.publish(owner_session, new)
    found = editions.compare(owner_session, old.id, new.id, public=True)
    assert counts(found) == {"changed": 1, "added": 1}
    assert editions.changes(owner_session, found, "changed")[0].columns == {"title": ("A", "B")}
    assert len(editions.geojson(owner_session, found, "added")["features"]) == 1
    owner_session.execute(text("UPDATE milo.layers SET sensitive = true WHERE id = :id"), {"id": old.layer_id})
    with pytest.raises(PlanRefused):  # known from before, but no longer public
        editions.compare(owner_session, old.id, new.id, public=True)
