"""The desk's page of translations: what is missing, by language, and writing it; what residents then read, and what falls back."""
from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import text

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PAGE = "/desk/c/banco/translations"
CATEGORIES = [{"key": "fix", "title": {"it": "Va sistemato", "en": "To be fixed"}, "description": {"it": "Qualcosa è rotto."}}]


@pytest.fixture
def bench(make_consultation):
    return make_consultation("banco", languages=("it", "en", "zh", "ar"), categories=CATEGORIES)


def post(browser, fields, page=PAGE):
    token = TOKEN.search(browser.get(page).text)[1]
    return browser.post(page, data={"csrf_token": token} | fields)


def category(superuser):
    with superuser.connect() as connection:
        return connection.execute(text("SELECT g.id, g.title, g.description FROM milo.categories g JOIN milo.consultations c ON c.id = g.consultation_id WHERE c.slug = 'banco'")).one()


def test_the_page_counts_what_is_missing_in_each_language(staff, bench):
    planner = staff("planner")
    page = planner.get(f"{PAGE}?into=zh").text
    rows = dict(re.findall(r'into=(\w+)#texts".*?</th>\s*<td>(.*?)</td>', page, re.S))
    assert set(rows) == {"en", "zh", "ar"} and rows["zh"] == "1"  # the title of the consultation
    assert page.count('class="text-pair missing"') == 3
    english = planner.get(f"{PAGE}?into=en").text
    assert english.count('class="text-pair missing"') == 2 and 'lang="en" dir="ltr" rows="1" maxlength="1000">To be fixed</textarea>' in english


def test_questionnaires_are_counted_too_and_written_on_their_own_page(staff, bench, superuser):
    question = {"key": "ci-vai", "kind": "text", "title": {"it": "Ci vai?", "zh": "去吗？"}}
    for key, titles in (("uno", {"it": "Uno"}), ("due", {"it": "Due", "en": "Two", "zh": "二", "ar": "اثنان"})):
        with superuser.begin() as connection:
            connection.execute(text("INSERT INTO milo.surveys (id, consultation_id, key, titles, definition) SELECT gen_random_uuid(), id, :key, :titles, :definition FROM milo.consultations WHERE slug = 'banco'"),
                               {"key": key, "titles": json.dumps(titles), "definition": json.dumps({"pages": [{"key": "p", "title": {}, "questions": [question]}]})})
    page = staff("planner").get(f"{PAGE}?into=en").text
    last = dict(re.findall(r'into=(\w+)#texts".*?</th>.*?<td>((?:(?!<td>).)*?)</td></tr>', page, re.S))
    assert last["en"] == "3" and last["zh"] == "1" and last["ar"] == "3"
    of_each = re.findall(r'/surveys/(\w+)/translations\?into=en">.*?Testi che mancano: (\d)', page, re.S)
    assert of_each == [("uno", "2"), ("due", "1")]


def test_what_is_written_is_read_by_residents_and_the_rest_falls_back_marked(staff, bench, client, superuser):
    before = client.get("/zh/c/banco").text
    assert '<span lang="it" dir="ltr">Va sistemato</span>' in before
    row = category(superuser)
    answer = post(staff("planner"), {"into": "zh", f"title-{row.id}": " 需要修 ", f"was-title-{row.id}": "", f"description-{row.id}": "", f"was-description-{row.id}": ""})
    assert answer.status_code == 303 and answer.headers["Location"].endswith("into=zh")
    assert category(superuser).title == {"it": "Va sistemato", "en": "To be fixed", "zh": "需要修"}
    page = client.get("/zh/c/banco").text
    assert "<span>需要修</span>" in page and "Va sistemato" not in page
    assert '<h1 lang="it" dir="ltr">Banco</h1>' in page
    with superuser.connect() as connection:
        noted = connection.scalar(text("SELECT detail FROM milo.audit WHERE action = 'texts.translate' ORDER BY at DESC LIMIT 1"))
    assert noted["language"] == "zh" and noted["texts"] == [f"title-{row.id}"]


def test_an_unchanged_field_does_not_undo_what_another_person_wrote(staff, bench, superuser):
    row = category(superuser)
    planner = staff("planner")
    post(planner, {"into": "zh", f"title-{row.id}": "需要修", f"was-title-{row.id}": ""})
    post(planner, {"into": "zh", f"title-{row.id}": "", f"was-title-{row.id}": "", f"description-{row.id}": "坏了。", f"was-description-{row.id}": ""})
    found = category(superuser)
    assert found.title["zh"] == "需要修" and found.description["zh"] == "坏了。"
    post(planner, {"into": "zh", f"title-{row.id}": "", f"was-title-{row.id}": "需要修"})
    assert "zh" not in category(superuser).title


def test_only_languages_of_the_consultation_are_written_and_never_italian(staff, bench, superuser):
    row, planner = category(superuser), staff("planner")
    for language in ("it", "ro", "xx", ""):
        answer = post(planner, {"into": language, f"title-{row.id}": "Altro", f"was-title-{row.id}": ""})
        assert answer.status_code == (303 if language == "" else 400)
    found = category(superuser).title
    assert found["it"] == "Va sistemato" and "ro" not in found and found["en"] == "Altro"  # no language said is the first one


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "ro", "zh", "fil", "bn"])
def test_of_the_sample_no_title_and_no_card_misses_a_translation(staff, sample, client, language):
    page = staff("planner").get(f"/desk/c/lorenteggio/translations?into={language}").text
    assert "Gli interventi" in page and "I livelli" in page and page.count('class="text-pair') > 90
    assert page.count("text-pair missing") == 0
