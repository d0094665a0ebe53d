"""Fixtures of the whole suite: the application on a real PostGIS, the sample loaded once, consultations made and cleaned per test.

The web uses four logins on four connections, so one outer transaction cannot hold a test together: what a test commits is
deleted after it. Tests of the houses take `owner_session`, which is rolled back.
"""
from __future__ import annotations

import os
import time
import uuid
from pathlib import Path

import pytest
from shapely.geometry import box
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
if WORKER != "gw0":
    # bin/test runs the suite by two hands: each has a database of its own, this one takes the next.
    os.environ["MILO_TEST_DATABASE_URL"] = os.environ["MILO_TEST_DATABASE_URLS"].split()[int(WORKER[2:])]

SECRET = os.environ.get("MILO_SECRET_KEY") or "a-secret-for-tests-only-0123456789abcdef"
SAMPLE = ("lorenteggio", "prova")
SAMPLE_LAYERS = ["aler-buildings", "vacant-dwellings", "asbestos", "green", "streets", "cycle-paths", "library", "school", "lighting", "social", "culture", "transit"]
AREA = box(9.125, 45.443, 9.137, 45.451)
PASSWORD = "correct horse battery"
SAMPLE_FILES = Path(__file__).resolve().parent.parent / "layers" / "sample"
SHARED = Path(os.environ.get("MILO_SHARED") or Path(__file__).resolve().parent.parent.parent / "shared")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data for tests; tests that read it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared test data is not here (set MILO_SHARED to its folder)")
    return SHARED


@pytest.fixture(scope="session")
def test_database_url() -> str:
    """The address of an empty database for tests; `bin/test` makes it."""
    url = os.environ.get("MILO_TEST_DATABASE_URL")
    if not url:
        pytest.fail("MILO_TEST_DATABASE_URL is not set: run the tests by bin/test, which starts a database for them")
    return url


@pytest.fixture(scope="session")
def var(tmp_path_factory) -> Path:
    """Where the tested application finds basemap and fonts: those of the installation, if it has any."""
    given = os.environ.get("MILO_VAR")
    if given and WORKER == "gw0":
        return Path(given)
    made = tmp_path_factory.mktemp("var")
    for name in ("basemap.pmtiles", "fonts") if given else ():
        (made / name).symlink_to(Path(given) / name)  # two hands never write into one folder
    return made


@pytest.fixture(scope="session")
def app(test_database_url, var):
    """The application with roles, schemas and migrations in place."""
    from app import create_app
    from app.commands.database import upgrade_all
    from app.config import Settings

    made = create_app(Settings(database_url=test_database_url, secret_key=SECRET, var=var))
    made.config["TESTING"] = True
    todo = upgrade_all(made.extensions["milo-databases"])
    assert not todo, "the test login may not create roles"
    yield made
    made.extensions["milo-databases"].dispose()


@pytest.fixture(scope="session")
def databases(app):
    """The four pools of the application."""
    return app.extensions["milo-databases"]


