"""The notice of one's data stands where data are asked for: in every form of residents that takes words, a file or an address."""
from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.S)
TAKES = re.compile(r'<textarea|type="file"|name="address"')


@pytest.fixture
def receipts(app, monkeypatch, make_consultation, leave, superuser) -> dict[str, str]:
    """A sign that waits, one that is public and one that was hidden; letters are offered."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:9", mail_from="m@comune.example", public_url="https://mappa.example"))
    make_consultation()
    made = {state: leave() for state in ("waiting", "published", "hidden")}
    with superuser.begin() as connection:
        for state, left in made.items():
            connection.execute(text("UPDATE milo.contributions SET visibility = :state, hidden_reason = CASE WHEN :state = 'hidden' THEN 'x' END WHERE id = :id"), {"state": state, "id": left["id"]})
    return made


def test_every_form_that_takes_something_leads_to_the_notice(client, sample, receipts):
    waiting, hidden = receipts["waiting"]["receipt"], receipts["hidden"]["receipt"]
    pages = {
        "sign": client.get("/it/c/banco/add"),
        "receipt": client.get(f"/it/receipt?code={waiting}"),
        "edit": client.post("/it/receipt", data={"code": waiting, "action": "edit"}),
        "appeal": client.get(f"/it/receipt?code={hidden}"),
        "comment": client.get(f"/it/c/banco/s/{receipts['published']['id']}"),
        "feedback": client.get("/it/accessibility/feedback"),
        "survey": client.get("/it/c/lorenteggio/q/biblioteca"),
    }
    asked = []
    for name, answer in pages.items():
        for form in FORM.findall(answer.get_data(as_text=True)):
            if TAKES.search(form) or name == "survey":
                asked.append(name)
                assert 'href="/it/privacy"' in form, f"{name}: {form[:300]}"
    assert set(asked) == set(pages) and len(asked) >= 9


def test_the_flow_on_the_map_leads_to_the_notice_before_it_sends(client, sample):
    page = client.get("/it/c/lorenteggio").get_data(as_text=True)
    step = re.search(r'<template id="step-check">.*?</template>', page, re.S)[0]
    assert 'href="/it/privacy"' in step and 'data-act="send"' in step
