"""The ledger is append-only in the database: promises, statuses and money are added, by two at once too, and changed by nobody."""
from __future__ import annotations

import threading
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

TABLES = ["milestones", "statuses", "money"]
PROMISE = ("INSERT INTO milo.milestones (id, intervention_id, what, said_by, said_where, outcome, moves, reason) VALUES"
           " (:id, :intervention, '{\"it\": \"Fine\"}', 'Comune', 'assemblea', :outcome, :moves, CAST(:reason AS jsonb))")


@pytest.fixture
def intervention(sample, superuser):
    """The ids of the library (12) and of the school (13), which has no milestone."""
    with superuser.connect() as connection:
        return dict(connection.execute(text("SELECT number, id FROM milo.interventions WHERE number IN (12, 13)")).all())


def refused(engine, statement, match="permission denied|append-only|must be owner", **values):
    with pytest.raises(DBAPIError, match=match), engine.begin() as connection:
        connection.execute(text(statement), values)


def promise(engine, intervention, *, moves=None, outcome="promised", reason=None, id=None):
    made = id or uuid.uuid4()
    with engine.begin() as connection:
        connection.execute(text(PROMISE), {"id": made, "intervention": intervention, "moves": moves, "outcome": outcome, "reason": reason})
    return made


@pytest.mark.parametrize("table", TABLES)
def test_nobody_changes_or_deletes_a_row_not_even_the_owner(databases, superuser, sample, table):
    for engine in (databases.engine("desk"), databases.engine("owner"), superuser):
        refused(engine, f"UPDATE milo.{table} SET id = id")
        refused(engine, f"DELETE FROM milo.{table}")
        refused(engine, f"TRUNCATE milo.{table} CASCADE")
        refused(engine, f"INSERT INTO milo.{table} SELECT * FROM milo.{table} ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id")


@pytest.mark.parametrize("table", ["interventions", "programmes"])
def test_emptying_what_the_ledger_is_about_is_refused_too(databases, superuser, sample, table):
    for engine in (databases.engine("owner"), superuser):
        refused(engine, f"TRUNCATE milo.{table} CASCADE", match="append-only|permission denied")
        refused(engine, f"DELETE FROM milo.{table}", match="foreign key")


def test_switching_triggers_to_replica_lets_nobody_rewrite(superuser, sample):
    for table in TABLES:
        with pytest.raises(DBAPIError, match="append-only"), superuser.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"UPDATE milo.{table} SET id = id"))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ["reader", "intake"])
def test_the_public_roles_reach_no_table_of_the_ledger(databases, role, table):
    refused(databases.engine(role), f"SELECT * FROM milo.{table}")
    refused(databases.engine(role), f"DELETE FROM milo.{table}")


def test_who_noted_a_row_is_not_public(databases, sample):
    with databases.engine("reader").connect() as connection:
        for view in ("milestones", "statuses", "money", "mistakes"):
            assert "noted_by" not in connection.execute(text(f"SELECT * FROM published.{view} LIMIT 0")).keys()


def test_a_milestone_moves_only_an_earlier_row_of_the_same_intervention(databases, intervention):
    desk = databases.engine("desk")
    first = promise(desk, intervention[12])
    assert promise(desk, intervention[12], moves=first)
    for moves in (uuid.uuid4(), first):
        with pytest.raises(DBAPIError, match="no earlier row"):
            promise(desk, intervention[13], moves=moves)
    itself = uuid.uuid4()
    with pytest.raises(DBAPIError, match="no earlier row"):
        promise(desk, intervention[12], id=itself, moves=itself)


def test_a_row_taken_back_says_why_counts_no_more_and_stays(databases, superuser, intervention):
    desk = databases.engine("desk")
    first = promise(desk, intervention[13])
    with pytest.raises(DBAPIError, match="check constraint"):
        promise(desk, intervention[13], moves=first, outcome="mistaken")
    promise(desk, intervention[13], moves=first, outcome="mistaken", reason='{"it": "Scritto due volte"}')
    with databases.engine("reader").connect() as connection:
        assert connection.execute(text("SELECT * FROM published.milestones WHERE intervention_id = :id"), {"id": intervention[13]}).all() == []
        assert connection.execute(text("SELECT id, reason ->> 'it' FROM published.mistakes WHERE intervention_id = :id"), {"id": intervention[13]}).all() == [(first, "Scritto due volte")]
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.milestones WHERE intervention_id = :id"), {"id": intervention[13]}) == 2
    with pytest.raises(DBAPIError, match="taken back"):
        promise(desk, intervention[13], moves=first)


