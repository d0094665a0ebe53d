"""Counting at the desk: people before pins, the selection's own weights, and the person who insists."""
from __future__ import annotations

import datetime as dt
import uuid

import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys import bands, heat, results
from surveys.results import Selection, Square, desk_heat, select, surface

CELL = (9.13005, 45.44605)  # lon, lat somewhere in one square of 100 m
PUT = text(
    "WITH person AS (SELECT id FROM milo.participants WHERE consultation_id = :consultation AND pseudonym = convert_to(:who, 'UTF8')),"
    " place AS (SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS geom),"
    " metres AS (SELECT ST_Transform(geom, 32632) AS m FROM place)"
    " INSERT INTO milo.contributions (id, consultation_id, participant_id, category_id, geom, east, north, public_geom, public_east,"
    " public_north, accuracy, language, channel, visibility, words_checked, counts, left_at, hidden_reason)"
    " SELECT gen_random_uuid(), :consultation, person.id, g.id, geom, ST_X(m), ST_Y(m), geom, ST_X(m), ST_Y(m), 'spot', 'it', :channel, :visibility,"
    " true, :counts, :left_at, CASE WHEN :visibility = 'hidden' THEN 'prova' END"
    " FROM person, place, metres, generate_series(1, :times), milo.categories g"
    " WHERE g.consultation_id = :consultation AND (:category = '*' OR g.key = :category)"
)
NOON = dt.datetime(2026, 10, 5, 12, tzinfo=dt.UTC)


@pytest.fixture
def put(owner_session):
    """Leave signs straight in the database, many at once: `put(consultation, who, ...)`."""

    def put_signs(consultation, who, lon=CELL[0], lat=CELL[1], *, times=1, category="fix", visibility="published", channel="web", counts=True, left_at=NOON):
        owner_session.execute(text("INSERT INTO milo.participants (id, consultation_id, pseudonym) VALUES (gen_random_uuid(), :consultation,"
                                   " convert_to(:who, 'UTF8')) ON CONFLICT DO NOTHING"), {"consultation": consultation.id, "who": who})
        owner_session.execute(PUT, {"consultation": consultation.id, "who": who, "lon": lon, "lat": lat, "times": times, "category": category,
                                    "visibility": visibility, "channel": channel, "counts": counts, "left_at": left_at})

    return put_signs


def counted(session, consultation, **filters):
    return select(session, Selection(consultation.id, **filters))


def test_a_person_weighs_one_however_much_they_say(owner_session, make_consultation, put):
    banco = make_consultation()
    put(banco, "anna", times=9)
    put(banco, "bruno")
    made = desk_heat(counted(owner_session, banco), cell=100, bandwidth=100)
    assert made.cells["weight"].sum() == pytest.approx(2)
    assert (made.totals.people, made.totals.contributions, made.totals.most_active_share) == (2, 10, 0.9)


def test_weights_belong_to_the_selection_shown(owner_session, make_consultation, put):
    banco = make_consultation()
    put(banco, "anna", times=3, category="fix")
    put(banco, "anna", times=1, category="like")
    made = desk_heat(counted(owner_session, banco, categories=("like",)), cell=100, bandwidth=100)
    assert made.cells["weight"].tolist() == [1.0]


def test_the_desk_counts_what_waits_but_never_withdrawn_hidden_or_test_signs(owner_session, make_consultation, put):
    banco = make_consultation()
    for number, visibility in enumerate(("waiting", "published", "staff-only", "hidden", "withdrawn")):
        put(banco, f"p{number}", visibility=visibility)
    put(banco, "tester", counts=False)
    assert sorted(counted(owner_session, banco)["visibility"]) == ["published", "staff-only", "waiting"]
    assert counted(owner_session, banco, visibilities=("hidden",))["visibility"].tolist() == ["hidden"]
    assert counted(owner_session, banco, visibilities=("withdrawn",)).empty


