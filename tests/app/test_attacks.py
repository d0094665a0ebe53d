"""Attacks that worked once: each of these tests failed before it was mended."""
from __future__ import annotations

import logging
import threading
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

ANY = [{"key": "any", "title": {"it": "Ogni forma"}, "geometry": "any"}]


def send(client, sign_body, geometry, slug="banco"):
    return client.post(f"/api/c/{slug}/contributions", json=sign_body(geometry=geometry, category="any"), headers={"Idempotency-Key": str(uuid.uuid4())})


# ---- signs that were acknowledged

def test_erasing_one_sign_never_takes_along_another_that_is_being_left(databases, make_consultation, leave, sign_body):
    from surveys import consultations, receipts, submissions

    make_consultation("banco")
    me = str(uuid.uuid4())
    first = leave(participant=me)
    with Session(databases.engine("intake")) as leaving, Session(databases.engine("intake")) as erasing, Session(databases.engine("reader")) as reading:
        found = consultations.find(reading, "banco")
        second = submissions.leave_sign(leaving, found, consultations.categories(reading, found.id), key=uuid.uuid4(), body=sign_body(participant=me))

        def erase():
            assert receipts.erase(erasing, first["receipt"])
            erasing.commit()

        other = threading.Thread(target=erase)
        other.start()
        with databases.engine("owner").connect() as watching:
            for _ in range(1000):  # until the other waits for us
                if watching.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")):
                    break
                watching.rollback()
        leaving.commit()
        other.join()
        assert receipts.read(leaving, second.receipt).visibility == "waiting"


@pytest.mark.parametrize("end", ["erase", "withdraw"])
def test_a_sign_others_were_joined_to_can_go_and_the_others_wait_again(databases, make_consultation, leave, superuser, end):
    from surveys import receipts

    make_consultation("banco")
    original, double = leave(), leave()
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'duplicate-of', duplicate_of = :o WHERE id = :d"), {"o": original["id"], "d": double["id"]})
    with Session(databases.engine("intake")) as session:
        assert getattr(receipts, end)(session, original["receipt"]) is True
        session.commit()
        assert receipts.read(session, double["receipt"]).visibility == "waiting"


def test_a_link_cannot_choose_the_key_and_with_it_the_receipt(client, sample):
    chosen = str(uuid.uuid4())
    page = client.get(f"/it/c/lorenteggio/add?key={chosen}&participant={chosen}&step=send").get_data(as_text=True)
    assert 'name="key"' in page and chosen not in page


# ---- what must not be told

def test_the_log_of_an_unexpected_error_holds_no_words_no_place_and_no_key(app, client, make_consultation, leave, superuser, caplog):
    make_consultation("banco")
    with superuser.begin() as connection:
        connection.execute(text("ALTER TABLE milo.contributions ADD CONSTRAINT made_up_for_a_test CHECK (text NOT LIKE '%riconoscibile%')"))
    app.config["TESTING"] = False
    me, key = str(uuid.uuid4()), str(uuid.uuid4())
    try:
        with caplog.at_level(logging.DEBUG), pytest.raises(AssertionError):
            leave(text="Una frase riconoscibile", participant=me, key=key)
    finally:
        app.config["TESTING"] = True
        with superuser.begin() as connection:
            connection.execute(text("ALTER TABLE milo.contributions DROP CONSTRAINT made_up_for_a_test"))
    told = caplog.text
    assert "IntegrityError" in told and "23514" in told and "leave_sign" in told
    assert "riconoscibile" not in told and me not in told and key not in told and "0101000020" not in told


