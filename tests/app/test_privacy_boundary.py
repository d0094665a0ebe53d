"""The privacy boundary is in the database: what each role can reach, tried role by role, and what the public can see of a sign."""
from __future__ import annotations

import uuid

import pytest
from shapely.geometry import Point, shape
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

TABLES = ["accounts", "audit", "categories", "consultations", "contributions", "features", "imports", "milestones", "participants", "receipts"]


def refused(engine, statement, **values):
    with pytest.raises(DBAPIError, match="permission denied|append-only|read-only|must be owner"), engine.begin() as connection:
        connection.execute(text(statement), values)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ["reader", "intake"])
def test_the_public_roles_reach_no_table(databases, role, table):
    refused(databases.engine(role), f"SELECT * FROM milo.{table}")
    refused(databases.engine(role), f"DELETE FROM milo.{table}")


def test_the_reader_reads_published_and_writes_nothing(databases):
    with databases.engine("reader").connect() as connection:
        views = connection.scalars(text("SELECT table_name FROM information_schema.views WHERE table_schema = 'published'")).all()
        assert "signs" in views and "heat" in views
        for view in views:
            connection.execute(text(f"SELECT * FROM published.{view} LIMIT 1"))
    refused(databases.engine("reader"), "SELECT * FROM milo.counted")
    refused(databases.engine("reader"), "SELECT intake.withdraw('x')")
    refused(databases.engine("reader"), "SET default_transaction_read_only = off; CREATE TABLE public.t (a int)")


def test_intake_may_only_call_its_functions(databases):
    refused(databases.engine("intake"), "SELECT * FROM published.signs")
    refused(databases.engine("intake"), "SELECT milo.receipt_code('x', gen_random_uuid())")
    with databases.engine("intake").connect() as connection:
        assert connection.execute(text("SELECT * FROM intake.read_receipt('nothing')")).all() == []


def test_the_desk_may_not_read_salts_or_receipts_nor_rewrite_history(databases):
    desk = databases.engine("desk")
    refused(desk, "SELECT salt FROM milo.consultations")
    refused(desk, "SELECT * FROM milo.receipts")
    for table in ("audit", "milestones"):
        refused(desk, f"UPDATE milo.{table} SET id = id")
        refused(desk, f"DELETE FROM milo.{table}")
    refused(desk, "ALTER TABLE milo.contributions ADD x int")
    refused(desk, "DELETE FROM milo.contributions")


@pytest.mark.parametrize("table", ["audit", "milestones"])
def test_nobody_rewrites_audit_or_milestones_not_even_the_owner(databases, superuser, sample, table):
    for engine in (databases.engine("owner"), superuser):
        refused(engine, f"UPDATE milo.{table} SET id = id")
        refused(engine, f"DELETE FROM milo.{table}")
        refused(engine, f"TRUNCATE milo.{table}")


def test_a_waiting_sign_is_nowhere_public(client, make_consultation, leave):
    make_consultation("banco")
    leave(text="Una frase riconoscibile")
    for path in ("/api/c/banco", "/api/c/banco/contributions", "/api/c/banco/contributions?zoom=16", "/api/c/banco/heat?cell=100"):
        answer = client.get(path)
        assert "riconoscibile" not in answer.get_data(as_text=True)
        assert not answer.json.get("features") and not answer.json.get("contributions")


def test_a_category_public_as_cells_is_never_a_point(client, make_consultation, leave, publish):
    make_consultation("banco")
    for _ in range(6):
        leave(category="unsafe", text="Qui ho paura di sera")
    publish()
    assert client.get("/api/c/banco/contributions").json["features"] == []
    assert client.get("/api/c/banco/contributions?category=unsafe").json["features"] == []
    cells = client.get("/api/c/banco/heat?cell=100&category=unsafe").json
    assert [cell["properties"]["people"] for cell in cells["features"]] == [6]
    together = client.get("/api/c/banco/heat?cell=100").json
    assert together["people"] == 0 and together["features"] == []


