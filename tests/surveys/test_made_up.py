"""The made-up signs hold what they promise: one crowd, one insistent person, one silent block, the same signs every time."""
from __future__ import annotations

import pytest
from sqlalchemy import select, text

from surveys import made_up
from surveys.models import Consultation, Contribution

COUNT = text("SELECT count(*) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'prova' AND ")
NEAR = "ST_DWithin(s.geom::geography, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)::geography, :metres)"


@pytest.fixture
def prova(sample, owner_session):
    return owner_session.scalar(select(Consultation).where(Consultation.slug == "prova"))


def test_four_hundred_signs_of_a_hundred_and_fifty_people_in_three_languages(prova, owner_session):
    rows = owner_session.scalars(select(Contribution).where(Contribution.consultation_id == prova.id)).all()
    assert len(rows) == made_up.SIGNS
    assert len({row.participant_id for row in rows}) == made_up.PEOPLE
    assert {row.language for row in rows} == {"it", "en", "ar"}
    assert {row.visibility for row in rows} == {"waiting", "published", "staff-only", "hidden", "duplicate-of", "withdrawn"}


def test_words_are_public_only_where_a_person_has_looked(prova, owner_session):
    unchecked = owner_session.scalars(select(Contribution.visibility).where(Contribution.consultation_id == prova.id, ~Contribution.words_checked))
    assert set(unchecked) == {"waiting"}


def test_one_person_left_sixty_signs_and_nobody_else_comes_near(prova, owner_session):
    counts = owner_session.execute(text(
        "SELECT count(*) AS n FROM milo.contributions WHERE consultation_id = :id GROUP BY participant_id ORDER BY n DESC"), {"id": prova.id}).scalars().all()
    assert counts[0] >= made_up.INSISTING
    assert counts[1] < counts[0] / 3


def test_at_the_hot_spot_many_people_agree(prova, owner_session):
    lon, lat = made_up.HOT_SPOT
    people = owner_session.scalar(text(
        f"SELECT count(DISTINCT s.participant_id) FROM milo.contributions s WHERE s.consultation_id = :id AND {NEAR}"),
        {"id": prova.id, "lon": lon, "lat": lat, "metres": 80})
    assert people >= made_up.AGREEING


def test_people_and_pins_lead_to_different_places(prova, owner_session):
    top = "SELECT col, line FROM (SELECT floor(east / 100) AS col, floor(north / 100) AS line, count(DISTINCT participant_id) AS people, count(*) AS pins" \
          " FROM milo.counted WHERE consultation_id = :id GROUP BY 1, 2) cells ORDER BY {} DESC LIMIT 1"
    by_people, by_pins = (owner_session.execute(text(top.format(what)), {"id": prova.id}).one() for what in ("people", "pins"))
    assert by_people != by_pins


def test_no_sign_falls_in_the_silent_block_also_where_it_is_public(prova, owner_session):
    lon, lat = made_up.SILENT
    block = "(SELECT geom FROM milo.ground WHERE kind = 'block' AND ST_Intersects(geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)))"
    values = {"lon": lon, "lat": lat}
    assert owner_session.scalar(text(f"SELECT count(*) FROM {block} b"), values) == 1
    for column in ("geom", "public_geom"):
        inside = text(f"SELECT count(*) FROM milo.contributions s WHERE s.consultation_id = :id AND ST_Intersects(s.{column}, {block})")
        assert owner_session.scalar(inside, values | {"id": prova.id}) == 0, column


def test_every_sign_lies_in_the_area(prova, owner_session):
    outside = COUNT.text + "NOT ST_Intersects(c.area, s.geom)"
    assert owner_session.scalar(text(outside)) == 0


def test_the_same_signs_are_made_every_time(prova, owner_session):
    first, second = made_up.rows(owner_session, prova), made_up.rows(owner_session, prova)
    assert first == second
    assert [row["id"] for row in first] == [row["id"] for row in second]


def test_no_made_up_sign_is_left_in_a_real_consultation(sample, owner_session):
    real = owner_session.scalar(select(Consultation).where(Consultation.slug == "lorenteggio"))
    with pytest.raises(ValueError, match="not marked as made up"):
        made_up.leave_all(owner_session, real)