def test_the_page_of_an_intervention_tells_only_what_the_public_position_tells(client, sample, leave, publish, databases, superuser):
    """Somebody stands in a house of an intervention and says only "the block": the page of the house may not list the sign."""
    with databases.engine("owner").connect() as connection:
        row = connection.execute(text(
            "SELECT ST_X(p.spot) AS lon, ST_Y(p.spot) AS lat, i.number FROM milo.features f JOIN milo.interventions i ON i.id = f.intervention_id"
            " JOIN milo.consultations c ON c.slug = 'lorenteggio' CROSS JOIN LATERAL (SELECT ST_PointOnSurface(f.geom) AS spot) p"
            " WHERE ST_Covers(c.area, p.spot) AND milo.touched_intervention(c.id, p.spot) = i.id"
            " AND milo.touched_intervention(c.id, milo.public_position(c.id, p.spot, 'block', c.metric_srid)) IS DISTINCT FROM i.id ORDER BY f.id LIMIT 1")).one()
    made = leave("lorenteggio", geometry={"type": "Point", "coordinates": [row.lon, row.lat]}, accuracy="block", text="Sto in questa casa")
    publish(made["id"])
    assert "Sto in questa casa" not in client.get(f"/it/c/lorenteggio/i/{row.number}").get_data(as_text=True)
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT intervention_id IS NOT NULL FROM milo.contributions WHERE id = :id"), {"id": made["id"]})


def test_the_desk_cannot_set_the_salt_it_may_not_read(databases, sample):
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError, match="permission denied"), databases.engine("desk").begin() as connection:
        connection.execute(text("UPDATE milo.consultations SET salt = 'known'"))


# ---- what must be refused and never break

@pytest.mark.parametrize("geometry", [
    {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]},
    {"type": "Polygon", "coordinates": [[[-80, -80], [100, -80], [100, 80], [-80, 80], [-80, -80]]]},
    {"type": "LineString", "coordinates": [[9.13, 45.447], [-74, 40]]},
    {"type": "LineString", "coordinates": [[9.13, 45.447], [-170.87, -45.447]]},
    {"type": "LineString", "coordinates": [[9.13, 45.447], [99, 0]]},
], ids=["the world", "half the world", "New York", "the other side", "no metres"])
def test_a_shape_that_reaches_far_beyond_the_quarter_is_refused(client, make_consultation, sign_body, geometry):
    make_consultation("banco", categories=ANY)
    answer = send(client, sign_body, geometry)
    assert answer.status_code == 422 and answer.json["field"] == "geometry"


def test_a_line_may_leave_the_quarter_a_little(client, make_consultation, sign_body):
    make_consultation("banco", categories=ANY)
    assert send(client, sign_body, {"type": "LineString", "coordinates": [[9.13, 45.447], [9.15, 45.46]]}).status_code == 201


def test_an_imported_shape_that_reaches_far_beyond_the_quarter_is_outside():
    import shapely

    from surveys.import_places import outside

    area = shapely.box(9.12, 45.44, 9.14, 45.45)
    near, far = (shapely.LineString([(9.13, 45.447), end]) for end in ((9.15, 45.46), (-74, 40)))
    assert outside([near, far], area)[0] == {1}


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//["])
def test_an_origin_that_is_no_address_is_another_site(client, make_consultation, sign_body, origin):
    make_consultation("banco")
    answer = client.post("/api/c/banco/contributions", json=sign_body(), headers={"Idempotency-Key": str(uuid.uuid4()), "Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/api/c/%00", "/it/c/a%00b", "/it/c/banco/add?place=%00", "/desk/c/%00/signs", "/api/c/banco/heat?category=%00"])
def test_a_nul_in_an_address_is_a_bad_request(client, make_consultation, path):
    make_consultation("banco")
    assert client.get(path).status_code == 400


def test_a_nul_in_a_name_at_the_door_is_a_wrong_name(client, app, sample):
    import re

    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/desk/sign-in").get_data(as_text=True)).group(1)
    assert client.post("/desk/sign-in", data={"csrf_token": token, "name": "a\0b", "password": "x\0"}).status_code == 403


@pytest.mark.parametrize("target", ["//[", "http://[::1", "https://example.org", "//example.org", "/desk/../x", "/\\\\example.org", "/desk/\n/x"])
def test_who_signs_in_is_led_to_the_desk_and_nowhere_else(app, target):
    from app.views.desk.signing_in import inside_desk

    with app.test_request_context("/desk/sign-in"):
        assert inside_desk(target) == "/desk/"


@pytest.mark.parametrize("lonlat", ["lon=99.13&lat=0", "lon=189&lat=0", "lon=-80.87&lat=0", "lon=0&lat=90"])
def test_a_place_half_a_world_away_is_outside_and_no_error(client, make_consultation, lonlat):
    make_consultation("banco")
    answer = client.get(f"/api/c/banco/where?{lonlat}")
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert answer.json["inside"] is False


