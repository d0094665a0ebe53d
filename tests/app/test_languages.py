"""Nine languages for residents, three for staff: in addresses, in what a browser asks for, at the desk."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.i18n import LANGUAGES, STAFF_LANGUAGES

ROOT = Path(__file__).resolve().parent.parent.parent
OTHER_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9\u09e6-\u09ef]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_begins_with_each_language(client, language):
    page = client.get(f"/{language}/")
    assert page.status_code == 200 and page.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in page.text


@pytest.mark.parametrize("other", ("de", "fi", "ita", "IT", "i"))
def test_no_other_word_is_taken_for_a_language(client, other):
    assert client.get(f"/{other}/").status_code == 404


@pytest.mark.parametrize("asked, given", (("zh-CN,zh;q=0.9", "zh"), ("tl-PH,en;q=0.5", "fil"), ("bn-BD", "bn"), ("es-419,es;q=0.9", "es"), ("de", "it"), ("", "it")))
def test_the_first_address_leads_to_the_language_of_the_browser(client, asked, given):
    answer = client.get("/", headers={"Accept-Language": asked} if asked else {})
    assert answer.status_code == 302 and answer.headers["Location"] == f"/{given}/"


@pytest.mark.parametrize("address", ("/ar/nothing", "/ar/c/prova/s/"))
def test_what_is_not_there_is_said_in_the_language_of_the_address(client, address):
    page = client.get(address, headers={"Accept-Language": "it"})
    assert page.status_code == 404 and '<html lang="ar" dir="rtl">' in page.text


def test_the_desk_speaks_only_languages_it_has(client):
    page = client.get("/desk/sign-in?lang=es", headers={"Accept-Language": "es, en;q=0.5"})
    assert '<html lang="en"' in page.text
    assert set(STAFF_LANGUAGES) < set(LANGUAGES)


def test_the_same_digits_stand_in_every_language():
    """Babel writes 0 to 9 for Arabic and Bengali; our own words, the sample and the scripts write the same, so that no page has two kinds of digits."""
    written = [*(ROOT / "app" / "translations").glob("*/LC_MESSAGES/messages.po"), *(ROOT / "layers" / "sample").glob("*.json"), ROOT / "app" / "commands" / "demo.py", ROOT / "surveys" / "sample_categories.py"]
    assert len(written) > 10
    for path in written:
        assert not OTHER_DIGITS.search(path.read_text(encoding="utf-8")), path.name
    formats = [(path.name, words) for path in (ROOT / "static" / "js").rglob("*.js") for words in re.findall(r"Intl\.(?:Number|DateTime)Format\(([^,)]*)", path.read_text(encoding="utf-8"))]
    assert formats and all("nu-latn" in words or words == "locale" for _name, words in formats), formats
