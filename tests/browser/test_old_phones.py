"""A phone of 2019, made by taking away what its browser had not: a sign with a photograph, a questionnaire there and back, a photograph by the receipt."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import text
from tests.browser.conftest import PHONE
from tests.browser.test_media import photo
from tests.browser.test_questionnaires import AT
from tests.browser.test_residents_leaving import WORDS, Walk

pytestmark = pytest.mark.browser
# Safari 13; a real Chromium 80 was tried by hand (README, "Browsers tried")
TAKE_AWAY = """
  for (const kind of [Element, Document, DocumentFragment]) delete kind.prototype.replaceChildren;
  for (const name of ["arrayBuffer", "text", "stream"]) delete Blob.prototype[name];
  for (const name of ["at", "findLast", "toSorted"]) delete Array.prototype[name];
  delete String.prototype.replaceAll; delete String.prototype.at; delete Object.hasOwn; delete Promise.any;
  delete SubmitEvent.prototype.submitter; delete HTMLFormElement.prototype.requestSubmit; delete HTMLDialogElement.prototype.showModal;
  delete Navigator.prototype.locks; delete Navigator.prototype.connection; delete Crypto.prototype.randomUUID;
  for (const name of ["HTMLDialogElement", "BroadcastChannel", "ResizeObserver", "MediaRecorder", "structuredClone", "OffscreenCanvas", "createImageBitmap", "requestIdleCallback"]) delete window[name];
  window.DataTransfer = function () { throw new TypeError("Illegal constructor"); };
"""


def test_a_phone_of_2019_leaves_a_sign_answers_and_adds_photographs(visit, said, superuser):
    tab = visit(PHONE)
    page = tab.page
    page.add_init_script(TAKE_AWAY)
    walk = Walk(tab, said)
    assert page.evaluate("!window.ResizeObserver && !document.body.replaceChildren && !window.HTMLDialogElement")
    walk.start()
    walk.put()
    walk.kind("fix")
    box = page.locator('[data-part="media"]')
    box.locator('[data-part="photo"] summary').click()
    box.locator("#photo-choose").set_input_files(photo())
    box.locator(".photo input").fill("Una buca.")
    box.locator('[data-part="voice"] summary').click()
    expect(box.locator('[data-part="recorder"]')).not_to_be_empty()  # a sentence that it cannot record here
    assert box.locator('[data-part="recorder"] button').count() == 0
    walk.write()
    walk.send()
    walk.received()
    expect(page.locator("#media .photo img")).to_have_attribute("alt", "Una buca.")

    # one more by the receipt: the chosen file goes as it is, and the server makes it small and bare
    page.wait_for_load_state("load")
    form = page.locator('#media form[data-part="photo"]')
    if not form.is_visible():
        page.locator("#media summary").first.click()
    form.locator('input[type="file"]').first.set_input_files(photo())
    expect(form.locator('[data-part="preview"] img')).to_be_visible()
    form.locator("button").last.click()
    expect(page.locator("#media .photo img")).to_have_count(2)
    with superuser.connect() as connection:
        assert [tuple(row) for row in connection.execute(text("SELECT c.text, count(p.id) FROM milo.contributions c JOIN milo.photos p ON p.contribution_id = c.id GROUP BY 1"))] == [(WORDS["it"], 2)]

    # which button was pressed is known without the event that says it; the place is chosen in the list
    tab.go("/it" + AT)
    page.locator('label[for="q-uso-mese"]').click()
    page.get_by_role("button", name="Avanti").last.click()
    page.locator('[name="q.vorresti.1"]').wait_for()
    page.get_by_role("button", name="Indietro").click()
    expect(page.locator("#q-uso-mese")).to_be_checked()
    page.get_by_role("button", name="Avanti").last.click()
    page.locator('[name="q.vorresti.1"]').wait_for()
    page.get_by_role("button", name="Avanti").last.click()
    page.locator('[name="q.posto.place"]').wait_for()
    expect(page.get_by_role("button", name="Scegli sulla mappa")).to_be_hidden()

    page.goto(tab.site + "/it/waiting")
    expect(page.locator("#queue-page, main h1").first).to_be_visible()
    assert tab.complaints == [] and tab.elsewhere == []