def test_a_square_beyond_the_world_at_the_desk_is_a_bad_request(staff, make_consultation):
    make_consultation("banco")
    assert staff("planner").get("/desk/c/banco/signs?cell=10000:100000000:1").status_code == 400


def test_names_of_layers_and_colours_are_no_markup_in_the_handout():
    import shapely

    from layers.drawing.contents import Contents, Shape
    from layers.handouts import patterns
    from layers.styles import Look

    square = shapely.box(9.13, 45.44, 9.131, 45.441)
    made = patterns(Contents(area=square, shapes=[Shape(square, Look('#123456"/><script>alert(1)</script>', "hatch"), False)]))
    assert "<script" not in made and "&lt;script" in made


@pytest.mark.parametrize("name", [".x", "-x", "a b", "x" * 64, "é", "", "a\n"])
def test_a_name_that_the_database_would_refuse_is_refused_in_one_line(owner_session, name):
    from app import accounts

    with pytest.raises(ValueError, match="small letters"):
        accounts.add(owner_session, name, "planner", "correct horse battery")


def test_a_nul_in_an_imported_cell_is_left_out(owner_session, sample):
    from surveys import imports
    from surveys.import_checks import Wishes

    rows = b"lon,lat,text,participant,code\n9.1311,45.4467,a\x00b,p\x001,i\x001\n"
    report = imports.run(owner_session, "lorenteggio", "nul.csv", rows, Wishes({"id": "code"}, category="fix"))
    assert report.added == 1 and not report.refused
    twice = imports.run(owner_session, "lorenteggio", "nul2.csv", rows + b"9.1311,45.4467,c,p2,i1\n", Wishes({"id": "code"}, category="fix"))
    assert (twice.added, twice.already_there) == (2, 0) and any("not unique" in note for note in twice.notes)


# ---- numbers that somebody adds up at home

def test_heat_of_all_kinds_names_those_it_leaves_out(app, client, make_consultation, leave, publish):
    make_consultation("banco")
    leave()
    leave(category="unsafe")
    publish()
    everything = client.get("/api/c/banco/heat").json
    assert (everything["people"], everything["left_out"]) == (1, ["unsafe"]) and client.get("/api/c/banco").json["people"] == 2
    assert client.get("/api/c/banco/heat?category=unsafe").json["left_out"] == []
    assert "without unsafe" in app.test_cli_runner().invoke(args=["heat", "--consultation", "banco"]).output
    page = client.get("/en/c/banco").get_data(as_text=True)
    assert '"heatAll": "All kinds except: ' in page


def test_signs_of_the_test_phase_stand_apart_in_the_status(app, make_consultation, leave):
    import json

    make_consultation("banco", phase="test")
    leave()
    found = json.loads(app.test_cli_runner().invoke(args=["status", "--json"]).stdout)
    banco = next(each for each in found["consultations"] if each["slug"] == "banco")
    assert (banco["contributions"], banco["left_in_test"]) == ({}, 1)


def test_the_desk_counts_the_signs_of_one_person_as_the_list_does(client, make_consultation, leave, staff, superuser):
    import re

    make_consultation("banco")
    me = str(uuid.uuid4())
    one, two, three = (leave(participant=me) for _ in range(3))
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'x' WHERE id = :id"), {"id": two["id"]})
        connection.execute(text("UPDATE milo.contributions SET counts = false WHERE id = :id"), {"id": three["id"]})
    planner = staff("planner")
    page = planner.get(f"/desk/c/banco/signs?person={one['id']}").get_data(as_text=True)
    assert page.count("<tr>") == 2, "the head and one sign"
    assert re.search(rf'person={one["id"]}">1</a>', page)


def test_a_handout_says_its_media_type_once(staff, make_consultation):
    import re

    make_consultation("banco")
    planner = staff("planner")
    token = re.search(r'name="csrf_token" value="([^"]+)"', planner.get("/desk/c/banco/render").get_data(as_text=True)).group(1)
    answer = planner.post("/desk/c/banco/render", data={"csrf_token": token, "format": "html"})
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
