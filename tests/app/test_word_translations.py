"""Words of people in other languages: written at the desk, labelled, with the original beside, gone when the words change or are no longer public."""
from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import text

PAGE = "/desk/c/banco/words"
ARABIC = "المصباح مطفأ منذ شهر"


@pytest.fixture
def sign(make_consultation, leave, publish):
    make_consultation("banco")
    made = leave("banco", text=ARABIC, language="ar")["id"]
    publish(made)
    return made


def write(browser, fields, into="it"):
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get("/desk/").text)[1]
    return browser.post(PAGE, data={"csrf_token": token, "into": into} | fields)


def test_a_translation_is_read_in_its_language_labelled_and_the_original_stays_beside_it(staff, client, sign):
    planner = staff("planner")
    assert ARABIC in planner.get(PAGE).text and "Manca 1 traduzione." in planner.get(PAGE).text
    assert write(planner, {f"sign-{sign}": "Il lampione è spento da un mese", f"was-sign-{sign}": ""}).status_code == 303
    for page in (f"/it/c/banco/s/{sign}", "/it/c/banco/signs"):
        said = client.get(page).text
        label = re.search(r'<p class="sign-words">Il lampione è spento da un mese</p>|<blockquote class="sign-words">Il lampione è spento da un mese</blockquote>', said)
        assert label and "Tradotto da una persona." in said and f'lang="ar" dir="auto">{ARABIC}' in said
    english = client.get(f"/en/c/banco/s/{sign}").text
    assert "Il lampione è spento" not in english and ARABIC in english
    assert client.get("/api/c/banco/contributions").json["features"][0]["properties"]["translations"] == {"it": "Il lampione è spento da un mese"}
    assert client.get("/api/c/banco/contributions?zoom=18").json["features"][0]["properties"]["translations"] == {"it": "Il lampione è spento da un mese"}
    assert "Non manca nulla." in planner.get(PAGE).text
    write(planner, {f"sign-{sign}": "", f"was-sign-{sign}": "Il lampione è spento da un mese"})
    assert "Tradotto da una persona" not in client.get(f"/it/c/banco/s/{sign}").text


def test_words_that_change_lose_their_translation_and_an_old_page_writes_none(staff, client, sign, superuser):
    moderator = staff("moderator")
    write(moderator, {f"sign-{sign}": "Il lampione", f"was-sign-{sign}": ""})
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET text = 'غيرت رأيي', edits = edits + 1 WHERE id = CAST(:id AS uuid)"), {"id": sign})
    assert "Il lampione" not in client.get(f"/it/c/banco/s/{sign}").text
    way = write(moderator, {f"sign-{sign}": "Il lampione", f"was-sign-{sign}": "", f"edits-{sign}": "0"}).headers["Location"]
    assert "ha cambiato le parole" in moderator.get(way).text
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.word_translations")) == 0


def test_a_comment_is_translated_too_and_contacts_are_masked(staff, client, sign, superuser):
    client.post(f"/ar/c/banco/s/{sign}/comment", data={"participant": str(uuid.uuid4()), "key": str(uuid.uuid4()), "comment": "وعندنا أيضا"})
    with superuser.begin() as connection:
        comment = connection.scalar(text("UPDATE milo.comments SET visibility = 'published' RETURNING id"))
    write(staff("planner"), {f"comment-{comment}": "Anche da noi, 333 1234567", f"was-comment-{comment}": ""})
    page = client.get(f"/it/c/banco/s/{sign}").text
    assert "Anche da noi, […]" in page and "وعندنا" in page


def test_what_is_not_public_has_no_public_translation(staff, client, sign, databases, superuser, leave):
    waiting = leave("banco", text=ARABIC, language="ar")["id"]
    moderator = staff("moderator")
    assert waiting not in moderator.get(PAGE).text and waiting in moderator.get(f"{PAGE}?sign={waiting}").text
    write(moderator, {f"sign-{waiting}": "In attesa", f"was-sign-{waiting}": "", f"sign-{sign}": "Pubblico", f"was-sign-{sign}": ""})
    read = text("SELECT words FROM published.word_translations WHERE consultation_id = (SELECT id FROM published.consultations WHERE slug = 'banco')")
    with databases.engine("reader").connect() as connection:
        assert connection.scalars(read).all() == ["Pubblico"]
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'x' WHERE id = CAST(:id AS uuid)"), {"id": sign})
    with databases.engine("reader").connect() as connection:
        assert connection.scalars(read).all() == []


def test_only_languages_of_the_consultation_and_never_its_own(staff, sign, superuser, make_consultation):
    planner = staff("planner")
    assert planner.get(f"{PAGE}?into=zh").status_code == 400 and write(planner, {f"sign-{sign}": "x"}, into="zh").status_code == 400
    write(planner, {f"sign-{sign}": "x", f"was-sign-{sign}": ""}, into="ar")
    make_consultation("altra")
    other = planner.get("/desk/c/altra/words").text
    assert ARABIC not in other and staff("presenter").get(PAGE).status_code == 403
    with superuser.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM milo.word_translations")) == 0