def test_a_cell_with_fewer_than_five_people_gives_no_figure(client, make_consultation, leave, publish):
    make_consultation("banco")
    for _ in range(4):
        leave()
    publish()
    cell = client.get("/api/c/banco/heat?cell=100").json["features"][0]["properties"]
    assert cell["few"] is True and cell["people"] is None and cell["contributions"] is None
    leave()
    publish()
    cell = client.get("/api/c/banco/heat?cell=100").json["features"][0]["properties"]
    assert cell["few"] is False and cell["people"] == 5


def test_words_are_public_only_after_a_person_has_looked(client, make_consultation, leave, superuser):
    make_consultation("banco", moderation="after")
    leave(text="Non ancora letto")
    found = client.get("/api/c/banco/contributions").json["features"]
    assert len(found) == 1 and found[0]["properties"]["text"] == ""
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET words_checked = true WHERE text = 'Non ancora letto'"))
    assert client.get("/api/c/banco/contributions").json["features"][0]["properties"]["text"] == "Non ancora letto"


def public_position(client, leave, publish, lon, lat, accuracy):
    made = leave("lorenteggio", geometry={"type": "Point", "coordinates": [lon, lat]}, accuracy=accuracy)
    publish(made["id"])
    for feature in client.get("/api/c/lorenteggio/contributions").json["features"]:
        if feature["id"] == made["id"]:
            return Point(feature["geometry"]["coordinates"])
    raise AssertionError("the sign is not published")


def ground(databases, kind):
    with databases.engine("reader").connect() as connection:
        rows = connection.execute(text("SELECT ST_AsGeoJSON(geom)::json AS g FROM published.ground WHERE kind = :kind"), {"kind": kind})
        return [shape(row.g) for row in rows]


def test_a_spot_in_a_housing_plot_becomes_the_inner_point_of_the_plot(client, sample, databases, leave, publish):
    plot = ground(databases, "housing")[0]
    west, south, east, north = plot.bounds
    inside = [Point(west + (east - west) * i / 20, south + (north - south) * j / 20) for i in range(20) for j in range(20)]
    one, *_, other = [point for point in inside if plot.buffer(-0.0001).contains(point)]
    shown = {public_position(client, leave, publish, point.x, point.y, "spot").wkt for point in (one, other)}
    assert len(shown) == 1, "two places in one plot must not be told apart"


def test_a_spot_on_a_street_is_rounded_to_ten_metres(client, sample, leave, publish):
    from geo.crs import to_metric

    shown = public_position(client, leave, publish, 9.13333, 45.44862, "spot")
    east, north = to_metric([[shown.x, shown.y]], 32632)[0]
    assert abs(east - round(east / 10) * 10) < 0.2 and abs(north - round(north / 10) * 10) < 0.2
    assert shown.distance(Point(9.13333, 45.44862)) < 0.0002


def test_a_block_is_shown_as_the_inner_point_of_the_block(client, sample, databases, leave, publish):
    block = max(ground(databases, "block"), key=lambda each: -abs(each.centroid.distance(Point(9.131, 45.4467))))
    point = block.representative_point()
    shown = public_position(client, leave, publish, point.x, point.y, "block")
    assert block.buffer(1e-6).contains(shown)


