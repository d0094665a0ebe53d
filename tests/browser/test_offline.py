"""On a bad network a sign is written down first, sent until the server has it, and there once; what was read can be read again without network."""
from __future__ import annotations

import os
import signal
import time
import uuid

import pytest
from sqlalchemy import text
from tests.browser.axe import violations
from tests.browser.test_residents_leaving import WORDS, Walk

from app.views import offline

pytestmark = pytest.mark.browser
SEND = """async ([key, words, more]) => {
  const { send } = await import("/static/js/queue-page.js");
  const body = { geometry: { type: "Point", coordinates: [9.1311, 45.4467] }, category: "fix", text: words, accuracy: "spot", language: "it", participant: "5b4e9d0e-6a0e-4a52-9d57-0c6b8d1d2f11" };
  return send([{ key, kind: "sign", url: "/api/c/lorenteggio/contributions?lang=it", headers: { "Content-Type": "application/json", "Idempotency-Key": key }, body: JSON.stringify(body), words,
    slug: "lorenteggio", lang: "it", title: "Va sistemato", place: "via Odazio", ...more }]);
}"""
ENTRIES = "() => import('/static/js/queue-page.js').then(({ entries }) => entries())"
COUNT = """() => new Promise((resolve) => { const asked = indexedDB.open("milo-queue");
  asked.onsuccess = () => { const count = asked.result.transaction("entries").objectStore("entries").count(); count.onsuccess = () => resolve(count.result); }; })"""
KEPT = "async (path) => Boolean(await caches.match(path, { ignoreSearch: true, ignoreVary: true }))"
POSTS = "**/contributions?*"


@pytest.fixture
def left(superuser):
    """The words of the signs of `lorenteggio`, in order."""

    def words() -> list[str]:
        with superuser.connect() as connection:
            return list(connection.scalars(text("SELECT s.text FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'lorenteggio' ORDER BY 1")))

    return words


@pytest.fixture
def phone(visit):
    """A tab on the page of the phone, where the queue can be asked."""

    def open_tab(**more):
        return visit(**more).go("/it/waiting").page

    return open_tab


def until(true, what: str, most: float = 60) -> None:
    """Wait until ``true()`` says so."""
    end = time.monotonic() + most
    while not true():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.1)


def at_hand(page) -> None:
    """Wait until the page has what it needs without network; the words come last."""
    page.wait_for_function("() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/waiting'))")


def send(page, words: str, key: str | None = None, **more) -> dict:
    """Leave a sign through the queue of ``page``."""
    return page.evaluate(SEND, [key or str(uuid.uuid4()), words, more])


def rests(page, state: str) -> list[dict]:
    """The entries on the phone in one state."""
    return [entry for entry in page.evaluate(ENTRIES) if entry["state"] == state]


