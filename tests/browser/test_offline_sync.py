"""Where a browser has Background Sync, what waits goes when there is a network again, with no page open; once, by the same code and the same locks."""
from __future__ import annotations

import uuid

import pytest
from tests.browser.test_offline import left, phone, rests, send, until  # noqa: F401  (fixtures)

pytestmark = pytest.mark.browser
READY = "async () => Boolean((await navigator.serviceWorker.getRegistration('/static/js/sync-worker/'))?.active)"


def wake(session, origin: str, registrations: list[dict]) -> None:
    """Have the browser say to the sending worker that there is a network, as it does by itself."""
    [registration] = {each["registrationId"] for each in registrations if each["scopeURL"].endswith("/static/js/sync-worker/")}
    session.send("ServiceWorker.dispatchSyncEvent", {"origin": origin, "registrationId": registration, "tag": "milo-queue", "lastChance": False})


def test_what_waits_goes_without_a_page_once_even_beside_one_and_a_server_that_is_away_loses_nothing(phone, left):
    page = phone(service_workers="allow")
    context, origin = page.context, page.evaluate("location.origin")
    context.grant_permissions(["background-sync"])
    page.reload()
    until(lambda: page.evaluate(READY), "the sending worker is there")
    empty, registrations = context.new_page(), []
    session = context.new_cdp_session(page)
    session.on("ServiceWorker.workerRegistrationUpdated", lambda found: registrations.extend(found["registrations"]))
    session.send("ServiceWorker.enable")
    until(lambda: (empty.wait_for_timeout(50), registrations)[1], "the browser names its workers")
    context.set_offline(True)
    for words in ("Senza pagina", "Senza pagina, due"):
        assert send(page, words)["state"] == "waiting"
    tags = "async () => (await navigator.serviceWorker.getRegistration('/static/js/sync-worker/')).sync.getTags()"
    until(lambda: page.evaluate(tags) == ["milo-queue"], "the browser is asked to wake the worker")
    wake(session, origin, registrations)  # no network yet: nothing is lost
    page.wait_for_timeout(300)
    assert left() == [] and len(rests(page, "waiting")) == 2
    session = context.new_cdp_session(empty)
    session.send("ServiceWorker.enable")
    page.close()
    context.set_offline(False)
    wake(session, origin, registrations)
    until(lambda: (empty.wait_for_timeout(50), left() == ["Senza pagina", "Senza pagina, due"])[1], "both have arrived, no page was open")
    page = context.new_page()
    page.goto(origin + "/it/waiting")
    page.wait_for_load_state("load")
    until(lambda: len(rests(page, "received")) == 2, "their receipts wait to be opened")
    for _ in range(5):  # page and worker at the same time
        page.evaluate("() => import('/static/js/queue-page.js').then(({ soon }) => { soon(); })")
        wake(session, origin, registrations)
        send(page, "Insieme " + uuid.uuid4().hex[:4])
    until(lambda: not rests(page, "waiting"), "all have gone")
    assert len(left()) == len(set(left())) == 7 == len({each["receipt"] for each in rests(page, "received")})
