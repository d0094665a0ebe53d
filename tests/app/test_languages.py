"""Nine languages for residents, three for staff: in addresses, in what a browser asks for, at the desk."""
from __future__ import annotations

import pytest

from app.i18n import LANGUAGES, STAFF_LANGUAGES


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


def test_the_desk_speaks_only_languages_it_has(client):
    page = client.get("/desk/sign-in?lang=es", headers={"Accept-Language": "es, en;q=0.5"})
    assert '<html lang="en"' in page.text
    assert set(STAFF_LANGUAGES) < set(LANGUAGES)