@pytest.mark.parametrize("language", ["it", "ar"])
def test_a_sign_written_without_network_is_received_when_it_is_back_and_the_page_is_read_meanwhile(visit, said, left, language):
    tab = visit(service_workers="allow")
    me = Walk(tab, said, language)
    page, context = me.page, me.page.context
    me.start()
    page.wait_for_function("() => navigator.serviceWorker.controller")
    # until the worker has what this page is made of
    until(lambda: page.evaluate(KEPT, f"/{language}/waiting") and page.evaluate(KEPT, "/basemap.pmtiles") and page.evaluate(KEPT, "/static/vendor/leaflet/leaflet.js"), "the worker has the page")
    page.wait_for_timeout(500)
    context.set_offline(True)
    me.put()
    me.kind()
    me.write()
    me.send()
    page.get_by_role("heading", name=me.say("Il tuo segno aspetta la rete")).wait_for()
    bar = page.locator(".queue-line.is-waiting")
    bar.wait_for()
    assert "1" in bar.inner_text() and left() == []
    assert page.get_by_role("heading", name=me.say("Ricevuto. Grazie!")).count() == 0
    page.goto(f"{tab.site}/{language}/c/lorenteggio")
    page.locator(".queue-line.is-copy").wait_for()
    assert page.locator("#plan .intervention").count() > 5, "the plan is read from the phone"
    assert page.locator("#leave").is_visible()
    page.goto(f"{tab.site}/{language}/c/prova")
    page.get_by_text(me.say("Non c'è rete, e questa pagina non è sul telefono.")).wait_for()
    page.get_by_text(WORDS[language]).wait_for()
    assert violations(page) == []
    context.set_offline(False)
    page.locator("#queue-received li").wait_for(timeout=60000)
    assert left() == [WORDS[language]]
    page.locator("#queue-received a.btn").click()
    me.received()
    until(lambda: page.evaluate(COUNT) == 0, "an open receipt is not kept")
    page.evaluate("() => Promise.all(['/it/c/lorenteggio/add?text=parole', '/desk/sign-in', '/it/receipt?code=none'].map((path) => fetch(path)))")
    kept = page.evaluate("async () => { const all = []; for (const name of await caches.keys()) all.push(...(await (await caches.open(name)).keys()).map(({ url }) => url)); return all; }")
    assert kept and not [url for url in kept if "/receipt" in url and "/js/" not in url or "parole" in url or "/desk" in url]


def test_thirty_flaps_of_the_network_and_two_tabs_leave_each_sign_once(phone, left):
    one = phone()
    other = one.context.new_page()
    other.goto(one.url)
    flaps = []

    def flap(route):
        if len(flaps) < 30:
            flaps.append(route.request.headers["idempotency-key"])
            if len(flaps) % 2:
                route.fetch()  # the server has it, and the answer is lost
            route.abort()
        else:
            route.continue_()

    for page in (one, other):
        page.route(POSTS, flap)
    words = [f"Segno {number}" for number in range(6)]
    for number, each in enumerate(words):
        assert send((one, other)[number % 2], each)["state"] in {"waiting", "received"}
    for _ in range(200):
        if len(left()) == 6 and not rests(one, "waiting"):
            break
        for page in (one, other):
            page.evaluate("() => { window.dispatchEvent(new Event('online')); }")
        one.wait_for_timeout(100)
    assert left() == words and len(flaps) == 30
    assert [entry["place"] for entry in rests(other, "received")] == ["via Odazio"] * 6
    assert len({entry["receipt"] for entry in rests(one, "received")}) == 6
    assert not any("words" in entry or "body" in entry for entry in rests(one, "received")), "words that were received do not stay on the phone"


def test_a_tab_killed_while_it_sends_loses_and_doubles_nothing(phone, left):
    page = phone()
    context, address = page.context, page.url
    page.route(POSTS, lambda route: route.fetch())  # the server has it; no answer ever comes
    page.evaluate(f"(args) => {{ ({SEND})(args); }}", [str(uuid.uuid4()), "Ucciso a metà", {}])
    until(lambda: (page.wait_for_timeout(50), left() == ["Ucciso a metà"])[1], "the server has the sign")
    kill(page)
    again = context.new_page()
    again.goto(address)
    again.locator("#queue-received li").wait_for()
    assert left() == ["Ucciso a metà"] and rests(again, "waiting") == []


def kill(page) -> None:
    """End the renderer of ``page`` as a phone short of memory does."""
    browser = page.context.browser.new_browser_cdp_session()
    with page.expect_event("crash"):
        for process in browser.send("SystemInfo.getProcessInfo")["processInfo"]:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)


def test_without_locks_and_workers_as_on_plain_http_two_tabs_leave_one_sign(phone, left):
    first = phone()
    first.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined }); Object.defineProperty(navigator, 'serviceWorker', { value: undefined }); delete crypto.randomUUID;")
    first.reload()
    first.context.set_offline(True)
    assert send(first, "In casa, senza lucchetti")["state"] == "waiting"
    second = first.context.new_page()
    first.context.set_offline(False)
    second.goto(first.url)
    for page in (first, second):
        page.locator("#queue-received li").wait_for()
    assert left() == ["In casa, senza lucchetti"]