def test_the_receipt_reads_withdraws_and_erases_and_nothing_else_does(app, make_consultation, leave, databases, superuser):
    from sqlalchemy.orm import Session

    from surveys import receipts
    from surveys.errors import Erased, NotFound

    make_consultation("banco")
    made = leave(text="Solo mio")
    with Session(databases.engine("intake")) as session:
        typed = made["receipt"].lower().replace("-", " ").replace("0", "o")
        row = receipts.read(session, typed)
        assert str(row.id) == made["id"] and row.text == "Solo mio" and row.visibility == "waiting"
        assert receipts.withdraw(session, typed) is True and receipts.withdraw(session, typed) is False
        session.commit()
        assert receipts.read(session, typed).visibility == "withdrawn"
        assert receipts.erase(session, typed) is True
        session.commit()
        with pytest.raises(Erased):
            receipts.read(session, typed)
        with pytest.raises(NotFound):
            receipts.read(session, "0000-0000-0000-0000")
        with pytest.raises(NotFound):
            receipts.read(session, "?")
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.contributions WHERE id = :id"), {"id": uuid.UUID(made["id"])}) == 0
        assert connection.scalar(text("SELECT count(*) FROM milo.participants p JOIN milo.consultations c ON c.id = p.consultation_id WHERE c.slug = 'banco'")) == 0


def test_sensitive_layers_show_areas_only_and_no_figure_under_five(databases, sample, superuser):
    """Figures made up for this test: the sample states one, 220, on the whole quadrilateral."""
    square, at = "POLYGON((9.13 45.446, 9.131 45.446, 9.131 45.447, 9.13 45.446))", "POINT(9.13067 45.44633)"
    with superuser.begin() as connection:
        layer = connection.execute(text("SELECT id FROM milo.layers WHERE key = 'vacant-dwellings'")).scalar_one()
        edition = connection.execute(text("INSERT INTO milo.editions (id, layer_id, number) VALUES (gen_random_uuid(), :layer, 2) RETURNING id"), {"layer": layer}).scalar_one()
        add = text("INSERT INTO milo.features (layer_id, edition_id, position, geom, figure, aggregate, title) VALUES"
                   " (:layer, :edition, 99, ST_GeomFromText(:wkt, 4326), :figure, :aggregate, '{\"it\": \"scala B\"}')")
        for wkt, figure, aggregate in ((square, 4, True), (square, 5, True), (at, 7, True), (at, 4, False), (square, None, False)):
            connection.execute(add, {"layer": layer, "edition": edition, "wkt": wkt, "figure": figure, "aggregate": aggregate})
        connection.execute(text("UPDATE milo.layers SET edition_id = :edition WHERE id = :layer"), {"edition": edition, "layer": layer})
    with databases.engine("reader").connect() as connection:
        seen = connection.execute(text("SELECT figure, title, ST_Equals(geom, ST_GeomFromText(:wkt, 4326)) AS own FROM published.features"
                                       " WHERE layer_id = :layer ORDER BY own DESC"), {"layer": layer, "wkt": square}).all()
    assert [row.figure for row in seen if row.own] == [5]
    # the home of four and the one without a figure stand in one block: five together, drawn as the block
    assert [(row.figure, row.title) for row in seen if not row.own] == [(5, {})]


@pytest.mark.parametrize("role", ["reader", "intake", "desk"])
def test_no_web_role_makes_temporary_tables(databases, role):
    refused(databases.engine(role), "SET default_transaction_read_only = off; CREATE TEMPORARY TABLE contributions (text text)")


def test_every_function_that_runs_as_its_owner_looks_for_names_in_our_schemas_first_and_last_in_those_of_a_session(superuser):
    with superuser.connect() as connection:
        paths = connection.execute(text(
            "SELECT p.oid::regprocedure::text, (SELECT substr(c, 13) FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%') FROM pg_proc p"
            " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname IN ('milo', 'published', 'intake')")).all()
        writable = connection.scalars(text(
            "SELECT n.nspname FROM pg_namespace n, unnest(CAST(:roles AS text[])) r WHERE n.nspname IN ('milo', 'published', 'intake', 'public')"
            " AND has_schema_privilege(r, n.oid, 'CREATE')"), {"roles": ["milo_reader", "milo_intake", "milo_desk"]}).all()
    assert len(paths) > 50
    assert {name: path for name, path in paths if not (path or "").startswith("pg_catalog, ") or not path.endswith(", pg_temp")
            or not set(path.split(", ")) <= {"pg_catalog", "milo", "public", "pg_temp"}} == {}
    assert writable == []
