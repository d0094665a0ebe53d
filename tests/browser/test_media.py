"""Photographs and voice in a real browser: chosen, made small and bare, described, recorded, heard, sent once with the sign; by the receipt too, and without scripts."""
from __future__ import annotations

import io
import uuid
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_residents_leaving import Walk

pytestmark = pytest.mark.browser


def photo(name="IMG_2041 casa mia.jpg", size=(2000, 1400)) -> dict:
    """A large photograph with a place and a comment in it."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, "JPEG", exif=exif, comment=b"SECRET-COMMENT", quality=90)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def arrived(monkeypatch):
    """The bytes of each photograph as they come to the server, before it makes it anew."""
    from app.views import photos

    bodies, make = [], photos.make_anew

    def look(sent):
        bodies.append(sent.read())
        sent.seek(0)
        return make(sent)

    monkeypatch.setattr(photos, "make_anew", look)
    return bodies


def kept(superuser) -> tuple:
    with superuser.connect() as connection:
        return (connection.execute(text("SELECT p.alt, p.width FROM milo.photos p ORDER BY p.alt")).all(),
                connection.execute(text("SELECT media_type, seconds FROM milo.sounds WHERE data IS NOT NULL")).all())


@pytest.mark.parametrize("language, size", [("it", PHONE), ("ar", DESKTOP)], ids=["it-phone", "ar-desktop"])
def test_a_photograph_and_a_voice_go_with_the_sign(visit, said, superuser, arrived, language, size):
    walk = Walk(visit(size), said, language)
    page = walk.page
    walk.start()
    walk.put()
    walk.kind("wish")
    box = page.locator('[data-part="media"]')
    box.locator('[data-part="photo"] summary').click()
    box.locator("#photo-choose").set_input_files(photo())
    alt = box.locator(".photo input")
    expect(alt).to_be_focused()
    alt.fill("Un marciapiede rotto.")
    box.locator('[data-part="voice"] summary').click()
    button = box.locator('[data-part="recorder"] button').first
    button.press("Enter")
    expect(box.locator(".clock")).to_be_visible()
    page.wait_for_timeout(2200)
    button.press("Enter")
    expect(box.locator("audio")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    # a kind that wants words takes a voice in their place
    walk.button("Avanti").click()
    walk.at("Va bene così?")
    page.reload()
    walk.at("Va bene così?")
    expect(page.locator('.step [data-part="words"]')).to_contain_text("1")
    walk.send()
    walk.received()
    expect(page.locator("#media .photo img")).to_have_attribute("alt", "Un marciapiede rotto.")
    photos, sounds = kept(superuser)
    assert [tuple(row) for row in photos] == [("Un marciapiede rotto.", 1280)]
    assert len(sounds) == 1 and sounds[0].media_type == "audio/webm" and 1 < sounds[0].seconds < 6
    [body] = arrived
    assert b"SECRET" not in body and max(Image.open(io.BytesIO(body)).size) == 1600
    assert violations(page) == []
    assert [each for each in walk.tab.complaints if "AudioContext" not in each] == []


def test_without_network_a_photograph_waits_with_its_sign_and_goes_once(visit, said, superuser):
    walk = Walk(visit(PHONE), said)
    page = walk.page
    walk.start()
    walk.put()
    walk.kind("fix")
    page.locator('[data-part="media"] [data-part="photo"] summary').click()
    page.locator('[data-part="media"] #photo-choose').set_input_files(photo())
    page.locator('[data-part="media"] .photo input').fill("Una buca.")
    walk.write()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    walk.send()
    page.get_by_role("heading", name="Il tuo segno aspetta la rete").wait_for()
    assert kept(superuser) == ([], [])
    page.context.set_offline(False)
    for _ in range(120):
        if kept(superuser)[0]:
            break
        page.wait_for_timeout(500)
    page.wait_for_timeout(1500)
    assert [row.alt for row in kept(superuser)[0]] == ["Una buca."]


def test_a_photograph_chosen_before_its_script_has_come_is_made_small_too(visit, sample):
    tab, late = visit(PHONE), []
    page = tab.page
    page.route("**/photo*.js", lambda route: late.append(route))
    page.goto(f"{tab.site}/it/c/lorenteggio/add")
    page.locator("#photo-choose").set_input_files(photo())
    assert page.locator('[data-part="preview"] img').count() == 0 and len(late) == 1
    late[0].continue_()
    expect(page.locator('[data-part="preview"] img')).to_be_visible()
    assert page.locator("#photo-choose").evaluate("field => field.files[0].name") == "foto.jpg"


def test_on_the_receipt_a_photograph_is_added_and_taken_back(visit, superuser, leave, sample, arrived):
    tab = visit(PHONE).go(f"/it/receipt?code={leave('lorenteggio')['receipt']}")
    page = tab.page
    form = page.locator('form[data-part="photo"]')
    form.locator("#photo-choose").set_input_files(photo())
    expect(form.locator('[data-part="preview"] img')).to_be_visible()
    form.get_by_label("Che cosa si vede? Scrivilo per chi non vede la foto.").fill("Un'altra buca.")
    form.get_by_role("button", name="Manda la foto").click()
    expect(page.locator("#media .photo img")).to_have_attribute("alt", "Un'altra buca.")
    assert b"SECRET" not in arrived[0]
    voice = page.locator('form[data-part="voice"]')
    voice.get_by_role("button", name="Registra la voce").click()
    page.wait_for_timeout(1300)
    voice.get_by_role("button", name="Ferma").click()
    voice.get_by_role("button", name="Manda la voce").click()
    expect(page.get_by_role("button", name="Cancella la voce")).to_be_visible()
    page.get_by_role("button", name="Togli la foto").click()
    expect(page.locator("#media .photo")).to_have_count(0)
    photos, sounds = kept(superuser)
    assert photos[0].alt == "" and len(sounds) == 1
    assert tab.complaints == []


def test_without_scripts_the_form_takes_a_photograph_and_says_that_there_is_no_recorder(visit, superuser, sample):
    tab = visit(PHONE, scripts=False, locale="it-IT").go("/it/c/lorenteggio/add")
    page = tab.page
    page.get_by_label("Scrivi una via o un luogo").fill("via Odazio")
    page.locator("#category-fix").check()
    page.locator("#text").fill("Qui è buio.")
    page.locator("#photo-choose").set_input_files(photo())
    page.locator("#photo-alt").fill("Un lampione spento.")
    page.get_by_role("button", name="Invia", exact=True).click()
    expect(page.locator("#media .photo img")).to_have_attribute("alt", "Un lampione spento.")
    expect(page.get_by_text("Per registrare serve JavaScript.")).to_be_visible()
    assert [tuple(row) for row in kept(superuser)[0]] == [("Un lampione spento.", 1280)]


def test_a_moderator_looks_listens_and_decides_on_a_page_without_faults(visit, client, sample, app, databases, leave):
    receipt = leave("lorenteggio")["receipt"]
    voice = (Path(__file__).resolve().parent.parent / "data" / "voce.webm").read_bytes()
    for kind, data in (("photo", photo(size=(900, 600))["buffer"]), ("voice", voice)):
        form = {"code": receipt, "key": str(uuid.uuid4()), "alt": "Una buca.", kind: (io.BytesIO(data), "x")}
        assert client.post(f"/it/receipt/{kind}", data=form, content_type="multipart/form-data", headers={"Accept": "application/json"}).status_code == 201
    from app import accounts

    with Session(databases.engine("owner")) as session:
        accounts.add(session, "moderator", "moderator", "correct horse battery", must_change=False)
        session.commit()
    tab = visit(PHONE).go("/desk/sign-in")
    page = tab.page
    page.locator("input[name=name]").fill("moderator")
    page.locator("input[name=password]").fill("correct horse battery")
    page.locator("main button").click()
    tab.go("/desk/c/lorenteggio/queue")
    expect(page.get_by_alt_text("Una buca.")).to_be_visible()
    page.get_by_text("Nascondi la foto").first.click()
    assert page.evaluate("async () => { const a = document.querySelector('audio'); a.preload = 'auto'; a.load(); await new Promise((y, n) => { a.oncanplay = y; a.onerror = n; }); return a.readyState > 2; }")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("button", name="Mostra la foto").click()
    expect(page.locator("#messages")).to_contain_text("insieme al segno")
    page.get_by_label("Scrivi le parole che senti").fill("Manca la luce.")
    page.get_by_role("button", name="Salva e cancella la voce").click()
    expect(page.locator("audio")).to_have_count(0)
    expect(page.locator(".said blockquote")).to_contain_text("Manca la luce.")
    assert tab.complaints == []
