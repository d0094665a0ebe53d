"""`contributions import` from the terminal: report, progress, exit code, and that a failure leaves nothing behind."""
from __future__ import annotations

import json

import pytest
from sqlalchemy import text

IN = "9.1311,45.4467"


@pytest.fixture
def bring(app, tmp_path):
    """Write a file and import it."""

    def bring_one(words, *options, name="segni.csv", slug="banco"):
        path = tmp_path / name
        path.write_text(words, encoding="utf-8")
        return app.test_cli_runner().invoke(args=["contributions", "import", str(path), "--consultation", slug, *map(str, options)])

    return bring_one


@pytest.fixture
def signs(superuser):
    def count():
        with superuser.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'banco'"))

    return count


def test_a_file_comes_in_with_a_report_and_a_line_in_the_audit(make_consultation, bring, signs, superuser, tmp_path):
    made = make_consultation()
    done = bring(f"lon,lat,parole\n{IN},Buio\n{IN},Buche\n9.3,45.4,Altrove\n", "--category", "fix", "--map", "parole=text", "--report", tmp_path / "report.json")
    assert done.exit_code == 0, done.output
    assert "3 rows read (CSV, utf-8, comma, EPSG:4326)" in done.stdout
    assert "2 added (waiting), 0 already there, 1 refused" in done.stdout
    assert "at most 2 people (authors not known) behind 2 contributions" in done.stdout
    assert "refused, it lies outside the area of the consultation: 1 row (4)" in done.stdout
    assert "Importing" in done.stderr
    assert signs() == 2
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["added"], report["refused_rows"], report["kept"]) == (2, [{"row": 4, "reason": "outside-area"}], True)
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT detail ->> 'added' FROM milo.audit WHERE action = 'contributions.import' AND consultation_id = :id"), {"id": made.id}) == "2"


def test_published_signs_are_on_the_map_with_their_words(make_consultation, bring, client):
    make_consultation()
    assert bring(f"lon,lat,text\n{IN},Buio\n", "--category", "fix", "--publish").exit_code == 0
    found = client.get("/api/c/banco/contributions?zoom=19").get_json()["features"]
    assert [each["properties"]["text"] for each in found] == ["Buio"]
    assert client.get("/api/c/banco/heat?cell=100").get_json()["authors_known"] is False


def test_all_or_nothing_leaves_nothing_and_exits_with_an_error(make_consultation, bring, signs, superuser, tmp_path):
    make_consultation()
    done = bring(f"lon,lat,what\n{IN},new\n9.3,45.4,new\n", "--category-from", "what", "--create-categories", "--all-or-nothing", "--report", tmp_path / "report.json")
    assert done.exit_code == 1
    assert "Error: nothing was imported: 1 of 2 rows cannot be used" in done.stderr
    assert signs() == 0
    assert json.loads((tmp_path / "report.json").read_text())["kept"] is False
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.imports i JOIN milo.consultations c ON c.id = i.consultation_id WHERE c.slug = 'banco'")) == 0
        assert connection.scalar(text("SELECT count(*) FROM milo.categories g JOIN milo.consultations c ON c.id = g.consultation_id WHERE c.slug = 'banco'")) == 5


def test_a_file_of_which_no_row_can_be_used_is_an_error(make_consultation, bring):
    make_consultation()
    done = bring("lon,lat\n9.3,45.4\n", "--category", "fix")
    assert done.exit_code == 1
    assert "1 of 1 rows cannot be used" in done.stderr


def test_the_same_file_twice_adds_nothing_and_is_no_error(make_consultation, bring, signs):
    make_consultation()
    words = f"lon,lat\n{IN}\n"
    assert bring(words, "--category", "fix").exit_code == 0
    again = bring(words, "--category", "fix")
    assert again.exit_code == 0
    assert "0 added (waiting), 1 already there" in again.stdout
    assert signs() == 1


@pytest.mark.parametrize("options, said", [
    (("--category", "nope"), "no category 'nope'"),
    (("--map", "lon"), "COLUMN=FIELD"),
    (("--category-from", "what", "--map", "other=category"), "two columns for category"),
    (("--category", "fix", "--crs", "Gauss-Boaga"), "takes a code like"),
    ((), "--category-from COLUMN"),
])
def test_a_wrong_wish_gets_one_clear_line(make_consultation, bring, signs, options, said):
    make_consultation()
    done = bring(f"lon,lat,what,other\n{IN},a,b\n", *options)
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stderr.strip().count("\n") == 0
    assert signs() == 0


def test_a_consultation_that_is_not_there_takes_nothing(bring):
    assert bring(f"lon,lat\n{IN}\n", "--category", "fix", slug="nulla").exit_code == 1