@pytest.fixture(scope="session")
def superuser(test_database_url, app):
    """An engine that may do everything, for looking behind the boundary and for cleaning up."""
    engine = create_engine(test_database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sample(app, databases):
    """The sample masterplan, `lorenteggio` (empty) and `prova` (made-up signs), loaded once."""
    from app.commands.demo import load

    with app.app_context(), Session(databases.engine("owner")) as session:
        load(session)
        session.commit()
    return SAMPLE


@pytest.fixture(autouse=True)
def clean(request):
    """Delete what a test has committed; tests that never touch the application pay nothing."""
    superuser = request.getfixturevalue("superuser") if "app" in request.fixturenames else None
    yield
    if superuser is None:
        return
    with superuser.begin() as connection:
        connection.execute(text("DELETE FROM milo.consultations WHERE slug <> ALL (:kept)"), {"kept": list(SAMPLE)})
        connection.execute(text("DELETE FROM milo.participants p USING milo.consultations c WHERE c.id = p.consultation_id AND c.slug = 'lorenteggio'"))
        connection.execute(text("DELETE FROM milo.receipts r USING milo.consultations c WHERE c.id = r.consultation_id AND c.slug = 'lorenteggio'"))
        connection.execute(text("DELETE FROM milo.survey_responses r USING milo.consultations c WHERE c.id = r.consultation_id AND c.slug = 'lorenteggio'"))
        connection.execute(text("DELETE FROM milo.survey_receipts r USING milo.consultations c WHERE c.id = r.consultation_id AND c.slug = 'lorenteggio'"))
        connection.execute(text("UPDATE milo.consultations SET phase = 'open' WHERE slug = ANY (:kept)"), {"kept": list(SAMPLE)})
        connection.execute(text("DELETE FROM milo.accounts"))
        connection.execute(text("DELETE FROM milo.uploads"))
        connection.execute(text("DELETE FROM milo.feedback"))
        connection.execute(text("DELETE FROM milo.pictures WHERE made_by IS NOT NULL"))
        restore_ledger(connection)
        restore_plan(connection)
        restore_styles(connection)


def restore_styles(connection) -> None:
    """The layers of the sample drawn, ordered, grouped and switched on as they were loaded."""
    connection.execute(
        text("UPDATE milo.layers l SET style = s.style, position = s.position - 1, visible = s.visible, grouped = '{}'"
             " FROM jsonb_to_recordset(CAST(:layers AS jsonb)) AS s(key text, style jsonb, position integer, visible boolean)"
             " WHERE l.key = s.key AND (l.style, l.position, l.visible, l.grouped) IS DISTINCT FROM (s.style, s.position - 1, s.visible, CAST('{}' AS jsonb))"),
        {"layers": (SAMPLE_FILES / "layers.json").read_text(encoding="utf-8")},
    )


def restore_ledger(connection) -> None:
    """The ledger as it was loaded: the rows of the sample have named ids (version 5), what a test appends has random ones."""
    added = "substring(id::text, 15, 1) <> '5'"
    found = text(f"SELECT EXISTS (SELECT FROM milo.milestones WHERE {added}) OR EXISTS (SELECT FROM milo.money WHERE {added})"
                 f" OR EXISTS (SELECT FROM milo.statuses WHERE position > 1) OR EXISTS (SELECT FROM milo.interventions WHERE {added})")
    if not connection.scalar(found):
        return
    # nobody may delete here; a test forgets by switching the rule off
    kept = {"milestones": "append_only", "statuses": "append_only", "money": "append_only", "interventions": "status_kept"}
    for table, rule in kept.items():
        connection.execute(text(f"ALTER TABLE milo.{table} DISABLE TRIGGER {rule}"))
    connection.execute(text(f"DELETE FROM milo.milestones WHERE {added}"))
    connection.execute(text(f"DELETE FROM milo.money WHERE {added}"))
    connection.execute(text(f"DELETE FROM milo.statuses WHERE position > 1 OR intervention_id IN (SELECT id FROM milo.interventions WHERE {added})"))
    connection.execute(text(f"DELETE FROM milo.interventions WHERE {added}"))
    connection.execute(text("UPDATE milo.interventions i SET status = s.status, status_verified = s.verified FROM milo.statuses s WHERE s.intervention_id = i.id"))
    for table, rule in kept.items():
        connection.execute(text(f"ALTER TABLE milo.{table} ENABLE ALWAYS TRIGGER {rule}"))


def restore_plan(connection) -> None:
    """The sample's plan as it was loaded: its first editions in force, no other layer, no other edition."""
    if connection.scalar(text("SELECT count(*) <= 12 AND bool_and(number = 1) FROM milo.editions")) is not False:
        return
    # what was in force is kept by trigger; a test may forget it
    connection.execute(text("ALTER TABLE milo.editions DISABLE TRIGGER kept"))
    connection.execute(text("UPDATE milo.layers l SET edition_id = e.id, sensitive = l.key IN ('vacant-dwellings', 'asbestos') FROM milo.editions e WHERE e.layer_id = l.id AND e.number = 1"))
    connection.execute(text("DELETE FROM milo.layers l USING milo.programmes p WHERE p.id = l.programme_id AND (p.key <> 'lorenteggio' OR l.key <> ALL (:keys))"), {"keys": SAMPLE_LAYERS})
    connection.execute(text("DELETE FROM milo.editions WHERE number > 1"))
    connection.execute(text("ALTER TABLE milo.editions ENABLE TRIGGER kept"))


@pytest.fixture
def owner_session(databases):
    """A session of the owner that is rolled back at the end."""
    with Session(databases.engine("owner")) as session:
        yield session
        session.rollback()


@pytest.fixture
def client(app):
    """A browser without JavaScript and without a cookie."""
    return app.test_client()


@pytest.fixture
def make_consultation(app, databases):
    """Make a consultation of one's own, committed, open, in the middle of the quarter, without layers."""

    def make(slug: str = "banco", *, categories=None, area=AREA, phase="open", languages=("it", "en", "ar"), **more):
        from surveys import setting_up
        from surveys.sample_categories import CATEGORIES

        with Session(databases.engine("owner"), expire_on_commit=False) as session:
            made = setting_up.add(session, slug, title={"it": slug.title()}, area=area, languages=list(languages),
                                  categories=categories or CATEGORIES, phase=phase, **more)
            session.commit()
            return made

    return make


@pytest.fixture
def sign_body():
    """A body that the contract accepts; give what should be different."""

    def body(**changes) -> dict:
        made = {
            "geometry": {"type": "Point", "coordinates": [9.1311, 45.4467]},
            "category": "fix",
            "text": "Il lampione è spento da un mese.",
            "accuracy": "spot",
            "language": "it",
            "participant": str(uuid.uuid4()),
        }
        return made | changes

    return body


@pytest.fixture
def leave(client, sign_body):
    """Leave a sign over HTTP and return the answer's JSON."""

    def leave_one(slug: str = "banco", *, key=None, **changes) -> dict:
        answer = client.post(f"/api/c/{slug}/contributions", json=sign_body(**changes), headers={"Idempotency-Key": str(key or uuid.uuid4())})
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    return leave_one


@pytest.fixture
def publish(superuser):
    """Publish signs by id, as a person who has looked at them would; without ids, all that wait but those of `prova`, which other tests read."""

    def publish_all(*ids) -> None:
        with superuser.begin() as connection:
            connection.execute(
                text("UPDATE milo.contributions SET visibility = 'published', words_checked = true WHERE visibility = 'waiting'"
                     " AND (:everything OR id = ANY (CAST(:ids AS uuid[])))"
                     # the made-up signs of the sample stay as they were loaded
                     " AND consultation_id NOT IN (SELECT id FROM milo.consultations WHERE made_up)"),
                {"ids": [str(each) for each in ids], "everything": not ids},
            )

    return publish_all


@pytest.fixture
def staff(app, databases):
    """A signed-in browser of somebody with a role (the account's name is the role)."""

    def signed_in(role: str):
        from app import accounts

        with Session(databases.engine("owner")) as session:
            account = accounts.add(session, role, role, PASSWORD, must_change=False)
            session.commit()
            identity, mark = str(account.id), str(account.session_mark)
        browser = app.test_client()
        with browser.session_transaction(path="/desk") as cookie:
            cookie["account"], cookie["mark"], cookie["until"] = identity, mark, time.time() + 3600
        return browser

    return signed_in
