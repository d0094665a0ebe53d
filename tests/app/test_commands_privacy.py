"""`privacy run` deletes what has had its day and nothing else; `--dry-run` says the same figures and deletes nothing."""
from __future__ import annotations

import json

import pytest
from sqlalchemy import text

COUNTS = {
    "network keys of past days": "SELECT count(*) FROM milo.network_keys",
    "network marks after thirty days": "SELECT count(*) FROM milo.network_writes",
    "addresses of people to be told": "SELECT count(*) FROM milo.contacts",
    "hidden photographs": "SELECT count(*) FROM milo.photos WHERE state = 'hidden'",
    "voices": "SELECT count(*) FROM milo.sounds WHERE data IS NOT NULL",
    "addresses in messages about the pages": "SELECT count(*) FROM milo.feedback WHERE sealed IS NOT NULL",
    "network marks of questionnaires and messages after a day": "SELECT count(*) FROM milo.feedback WHERE network IS NOT NULL",
    "network marks of comments after a day": "SELECT count(*) FROM milo.comment_networks",
    "network marks of agreements and reports after a day": "SELECT count(*) FROM milo.report_networks",
    "messages about the pages": "SELECT count(*) FROM milo.feedback",
}
# of each kind one whose day has come and one whose day has not
LEFT = """
UPDATE milo.network_writes SET left_at = now() - interval '31 days' WHERE contribution_id = :old;
UPDATE milo.network_writes SET left_at = now() - interval '29 days' WHERE contribution_id = :new;
INSERT INTO milo.network_keys VALUES ((now() AT TIME ZONE 'Europe/Rome')::date - 1, 'k');
INSERT INTO milo.contacts (id, consultation_id, contribution_id, sealed, address_hash, language, confirmed_at, delete_on)
    SELECT gen_random_uuid(), s.consultation_id, s.id, 's', decode(repeat('00', 32), 'hex'), 'it', now(), (now() AT TIME ZONE 'Europe/Rome')::date + CASE WHEN s.id = :old THEN 0 ELSE 1 END
    FROM milo.contributions s WHERE s.id IN (:old, :new);
INSERT INTO milo.photos (id, consultation_id, contribution_id, key_hash, body_hash, state, language, width, height, hidden_reason, delete_on)
    SELECT gen_random_uuid(), s.consultation_id, s.id, s.id::text::bytea, 'b', 'hidden', 'it', 1, 1, 'x', (now() AT TIME ZONE 'Europe/Rome')::date + CASE WHEN s.id = :old THEN 0 ELSE 1 END
    FROM milo.contributions s WHERE s.id IN (:old, :new);
INSERT INTO milo.sounds (id, consultation_id, contribution_id, key_hash, body_hash, media_type, seconds, language, data, delete_on)
    SELECT gen_random_uuid(), s.consultation_id, s.id, s.id::text::bytea, 'b', 'audio/ogg', 1, 'it', 'v', (now() AT TIME ZONE 'Europe/Rome')::date + CASE WHEN s.id = :old THEN 0 ELSE 1 END
    FROM milo.contributions s WHERE s.id IN (:old, :new);
INSERT INTO milo.feedback (id, code_hash, words, language, network, sent_at, sealed, delete_on) VALUES
    (:old, 'swept-1', 'x', 'it', 'm', now() - interval '25 hours', 's', (now() AT TIME ZONE 'Europe/Rome')::date),
    (:new, 'swept-2', 'x', 'it', 'm', now(), 's', (now() AT TIME ZONE 'Europe/Rome')::date + 1);
INSERT INTO milo.feedback (id, code_hash, words, language, sent_at) VALUES (gen_random_uuid(), 'swept-3', 'x', 'it', now() - interval '731 days');
INSERT INTO milo.comments (id, consultation_id, contribution_id, pseudonym, key_hash, body_hash, code_hash, text, language)
    SELECT s.id, s.consultation_id, s.id, 'p', s.id::text::bytea, 'b', s.id::text::bytea, 'x', 'it' FROM milo.contributions s WHERE s.id IN (:old, :new);
INSERT INTO milo.comment_networks (comment_id, consultation_id, mark, at)
    SELECT k.id, k.consultation_id, 'm', now() - CASE WHEN k.id = :old THEN interval '25 hours' ELSE interval '23 hours' END FROM milo.comments k WHERE k.id IN (:old, :new);
INSERT INTO milo.report_networks (consultation_id, mark, at)
    SELECT s.consultation_id, 'm', now() - CASE WHEN s.id = :old THEN interval '25 hours' ELSE interval '23 hours' END FROM milo.contributions s WHERE s.id IN (:old, :new);
"""


@pytest.fixture
def kept(app, make_consultation, leave, superuser):
    run(app)  # what other tests have left
    make_consultation()
    signs = {"old": leave()["id"], "new": leave()["id"]}
    leave()
    with superuser.begin() as connection:
        for statement in filter(str.strip, LEFT.split(";\n")):
            for name, sign in signs.items():
                statement = statement.replace(f":{name}", f"'{sign}'::uuid")
            connection.exec_driver_sql(statement)
    yield
    with superuser.begin() as connection:
        connection.execute(text("DELETE FROM milo.feedback WHERE code_hash IN ('swept-1', 'swept-2', 'swept-3')"))


def counted(superuser) -> dict:
    with superuser.connect() as connection:
        return {what: connection.scalar(text(sql)) for what, sql in COUNTS.items()}


def run(app, *options) -> dict:
    answer = app.test_cli_runner().invoke(args=["privacy", "run", "--json", *options])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_what_has_had_its_day_goes_once_and_what_has_not_stays(app, kept, superuser):
    before = counted(superuser)
    said = run(app, "--dry-run")
    assert said["dry_run"] and counted(superuser) == before
    gone = run(app)["gone"]
    assert {what: gone[what] for what in COUNTS} == said["gone"] | dict.fromkeys(COUNTS, 1)
    assert counted(superuser) == {what: many - 1 for what, many in before.items()}
    assert not any(run(app)["gone"].values())
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco'")) == 3


def test_a_message_about_the_pages_goes_a_year_after_its_answer_and_two_years_after_it_came(app, superuser):
    run(app)
    days = {"answered 366": (400, 366), "answered 364": (700, 364), "answered late": (731, 2), "unanswered 729": (729, None), "unanswered 731": (731, None)}
    with superuser.begin() as connection:
        for words, (sent, answered) in days.items():
            connection.execute(text("INSERT INTO milo.feedback (id, code_hash, words, language, sent_at, answer, answered_at)"
                                    " VALUES (gen_random_uuid(), convert_to(:words, 'UTF8'), :words, 'it', now() - make_interval(days => :sent),"
                                    " CASE WHEN :answered > 0 THEN 'y' END, now() - make_interval(days => :answered))"),
                               {"words": words, "sent": sent, "answered": answered})
    assert run(app)["gone"]["messages about the pages"] == 3
    with superuser.connect() as connection:
        assert set(connection.execute(text("SELECT words FROM milo.feedback")).scalars()) == {"answered 364", "unanswered 729"}


def test_in_words_it_says_what_went(app, kept):
    answer = app.test_cli_runner().invoke(args=["privacy", "run", "--dry-run"])
    assert "     1 voices" in answer.stdout and "nothing was deleted" in answer.stdout
    assert "deleted" in app.test_cli_runner().invoke(args=["privacy", "run"]).stdout.splitlines()[-1]