def test_filters_narrow_by_day_channel_and_square(owner_session, make_consultation, put):
    banco = make_consultation()
    put(banco, "anna")
    # half past eleven at night in Milan is still that day on the wall, though in UTC it is not yet ten
    put(banco, "bruno", channel="paper", left_at=dt.datetime(2026, 10, 6, 21, 30, tzinfo=dt.UTC))
    put(banco, "carla", left_at=dt.datetime(2026, 10, 6, 22, 30, tzinfo=dt.UTC))
    assert len(counted(owner_session, banco, since=dt.date(2026, 10, 6), until=dt.date(2026, 10, 6))) == 1
    assert len(counted(owner_session, banco, since=dt.date(2026, 10, 6))) == 2
    assert len(counted(owner_session, banco, channels=("paper",))) == 1
    frame = counted(owner_session, banco)
    col, row = int(frame["e"][0] // 100), int(frame["n"][0] // 100)
    assert len(counted(owner_session, banco, square=Square(100, col, row))) == 3
    assert counted(owner_session, banco, square=Square(100, col + 1, row)).empty


def test_all_that_one_person_left_is_found_by_one_of_their_signs(owner_session, make_consultation, put):
    banco = make_consultation()
    put(banco, "anna", times=4)
    put(banco, "bruno", times=2)
    frame = counted(owner_session, banco)
    anna = frame[frame["participant"] == frame["participant"].mode()[0]]
    assert set(counted(owner_session, banco, same_person_as=anna["id"].iloc[0])["id"]) == set(anna["id"])
    assert counted(owner_session, banco, same_person_as=uuid.uuid4()).empty


def test_one_person_of_two_thousand_signs_moves_no_cell_by_more_than_one(owner_session, make_consultation, put):
    banco = make_consultation()
    for number in range(6):
        put(banco, f"p{number}", category="like")
    before_public = heat.read(owner_session, banco.id, 100)
    before = desk_heat(counted(owner_session, banco), cell=100, bandwidth=100)

    # five categories, 400 signs each
    put(banco, "the one who insists", times=400, category="*")
    after_public = heat.read(owner_session, banco.id, 100)
    after = desk_heat(counted(owner_session, banco), cell=100, bandwidth=100)

    assert (after.cells["people"].to_numpy() - before.cells["people"].to_numpy()).max() == 1
    assert after.cells["weight"].sum() - before.cells["weight"].sum() == pytest.approx(1)
    assert after.totals.contributions - before.totals.contributions == 2000
    assert [cell.people for cell in before_public.cells] == [6] and [cell.people for cell in after_public.cells] == [7]
    # `unsafe` is public as cells only, so it is not among the categories counted together
    assert after_public.contributions - before_public.contributions == 1600
    # alone in its category the insistent person stands behind no figure
    assert [cell.few for cell in heat.read(owner_session, banco.id, 100, "memory").cells] == [True]


def test_the_density_has_as_many_people_under_it_as_there_are(owner_session, make_consultation, put):
    banco = make_consultation()
    put(banco, "anna", times=50)
    put(banco, "bruno", 9.1310, 45.4470)
    frame = counted(owner_session, banco)
    people = surface(frame, cell=10, bandwidth=50)
    pins = surface(frame, cell=10, bandwidth=50, pins=True)
    assert people.people == pytest.approx(2, rel=0.01)
    assert pins.people == pytest.approx(51, rel=0.01)


def test_the_finding_counts_people_who_say_the_same(owner_session, make_consultation, put):
    banco = make_consultation()
    put(banco, "loud", times=30, category="like")
    for name in ("anna", "bruno", "carla"):
        put(banco, name, category="fix")
    frame = counted(owner_session, banco)
    found = results.finding(frame, surface(frame, cell=25, bandwidth=100), 100)
    assert (found.category, found.agreeing, found.people, found.contributions) == ("fix", 3, 4, 33)


def test_nothing_said_is_nothing_found(owner_session, make_consultation):
    frame = counted(owner_session, make_consultation())
    made = desk_heat(frame, cell=100, bandwidth=100)
    assert made.cells.empty and made.totals.people == 0
    assert results.finding(frame, surface(frame, cell=25, bandwidth=100), 100) is None


def test_cells_grow_where_the_signs_reach_far():
    choices = (25, 50, 100, 200, 400, 800)
    assert results.fitting_cell((0, 0, 1000, 1000), 25, choices) == 25
    assert results.fitting_cell((0, 0, 20_000, 20_000), 25, choices) == 100
    with pytest.raises(results.CountRefused):
        results.fitting_cell((0, 0, 1e6, 1e6), 25, choices)


def test_each_class_is_one_shape_and_together_they_cover_what_reaches_the_first_level(owner_session, make_consultation, put):
    banco = make_consultation()
    put(banco, "anna")
    painted = surface(counted(owner_session, banco), cell=25, bandwidth=100)
    levels = [0.02, 0.1]
    low, high = bands.bands(painted, levels, 32632)
    assert low.is_valid and high.is_valid and not low.intersects(high.buffer(-1e-7))
    reached = int(np.count_nonzero(painted.values >= levels[0]))
    degrees = (low.area + high.area) / reached  # of one cell: 25 m by 25 m at 45.4 degrees north
    assert degrees == pytest.approx(625 / (111_320 * np.cos(np.radians(45.446)) * 111_130), rel=0.01)


def test_the_desk_role_may_read_a_selection(databases, make_consultation, leave):
    banco = make_consultation()
    leave("banco")
    with Session(databases.engine("desk")) as session:
        assert len(select(session, Selection(banco.id))) == 1
