"""Imports into a real database: every row checked, refused alone, added once, counted as people."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from shapely.geometry import box
from sqlalchemy import func, select, text

from surveys import imports, setting_up
from surveys.import_checks import Wishes
from surveys.models import Category, Contribution, Import, Participant
from surveys.sample_categories import CATEGORIES

DATA = Path(__file__).resolve().parent.parent / "data"
AREA = box(9.125, 45.443, 9.137, 45.451)
IN = "9.1311,45.4467"


@pytest.fixture
def consultation(owner_session):
    return setting_up.add(owner_session, "banco-import", title={"it": "Banco"}, area=AREA, languages=["it", "en", "ar"], categories=CATEGORIES, phase="open")


@pytest.fixture
def bring(owner_session, consultation):
    """Import text (or bytes) under a name, with wishes."""

    def bring_one(data, *, fields=None, name="prova.csv", **wishes):
        data = data.encode() if isinstance(data, str) else data
        return imports.run(owner_session, consultation.slug, name, data, Wishes(fields or {}, **({"category": "fix"} | wishes)))

    return bring_one


@pytest.fixture
def kept(owner_session, consultation):
    """The signs that are in the database now."""
    return lambda: list(owner_session.scalars(select(Contribution).where(Contribution.consultation_id == consultation.id)))


def test_an_italian_spreadsheet_is_read_whole(bring, kept, owner_session):
    report = bring((DATA / "schede_excel.csv").read_bytes(), crs="EPSG:32632", category=None,
                   fields={"x": "EST", "y": "NORD", "category": "TIPO", "text": "PAROLE", "date": "DATA", "id": "SCHEDA"})
    assert (report.added, report.refused, report.encoding, report.delimiter) == (3, [], "cp1252", "semicolon")
    assert 'Più panchine;\ne una "fontana"' in {sign.text for sign in kept()}
    placed = owner_session.execute(text("SELECT ST_X(geom), ST_Y(geom) FROM milo.contributions WHERE text = 'Il lampione è spento'")).one()
    assert placed == pytest.approx((9.1311, 45.4467), abs=1e-6)
    assert {sign.left_at.date().isoformat() for sign in kept()} == {"2026-10-12", "2026-10-13", "2026-10-14"}


def test_geojson_with_a_crs_member_and_participants_is_read_whole(bring, kept):
    report = bring((DATA / "schede_32632.geojson").read_bytes(), category=None, fields={"category": "tipo", "text": "parole", "participant": "chi"})
    assert (report.added, report.crs, report.people, report.people_in_words) == (3, "EPSG:32632", 2, "2 people")
    assert len({sign.participant_id for sign in kept()}) == 2


def test_imports_wait_unless_they_are_published(bring, kept):
    bring(f"lon,lat,text\n{IN},a\n")
    bring(f"lon,lat,text\n{IN},b\n", publish=True)
    assert {(sign.text, sign.visibility, sign.words_checked, sign.channel) for sign in kept()} == {
        ("a", "waiting", False, "import"), ("b", "published", True, "import")}


def test_the_same_file_twice_adds_nothing(bring, kept, owner_session):
    data = f"lon,lat,text\n{IN},a\n{IN},b\n"
    assert bring(data).added == 2
    again = bring(data)
    assert (again.added, again.already_there, again.changed_since) == (0, 2, 0)
    assert len(kept()) == 2
    assert owner_session.scalar(select(func.count()).select_from(Import)) == 2


def test_rows_that_repeat_each_other_are_kept_and_counted(bring, kept):
    report = bring(f"lon,lat,text\n{IN},a\n{IN},a\n{IN},a\n{IN},b\n")
    assert (report.added, report.duplicates_in_file) == (4, 2)
    assert len(kept()) == 4


def test_an_id_column_knows_a_row_again_in_another_file_and_overwrites_nothing(bring, kept):
    bring(f"n,lon,lat,text\n1,{IN},a\n2,{IN},b\n", fields={"id": "n"})
    report = bring(f"n,lon,lat,text\n2,{IN},changed\n3,{IN},c\n", fields={"id": "n"})
    assert (report.added, report.already_there, report.changed_since) == (1, 1, 1)
    assert {sign.text for sign in kept()} == {"a", "b", "c"}


def test_an_id_column_that_is_not_unique_is_told_and_not_used(bring, kept):
    data = f"n,lon,lat,text\n1,{IN},a\n1,{IN},a\n2,{IN},b\n"
    report = bring(data, fields={"id": "n"})
    assert report.added == 3
    assert any("not unique" in note for note in report.notes)
    assert bring(data, fields={"id": "n"}).added == 0


def test_each_bad_row_is_refused_alone_with_its_number_and_reason(bring, kept):
    rows = {
        3: (",,x,2026-10-01,it,spot", "place-missing"),
        4: ("nord,45.4467,x,2026-10-01,it,spot", "not-a-number"),
        5: ("9.30,45.4467,x,2026-10-01,it,spot", "outside-area"),
        6: ("999,45.4467,x,2026-10-01,it,spot", "geometry-out-of-range"),
        7: (f"{IN},x,some day,it,spot", "date-unreadable"),
        8: (f"{IN},x,2999-01-01,it,spot", "date-in-future"),
        9: (f"{IN},x,2026-10-01,de,spot", "language-unknown"),
        10: (f"{IN},x,2026-10-01,it,house", "accuracy-unknown"),
        11: (f"{IN},{'x' * 2001},2026-10-01,it,spot", "text-too-long"),
    }
    data = "lon,lat,text,date,language,accuracy\n" + f"{IN},good,2026-10-01,en,building\n" + "".join(row + "\n" for row, _ in rows.values())
    report = bring(data)
    assert [sign.text for sign in kept()] == ["good"]
    assert {each["row"]: each["reason"] for each in report.refused} == {number: reason for number, (_, reason) in rows.items()}
    assert "refused, it lies outside the area of the consultation: 1 row (5)" in report.lines()


def test_the_kept_report_repeats_no_cell_of_the_file(bring, owner_session):
    report = bring(f"lon,lat,text,date\n{IN},a,2026-10-01\n{IN},b,call me on 333 1234567\n")
    assert "333 1234567" in json.dumps(report.as_dict())
    stored = owner_session.scalar(select(Import.report))
    assert stored["refused_by_reason"] == {"date-unreadable": 1}
    assert "333" not in json.dumps(stored["refused_rows"])


def test_all_or_nothing_writes_nothing_when_one_row_is_bad(bring, kept):
    report = bring(f"lon,lat\n{IN}\n9.3,45.4\n", all_or_nothing=True)
    assert not imports.succeeded(report, Wishes(all_or_nothing=True))
    assert kept() == []


def test_unknown_categories_are_refused(bring):
    report = bring(f"lon,lat,what\n{IN},Va sistemato\n{IN},FIX\n{IN},I wish\n{IN},noise\n", fields={"category": "what"}, category=None)
    assert report.reasons() == {"category-unknown": 1, "text-missing": 1}  # "I wish" wants words
    assert report.added == 2


def test_unknown_categories_are_made_when_asked_and_known_again_later(bring, owner_session, consultation):
    data = f"lon,lat,what\n{IN},Rumore  di notte\n{IN},rumore di notte\n{IN},ضوضاء\n"
    report = bring(data, fields={"category": "what"}, category=None, create_categories=True)
    assert (report.added, report.categories_made) == (3, ["rumore-di-notte", "category"])
    later = bring(f"lon,lat,what\n{IN},RUMORE DI NOTTE\n", fields={"category": "what"}, category=None)
    assert (later.added, later.refused) == (1, [])
    made = owner_session.scalar(select(Category).where(Category.consultation_id == consultation.id, Category.key == "rumore-di-notte"))
    assert made.title == {"it": "Rumore di notte"}


def test_two_titles_that_make_the_same_key_stay_two_categories(bring):
    report = bring(f"lon,lat,what\n{IN},Città!\n{IN},citta\n", fields={"category": "what"}, category=None, create_categories=True)
    assert sorted(report.categories_made) == ["citta", "citta-2"]


def test_markup_left_in_a_category_is_not_a_category(bring):
    report = bring(f'lon,lat,what\n{IN},people speed\n{IN},"<b>people&nbsp;speed</b>"\n', fields={"category": "what"}, category=None, create_categories=True)
    assert report.categories_made == ["people-speed"]


def test_more_than_fifty_new_categories_are_a_mistake(bring):
    rows = "".join(f"{IN},value {number}\n" for number in range(51))
    with pytest.raises(ValueError, match="51 new categories"):
        bring("lon,lat,what\n" + rows, fields={"category": "what"}, category=None, create_categories=True)


def test_no_category_is_made_for_rows_that_are_refused(bring, owner_session, consultation):
    report = bring(f"lon,lat,what\n{IN},fix\n9.3,45.4,elsewhere\n", fields={"category": "what"}, category=None, create_categories=True)
    assert report.categories_made == []


def test_a_file_without_a_category_says_what_to_give(bring):
    with pytest.raises(ValueError, match="--category-from COLUMN"):
        bring(f"lon,lat\n{IN}\n", category=None)


def test_without_participants_each_row_is_at_most_one_person(bring, owner_session, consultation):
    report = bring(f"lon,lat\n{IN}\n{IN}\n", publish=True)
    assert (report.people, report.people_in_words) == (2, "at most 2 people (authors not known)")
    assert consultation.authors_known is False


def test_a_participant_is_one_person_across_files_and_never_kept_by_name(bring, owner_session, consultation):
    for words in "ab":
        report = bring(f"lon,lat,text,participant\n{IN},{words},Anna Rossi\n{IN},{words}2,Anna Rossi\n")
        assert report.people_in_words == "1 person"
    people = list(owner_session.scalars(select(Participant).where(Participant.consultation_id == consultation.id)))
    assert len(people) == 1
    assert b"Anna" not in bytes(people[0].pseudonym)
    assert consultation.authors_known is True


def test_two_thousand_signs_of_one_participant_add_one_person_to_a_cell(bring, owner_session, consultation):
    people = "SELECT people, contributions FROM published.heat WHERE consultation_id = :id AND category = '' AND size = 100"
    six = "".join(f"{IN},{number}\n" for number in range(6))
    bring("lon,lat,participant\n" + six, publish=True)
    assert owner_session.execute(text(people), {"id": consultation.id}).one() == (6, 6)
    keys = ("like", "fix", "wish", "memory")
    many = "".join(f"{IN},swamper,{keys[number % 4]},again {number}\n" for number in range(2000))
    report = bring("lon,lat,participant,category,text\n" + many, category=None, publish=True)
    assert report.added == 2000
    assert owner_session.execute(text(people), {"id": consultation.id}).one() == (7, 2006)


def test_positions_are_made_public_as_if_each_sign_had_been_left(bring, kept, owner_session):
    bring(f"lon,lat\n{IN}\n")
    same = owner_session.scalar(text(
        "SELECT ST_Equals(public_geom, milo.public_position(consultation_id, geom, accuracy, 32632)) AND NOT ST_Equals(public_geom, geom)"
        " FROM milo.contributions WHERE id = :id"), {"id": kept()[0].id})
    assert same is True


def test_control_characters_are_taken_out_of_the_words(bring, kept):
    bring(f"lon,lat,text\n{IN},\"a\x00b\x1bc\nd\"\n")
    assert kept()[0].text == "abc\nd"


def test_signs_imported_in_the_test_phase_never_count(bring, kept, consultation):
    consultation.phase = "test"
    bring(f"lon,lat\n{IN}\n")
    assert kept()[0].counts is False


def test_an_archived_consultation_takes_no_file(bring, consultation):
    consultation.phase = "archived"
    with pytest.raises(ValueError, match="archived"):
        bring(f"lon,lat\n{IN}\n")


def test_swapped_axes_are_refused_and_the_hint_is_given(bring):
    report = bring("lon,lat\n45.4467,9.1311\n")
    assert report.reasons() == {"outside-area": 1}
    assert any("changed places" in note for note in report.notes)


def test_a_line_is_refused_where_a_category_takes_points(bring):
    line = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[9.1311, 45.4467], [9.1312, 45.4468]]}}
    many = {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPoint", "coordinates": [[9.1311, 45.4467]], "bbox": [0, 0, 1, 1]}}
    report = bring(json.dumps({"type": "FeatureCollection", "features": [line, many]}), name="a.geojson")
    assert (report.added, report.reasons()) == (1, {"geometry-for-category": 1})


def test_credit_is_kept_for_every_map(bring, consultation):
    bring(f"lon,lat\n{IN}\n", credit="Municipio 6, CC BY 4.0")
    assert consultation.credit == "Municipio 6, CC BY 4.0"


@pytest.mark.parametrize("data", ["", "  \n", "lon,lat\n"])
def test_an_empty_file_gets_one_clear_line(bring, data):
    with pytest.raises(ValueError, match="empty|no rows|no header"):
        bring(data)


def test_a_language_the_consultation_does_not_speak_is_refused(bring):
    with pytest.raises(ValueError, match="does not speak 'fr'"):
        bring(f"lon,lat\n{IN}\n", language="fr")


def test_an_import_does_not_stop_residents_from_leaving_signs(make_consultation, databases, leave):
    """The lock that keeps two imports apart lets through the foreign keys of a new sign."""
    from sqlalchemy.orm import Session

    made = make_consultation("aperta")
    with Session(databases.engine("owner")) as importing:
        imports.run(importing, made.slug, "a.csv", f"lon,lat\n{IN}\n".encode(), Wishes(category="fix"))
        assert leave("aperta")["receipt"]
        importing.rollback()