def test_two_who_append_at_once_both_succeed(databases, superuser, intervention):
    desk, made, begun = databases.engine("desk"), [], threading.Event()

    def second():
        begun.set()
        made.append(promise(desk, intervention[13]))

    with desk.begin() as connection:
        first = uuid.uuid4()
        connection.execute(text(PROMISE), {"id": first, "intervention": intervention[13], "moves": None, "outcome": "promised", "reason": None})
        other = threading.Thread(target=second)
        other.start()
        begun.wait()
        other.join(0.5)
        assert other.is_alive(), "the second waits for the first"
    other.join()
    with superuser.connect() as connection:
        rows = connection.execute(text("SELECT position, id FROM milo.milestones WHERE intervention_id = :id ORDER BY position"), {"id": intervention[13]}).all()
    assert rows == [(1, first), (2, made[0])]


def test_a_status_is_set_by_its_history_only(databases, superuser, intervention):
    desk = databases.engine("desk")
    refused(desk, "UPDATE milo.interventions SET status = 'completed'")
    refused(desk, "UPDATE milo.interventions SET status_verified = true")
    for engine in (databases.engine("owner"), superuser):
        refused(engine, "UPDATE milo.interventions SET status = 'completed' WHERE number = 13", match="follows its history")
        refused(engine, "UPDATE milo.interventions SET status_verified = true WHERE number = 13", match="follows its history")
    add = ("INSERT INTO milo.statuses (id, intervention_id, status, verified, said_by, said_where) VALUES (gen_random_uuid(), :id, :status, :verified, :by, 'albo')")
    for status, verified in (("works", False), ("suspended", True)):
        with desk.begin() as connection:
            connection.execute(text(add), {"id": intervention[13], "status": status, "verified": verified, "by": "Comune"})
        with superuser.connect() as connection:
            assert connection.execute(text("SELECT status, status_verified FROM milo.interventions WHERE id = :id"), {"id": intervention[13]}).one() == (status, verified)
    refused(desk, add, match="check constraint", id=intervention[13], status="works", verified=False, by="")
    with databases.engine("reader").connect() as connection:
        told = connection.scalars(text("SELECT status FROM published.statuses WHERE intervention_id = :id ORDER BY position"), {"id": intervention[13]}).all()
    assert told == ["planned", "works", "suspended"]


MONEY = ("INSERT INTO milo.money (id, programme_id, intervention_id, amount_eur, what, fund, source, part_of, replaces, reason)"
         " SELECT :id, i.programme_id, i.id, :amount, '{\"it\": \"Lavori\"}', :fund, 'giornale', :part_of, :replaces, CAST(:reason AS jsonb) FROM milo.interventions i WHERE i.id = :intervention")


def money(engine, intervention, amount, *, fund="not-stated", part_of=None, replaces=None, reason=None):
    made = uuid.uuid4()
    with engine.begin() as connection:
        connection.execute(text(MONEY), {"id": made, "intervention": intervention, "amount": amount, "fund": fund, "part_of": part_of, "replaces": replaces, "reason": reason})
    return made


def test_a_money_line_is_replaced_or_taken_back_by_a_later_one_that_says_why(databases, intervention):
    desk, school = databases.engine("desk"), intervention[13]
    first = money(desk, school, 1000)
    with pytest.raises(DBAPIError, match="check constraint"):
        money(desk, school, 2000, replaces=first)
    second = money(desk, school, 2000, replaces=first, reason='{"it": "Cifra nuova"}')
    with pytest.raises(DBAPIError, match="unique"):
        money(desk, school, 3000, replaces=first, reason='{"it": "Cifra nuova"}')
    money(desk, school, None, replaces=second, reason='{"it": "Era di un altro intervento"}')
    with pytest.raises(DBAPIError, match="check constraint"):
        money(desk, school, None)
    with databases.engine("reader").connect() as connection:
        lines = connection.scalar(text("SELECT money FROM published.interventions WHERE id = :id"), {"id": school})
        every = connection.scalar(text("SELECT count(*) FROM published.money WHERE intervention_id = :id"), {"id": school})
    assert [(line["amount_eur"], line["replaced"]) for line in lines] == [(5_000_000, False), (1000, True)]
    assert every == 4


def test_a_money_line_names_a_fund_of_its_programme_and_lines_of_its_own_intervention(databases, intervention):
    desk = databases.engine("desk")
    with pytest.raises(DBAPIError, match="no fund"):
        money(desk, intervention[13], 1000, fund="invented")
    with pytest.raises(DBAPIError, match="no earlier line"):
        money(desk, intervention[13], 1000, part_of=money(desk, intervention[12], 9000))
    assert money(desk, intervention[13], 1000, fund="eu") and money(desk, intervention[13], 1000, fund="outside")
