"""The slip of a receipt: where its code is written, however it is typed; and a receipt that promises only what will be."""
from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def test_the_slip_says_where_the_code_is_written(client, make_consultation, leave, app, monkeypatch):
    make_consultation()
    left = leave()
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], public_url="https://mappa.example/lorenteggio"))
    for language in ("it", "ar"):
        page = client.get(f"/{language}/receipt?code={left['receipt']}").get_data(as_text=True)
        slip = page[page.index('class="slip"'):page.index("<h2>")]
        assert left["receipt"] in slip and f">mappa.example/lorenteggio/{language}/receipt</bdi>" in slip


def test_no_code_at_all_is_told_as_a_wrong_one_is(client, make_consultation):
    make_consultation()
    assert "Il codice ha sedici lettere e numeri" not in words(client.get("/it/receipt"))
    empty = client.post("/it/receipt", data={"code": ""})
    assert empty.status_code == 404 and "Il codice ha sedici lettere e numeri, in quattro gruppi." in words(empty) and 'aria-invalid="true"' in empty.get_data(as_text=True)


@pytest.mark.parametrize("written", ["letters for figures", "arabic", "bengali", "wide", "marks"])
def test_a_code_is_read_however_it_was_typed(client, make_consultation, leave, written):
    make_consultation()
    code = leave()["receipt"]
    typed = {
        "arabic": code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), "bengali": code.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")),
        "wide": "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else "－" for letter in code), "marks": f"\u2066\u200e{code.lower().replace('-', '−')}\u2069\u200f",
    }.get(written, code.replace("0", "o").replace("1", "l"))
    assert code in words(client.post("/it/receipt", data={"code": typed}))


def test_a_sign_that_is_never_seen_alone_is_not_said_to_be_on_the_map(client, make_consultation, leave, publish):
    make_consultation()
    left = leave(category="unsafe")
    page = words(client.get(f"/it/receipt?code={left['receipt']}"))
    assert "Da solo non si vede mai." in page and "appare sulla mappa" not in page
    publish(left["id"])
    page = words(client.get(f"/it/receipt?code={left['receipt']}"))
    assert "Pubblicato: conta nella sua zona. Da solo non si vede mai." in page and "si vede sulla mappa" not in page


def test_to_be_asked_is_to_read_so_that_back_is_a_step_back(client, superuser, make_consultation, leave):
    make_consultation()
    code = leave()["receipt"]
    page = client.get(f"/it/receipt?code={code}").get_data(as_text=True)
    form = page[page.rindex('<form method="get"'):]
    assert all(f'name="ask" value="{action}"' in form for action in ("edit", "withdraw", "erase"))
    for action, asks in (("edit", "Le parole di prima spariscono."), ("withdraw", "Vuoi ritirare il segno?"), ("erase", "Non si torna indietro.")):
        asked = client.get(f"/it/receipt?code={code}&ask={action}&sure=yes")
        assert asked.status_code == 200 and asks in words(asked)
        kept = client.post("/it/receipt", data={"code": code, "action": action, "sure": "no"})
        assert kept.status_code == 303 and kept.location.endswith(f"?code={code}#change")
    assert "In attesa" in words(client.get(f"/it/receipt?code={code}"))
