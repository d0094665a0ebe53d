"""An installation of yesterday, with its plan and its signs, becomes one of today and loses nothing."""
from __future__ import annotations

import uuid

import pytest
from alembic import command as alembic
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app import roles
from app.commands.database import alembic_config, upgrade_all
from app.db import Databases
from tests.conftest import SECRET

PLAN = """
INSERT INTO milo.programmes (id, key, title) VALUES (:programme, 'old', '{"it": "Vecchio"}');
INSERT INTO milo.layers (id, programme_id, key, position, title, geometry_type, sensitive, source, licence) VALUES
    (:paths, :programme, 'paths', 1, '{"it": "Piste"}', 'line', false, 'Comune', 'CC BY 4.0'),
    (:homes, :programme, 'homes', 2, '{"it": "Alloggi"}', 'polygon', true, 'ALER', 'CC BY 4.0');
INSERT INTO milo.interventions (id, programme_id, layer_id, number, key, title, owner, status, money) VALUES
    (:work, :programme, :paths, 1, 'axis', '{"it": "Asse"}', '{"it": "Comune"}', 'works', '[{"amount_eur": 7500000, "what": {"it": "Tutto"}, "source": "giornale", "said_on": "2017-03-11"}]');
INSERT INTO milo.features (id, layer_id, intervention_id, position, geom, drawn, figure, source, confidence, licence) VALUES
    (:path, :paths, :work, 0, ST_GeomFromText('LINESTRING(9.13 45.446, 9.131 45.446)', 4326), 'published', NULL, 'giornale', 'B', 'CC BY 4.0'),
    (:home, :homes, NULL, 0, ST_GeomFromText('POLYGON((9.13 45.446, 9.131 45.446, 9.131 45.447, 9.13 45.446))', 4326), 'published', 220, 'giornale', 'B', 'CC BY 4.0');
"""


@pytest.fixture
def yesterday(test_database_url):
    """Databases at migration 0001 with a plan in them, in a database of their own."""
    name = f"milo_old_{uuid.uuid4().hex[:8]}"
    server = create_engine(test_database_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    # the roles are the server's: the same prefix and secret, so that other tests keep theirs
    found = Databases(make_url(test_database_url).set(database=name).render_as_string(hide_password=False), SECRET)
    engine = create_engine(found.login)
    ids = {each: uuid.uuid4() for each in ("programme", "paths", "homes", "work", "path", "home")}
    try:
        with engine.begin() as connection:
            assert not roles.prepare(connection, found)
            connection.exec_driver_sql(f'SET LOCAL ROLE "{found.names["owner"]}"')
            connection.exec_driver_sql("SET LOCAL search_path = milo, public")
            alembic.upgrade(alembic_config(connection, found), "0001")
            for statement in filter(None, map(str.strip, PLAN.split(";\n"))):
                connection.execute(text(statement), ids)
        yield found, engine, ids
    finally:
        found.dispose()
        engine.dispose()
        with server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.dispose()


def test_the_plan_of_yesterday_is_the_first_edition_of_today(app, yesterday):
    found, engine, ids = yesterday
    assert upgrade_all(found) == []
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT l.key, e.number, e.features, e.published_at IS NOT NULL AS in_force, f.id, f.intervention_id, f.figure, f.aggregate, ST_SRID(f.web) AS srid"
                                       " FROM milo.layers l JOIN milo.editions e ON e.id = l.edition_id JOIN milo.features f ON f.edition_id = e.id ORDER BY l.position")).all()
    assert [tuple(row) for row in rows] == [("paths", 1, 1, True, ids["path"], ids["work"], None, False, 3857), ("homes", 1, 1, True, ids["home"], None, 220, True, 3857)]


def test_the_public_reads_after_the_upgrade_what_it_read_before(app, yesterday):
    found, engine, _ids = yesterday
    read = text("SELECT id, figure, source, licence, confidence FROM published.features ORDER BY figure NULLS FIRST")
    with found.engine("reader").connect() as connection:
        before = connection.execute(read).all()
    assert len(before) == 2
    assert upgrade_all(found) == []
    with found.engine("reader").connect() as connection:
        assert connection.execute(read).all() == before


def test_money_and_status_of_yesterday_begin_the_ledger_of_today(app, yesterday):
    found, _engine, ids = yesterday
    assert upgrade_all(found) == []
    with found.engine("reader").connect() as connection:
        (line,) = connection.scalar(text("SELECT money FROM published.interventions WHERE id = :work"), ids)
        assert (line["amount_eur"], line["source"], line["said_on"], line["fund"]) == (7_500_000, "giornale", "2017-03-11", "not-stated")
        history = connection.execute(text("SELECT position, status, verified, noted_on FROM published.statuses WHERE intervention_id = :work"), ids).all()
    assert history == [(1, "works", False, None)]