def test_a_phone_that_keeps_nothing_sends_at_once_or_says_that_the_words_are_only_here(visit, said, left):
    me = Walk(visit(), said)
    full = "DOMException('', 'QuotaExceededError')"
    me.page.evaluate(f"() => {{ IDBObjectStore.prototype.put = () => {{ throw new {full}; }}; }}")
    me.whole()
    me.page.route(POSTS, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    me.send()
    me.page.get_by_role("alert").get_by_text("tieni aperta la pagina").wait_for()
    assert me.page.get_by_text(WORDS["it"]).is_visible() and left() == []
    me.page.unroute(POSTS)
    me.send()
    me.received()
    assert left() == [WORDS["it"]]


def test_what_is_refused_later_is_shown_with_its_words_to_be_tried_again_or_changed(phone, left, superuser):
    page = phone()
    page.context.set_offline(True)
    place = {"lon": 9.1311, "lat": 45.4467, "place": "via Odazio", "category": "fix", "accuracy": "spot", "whole": True}
    for words in ("Arrivo tardi", "Anch'io"):
        assert send(page, words, draft=place | {"text": words})["state"] == "waiting"
    phase = "UPDATE milo.consultations SET phase = '{}' WHERE slug = 'lorenteggio'"
    with superuser.begin() as connection:
        connection.execute(text(phase.format("closed")))
    page.context.set_offline(False)
    first, second = page.locator("#queue-refused li").filter(has_text="Arrivo tardi"), page.locator("#queue-refused li").filter(has_text="Anch'io")
    for refused in (first, second):
        refused.get_by_text("Ora non si possono lasciare segni qui.").wait_for()
    assert left() == []
    with superuser.begin() as connection:
        connection.execute(text(phase.format("open")))
    first.get_by_role("button", name="Riprova").click()
    page.locator("#queue-received li").wait_for()
    assert left() == ["Arrivo tardi"]
    second.get_by_role("button", name="Cambia le parole").click()
    page.get_by_role("heading", name="Dove?", exact=True).wait_for()
    assert page.evaluate("() => JSON.parse(sessionStorage.getItem('milo-draft-lorenteggio')).text") == "Anch'io"
    assert page.evaluate(COUNT) == 1, "the receipt of the other; what goes back to the flow is no longer in the queue"


def test_words_that_wait_are_taken_off_the_phone_only_when_asked_twice(phone, left):
    page = phone()
    page.context.set_offline(True)
    send(page, "Ci ripenso")
    page.get_by_role("button", name="Togli dal telefono").click()
    assert len(rests(page, "waiting")) == 1
    page.get_by_role("button", name="Sì, togli: non si torna indietro").click()
    page.locator("#queue-none").wait_for()
    page.context.set_offline(False)
    page.reload()
    page.locator("#queue-none").wait_for()
    assert left() == []


def test_entries_of_an_older_page_are_sent_and_those_of_a_newer_one_left_alone(phone, left):
    page = phone()
    page.evaluate("""async (key) => {
      const database = await new Promise((resolve) => { const asked = indexedDB.open("milo-queue"); asked.onsuccess = () => resolve(asked.result); });
      const store = database.transaction("entries", "readwrite").objectStore("entries");
      store.put({ key, url: "/api/c/lorenteggio/contributions", headers: { "Idempotency-Key": key },
        body: { geometry: { type: "Point", coordinates: [9.1311, 45.4467] }, category: "fix", text: "Scritto da una pagina vecchia", accuracy: "spot", language: "it", participant: key } });
      store.put({ key: "later", v: 99, state: "waiting", parcel: 1 });
      database.close();
      await new Promise((resolve) => { const newer = indexedDB.open("milo-queue", 7); newer.onupgradeneeded = () => newer.result.createObjectStore("parcels"); newer.onsuccess = () => { newer.result.close(); resolve(); }; });
    }""", str(uuid.uuid4()))
    page.reload()
    page.locator("#queue-received li").wait_for()
    assert left() == ["Scritto da una pagina vecchia"]
    assert [entry["v"] for entry in rests(page, "waiting")] == [99]


def test_only_our_own_answer_counts_and_a_pause_is_measured_by_the_servers_clock(phone, left):
    page = phone()
    page.add_init_script("const real = Date.now; Date.now = () => real() + 3e10;")  # a phone a year ahead
    page.reload()
    post = "(entry) => import('/static/js/queue-page.js').then(({ post }) => post(entry))"
    entry = {"url": "/api/c/lorenteggio/contributions", "method": "POST", "headers": {}, "body": "{}"}
    ours = {"Content-Security-Policy": "default-src 'none'"}

    def answered(status, headers, body="{}"):
        page.unroute_all()
        page.route("**/contributions", lambda route: route.fulfill(status=status, headers=headers, body=body))
        return page.evaluate(post, entry)

    assert answered(200, {"Content-Type": "text/html"}, "<h1>Wi-Fi</h1>")["state"] == "waiting", "a hotel's sign-in page is no receipt"
    assert answered(403, {"Content-Type": "text/html"}, "no")["state"] == "waiting"
    assert answered(200, ours | {"Content-Type": "application/json"})["state"] == "refused", "only 201 is received"
    assert answered(503, ours)["state"] == "waiting"
    assert answered(429, ours | {"Retry-After": "7"}) == {"state": "waiting", "seconds": 7}
    dates = {"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "Retry-After": "Mon, 23 Nov 2026 10:00:09 GMT"}
    assert answered(429, ours | dates) == {"state": "waiting", "seconds": 9}
    page.unroute_all()
    asked = []
    page.route(POSTS, lambda route: (asked.append(1), route.fulfill(status=429, headers=ours | {"Retry-After": "3600"}, body="{}")))
    assert send(page, "Più tardi")["state"] == "waiting"
    for _ in range(3):
        page.evaluate("() => import('/static/js/queue-page.js').then(({ soon }) => soon())")
    assert len(asked) == 1, "who was told to wait waits"
    page.unroute_all()
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 3601000; return import('/static/js/queue-page.js').then(({ soon }) => soon()); }")
    until(lambda: left() == ["Più tardi"], "it is sent after the pause")
    assert send(page, "Con l'orologio avanti di un anno")["state"] == "received"
    assert left() == ["Con l'orologio avanti di un anno", "Più tardi"]


def test_new_words_of_a_receipt_wait_for_the_network_too(visit, leave, left):
    receipt = leave("lorenteggio", text="Prima")["receipt"]
    tab = visit().go(f"/it/receipt?code={receipt}")
    page = tab.page
    page.get_by_role("button", name="Cambia le parole").click()
    page.get_by_label("Le tue parole").fill("Dopo")
    at_hand(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Salva").click()
    page.get_by_text("Le nuove parole sono su questo telefono.").wait_for()
    assert left() == ["Prima"]
    page.context.set_offline(False)
    until(lambda: (page.wait_for_timeout(100), left() == ["Dopo"])[1], "the new words are there")


def test_a_new_version_takes_the_place_of_the_old_one_and_brings_along_what_was_read(phone, monkeypatch):
    page = phone(service_workers="allow")
    until(lambda: page.evaluate(KEPT, "/it/waiting"), "the worker has the page")
    [before] = page.evaluate("() => caches.keys()")
    version, addresses = offline.shell(True)
    monkeypatch.setattr(offline, "shell", lambda small: ("next", addresses))
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    until(lambda: page.evaluate("() => caches.keys()") == ["milo-next"] != [before], "only the new version is kept")
    page.context.set_offline(True)
    page.reload()
    page.locator("#queue-none").wait_for()
    assert page.evaluate("() => navigator.serviceWorker.controller.state") == "activated"
