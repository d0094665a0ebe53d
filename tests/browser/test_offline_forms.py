"""Every form of residents goes by the queue of the phone: written down first, sent until the server has it, there once; without scripts it is a plain form."""
from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import expect
from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.browser.axe import violations
from tests.browser.conftest import PHONE
from tests.browser.test_media import kept, photo
from tests.browser.test_offline import COUNT, at_hand, left, phone, rests, until  # noqa: F401  (fixtures)
from tests.browser.test_residents_similar import checking, rows  # noqa: F401  (fixtures)

from surveys.questionnaires.models import Survey

pytestmark = pytest.mark.browser
ADD = "/it/c/lorenteggio/add"
WHOLE = """async (paths) => { const asked = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/static/"));
  return (await Promise.all([...paths, ...asked].map((path) => caches.match(path, { ignoreVary: true })))).every(Boolean); }"""
WAITS = "È su questo telefono. Parte da solo"


def fill(page, words: str, place: str = "via Odazio") -> None:
    page.get_by_label("Scrivi una via o un luogo").fill(place)
    page.locator("#category-fix").check()
    page.locator("#text").fill(words)


def test_the_form_without_a_map_opens_and_is_left_without_network_and_its_sign_and_photograph_arrive_once(visit, left, superuser):
    tab = visit(service_workers="allow").go(ADD)
    page, context = tab.page, tab.page.context
    page.get_by_label("Scrivi una via o un luogo").focus()
    until(lambda: page.evaluate(WHOLE, [ADD, "/it/waiting"]), "the worker has the form, all it is made of, and the page of the phone")
    context.set_offline(True)
    page.goto(tab.site + ADD)
    page.wait_for_load_state("load")
    page.locator(".queue-line.is-copy").wait_for()
    send = page.get_by_role("button", name="Invia", exact=True)
    for words in ("Senza rete", "Un altro, dalla stessa copia"):
        fill(page, words)
        if words == "Senza rete":
            page.locator("#photo-choose").set_input_files(photo())
            page.locator('[data-part="preview"] img').wait_for()
            page.locator("#photo-alt").fill("Una buca.")
        send.click()
        page.get_by_text(WAITS).wait_for()
        expect(page.locator("#text")).to_have_value("")
        expect(page.locator(".queue-line.is-waiting")).to_contain_text(str(page.evaluate(COUNT)))
    assert left() == [] and violations(page) == []
    expect(page.locator(".queue-told")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    context.set_offline(False)
    page.goto(tab.site + "/it/waiting")
    expect(page.locator("#queue-received li")).to_have_count(2)
    until(lambda: len(kept(superuser)[0]) == 1, "the photograph has followed")
    assert left() == ["Senza rete", "Un altro, dalla stessa copia"] and kept(superuser)[0][0].alt == "Una buca."
    assert rests(page, "waiting") == rests(page, "refused") == []


def test_with_a_network_the_form_leads_to_its_receipt_and_says_beside_its_fields_what_is_wrong(visit, left, superuser):
    tab = visit().go(ADD)
    page = tab.page
    fill(page, "Prima prova", place="via Inesistente")
    page.locator("#photo-choose").set_input_files(photo())
    page.locator('[data-part="preview"] img').wait_for()
    send = page.get_by_role("button", name="Invia", exact=True)
    send.click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#error-geometry")).to_contain_text("Non troviamo questo posto.")
    assert violations(page) == [] and page.locator("#text").input_value() == "Prima prova"
    page.get_by_label("Scrivi una via o un luogo").fill("via Odazio")
    send.click()
    page.get_by_role("heading", name="Ricevuto. Grazie!").wait_for()
    expect(page.locator("#media .photo img")).to_have_count(1)
    assert left() == ["Prima prova"] and len(kept(superuser)[0]) == 1
    assert [each for each in tab.complaints if "422" not in each] == [] and not tab.elsewhere


def test_a_sign_of_the_form_that_is_refused_later_comes_back_with_its_words_and_its_photograph_waits(visit, left, superuser):
    tab = visit().go(ADD)
    page = tab.page
    fill(page, "Scritto in cantina", place="via Inesistente")
    page.locator("#photo-choose").set_input_files(photo())
    page.locator('[data-part="preview"] img').wait_for()
    at_hand(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Invia", exact=True).click()
    page.get_by_text(WAITS).wait_for()
    page.context.set_offline(False)
    tab.go("/it/waiting")
    page.get_by_text("Non troviamo questo posto.").wait_for()
    page.get_by_role("button", name="Cambia le parole").click()
    expect(page.locator("#text")).to_have_value("Scritto in cantina")
    page.get_by_label("Scrivi una via o un luogo").fill("via Odazio")
    page.get_by_role("button", name="Invia", exact=True).click()
    page.get_by_role("heading", name="Ricevuto. Grazie!").wait_for()
    until(lambda: (page.wait_for_timeout(50), len(kept(superuser)[0]) == 1)[1], "the photograph has found its sign")
    assert left() == ["Scritto in cantina"]


def test_what_is_done_on_a_receipt_goes_by_the_queue_with_a_network_and_without(visit, leave, left, superuser):
    code = leave("lorenteggio", text="Prima")["receipt"]
    tab = visit().go(f"/it/receipt?code={code}")
    page = tab.page

    def without_network(button) -> None:
        """Press a button without network, and see that it waits."""
        at_hand(page)
        page.context.set_offline(True)
        button.click()
        page.get_by_text(WAITS).wait_for()
        page.context.set_offline(False)

    form = page.locator('form[data-part="photo"]')
    form.locator("#photo-choose").set_input_files(photo())
    form.locator('[data-part="preview"] img').wait_for()
    form.get_by_label("Che cosa si vede?").fill("Una buca.")
    without_network(form.get_by_role("button", name="Manda la foto"))
    until(lambda: (page.wait_for_timeout(50), [row.alt for row in kept(superuser)[0]] == ["Una buca."])[1], "the photograph is there")
    tab.go(f"/it/receipt?code={code}")
    expect(page.locator("#media .photo img")).to_have_count(1)
    voice = page.locator('form[data-part="voice"]')
    voice.get_by_role("button", name="Registra la voce").click()
    page.wait_for_timeout(1300)
    voice.get_by_role("button", name="Ferma").click()
    voice.get_by_role("button", name="Manda la voce").click()
    page.get_by_role("button", name="Cancella la voce").wait_for()
    assert len(kept(superuser)[1]) == 1
    page.get_by_role("button", name="Ritira il segno").click()
    page.wait_for_load_state("load")
    without_network(page.get_by_role("button", name="Sì, ritira"))
    with superuser.connect() as connection:
        until(lambda: (page.wait_for_timeout(50), connection.scalar(text("SELECT visibility FROM milo.contributions WHERE text = 'Prima'")) == "withdrawn")[1], "it is withdrawn")
    tab.go(f"/it/receipt?code={code}")
    page.get_by_role("button", name="Cancella tutto").click()
    page.wait_for_load_state("load")
    page.get_by_role("button", name="Sì, cancella").click()
    page.get_by_text("Il tuo segno è cancellato. Le tue parole non ci sono più.").wait_for()
    assert left() == [] and code not in page.url and code not in page.content() and violations(page) == []
    assert page.evaluate(COUNT) == 0 and not tab.elsewhere


def test_words_that_wait_are_not_sent_after_the_sign_is_erased_and_an_objection_is_heard_once(visit, leave, left, superuser):
    code = leave("lorenteggio", text="Prima")["receipt"]
    tab = visit().go(f"/it/receipt?code={code}")
    page, asked = tab.page, []
    page.context.on("request", lambda request: asked.append(request.post_data or "") if request.method == "POST" and request.headers.get("accept") == "application/json" else None)
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'hidden', hidden_reason = 'Prova' WHERE text = 'Prima'"))
    page.reload()
    page.get_by_label("Scrivi perché va mostrato.").fill("È vero.")
    at_hand(page)
    lost = []

    def lose(route):
        """The server has the first, and its answer is lost."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/receipt", lose)
    page.get_by_role("button", name="Chiedi di riguardarlo").click()
    page.get_by_text(WAITS).wait_for()
    tab.go("/it/waiting")
    page.locator("#queue-none").wait_for()
    with superuser.connect() as connection:
        assert connection.scalars(text("SELECT words FROM milo.appeals a JOIN milo.consultations c ON c.id = a.consultation_id WHERE c.slug = 'lorenteggio'")).all() == ["È vero."]
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.contributions SET visibility = 'waiting', hidden_reason = NULL WHERE text = 'Prima'"))
    tab.go(f"/it/receipt?code={code}")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name="Cambia le parole").click()
    page.get_by_label("Le tue parole").fill("Dopo")
    other.get_by_role("button", name="Cancella tutto").click()
    for each in (page, other):
        each.wait_for_load_state("load")
        at_hand(each)
    page.context.set_offline(True)
    page.get_by_role("button", name="Salva").click()
    page.get_by_text("Le nuove parole sono su questo telefono.").wait_for()
    other.get_by_role("button", name="Sì, cancella").click()
    other.get_by_text(WAITS).wait_for()
    asked.clear()
    page.context.set_offline(False)
    until(lambda: (page.wait_for_timeout(50), left() == [] and page.evaluate(COUNT) == 0)[1], "erased, and nothing waits")
    assert asked and not [each for each in asked if "Dopo" in each]


@pytest.fixture
def talk(superuser, sample, leave, publish):
    """A public sign, and what people have said about it: agreeing, comments, reports."""
    made = leave("lorenteggio", text="Il lampione è spento")["id"]
    publish(made)

    def said() -> tuple:
        with superuser.connect() as connection:
            return tuple(connection.execute(text("SELECT (SELECT count(*) FROM milo.supports WHERE contribution_id = :id), (SELECT array_agg(text ORDER BY text) FROM milo.comments WHERE contribution_id = :id),"
                                                 " (SELECT count(*) FROM milo.reports WHERE contribution_id = :id)"), {"id": made}).one())

    return f"/it/c/lorenteggio/s/{made}", said


def test_agreeing_a_comment_and_a_report_wait_for_the_network_and_are_there_once(visit, talk):
    at, said = talk
    tab = visit().go(at)
    page = tab.page
    page.locator("#comment").focus()
    at_hand(page)
    page.context.set_offline(True)
    agree, take_back = page.get_by_role("button", name="Sono d'accordo"), page.get_by_role("button", name="Non sono più d'accordo")
    agree.click()
    page.locator("#agree-form").get_by_text(WAITS).wait_for()
    take_back.click()
    expect(agree).to_be_visible()
    agree.click()
    expect(take_back).to_be_visible()
    for words in ("Anche da me", "E anche di là"):
        page.locator("#comment").fill(words)
        page.get_by_role("button", name="Manda il commento").click()
        page.locator("#comment-form").get_by_text(WAITS).wait_for()
        expect(page.locator("#comment")).to_have_value("")
    page.locator("#report summary").click()
    page.get_by_label("È pubblicità.").check()
    page.get_by_role("button", name="Segnala", exact=True).last.click()
    page.locator("#report").get_by_text(WAITS).wait_for()
    assert said() == (0, None, 0) and page.evaluate(COUNT) == 4 and violations(page) == []
    page.context.set_offline(False)
    until(lambda: (page.wait_for_timeout(50), page.evaluate(COUNT) == 2)[1], "only the receipts of the two comments are left")
    assert said() == (1, ["Anche da me", "E anche di là"], 1)
    tab.go("/it/waiting")
    page.locator("#queue-received a.btn").first.click()
    page.get_by_text("Con questo codice puoi tornare qui e cancellare il commento.").wait_for()
    until(lambda: (page.wait_for_timeout(50), page.evaluate(COUNT) == 1)[1], "an open receipt is not kept")


def test_a_comment_that_is_refused_later_comes_back_to_the_page_of_its_sign(visit, talk, superuser):
    at, said = talk
    tab = visit().go(at)
    page = tab.page
    page.locator("#comment").fill("Troppo tardi")
    at_hand(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Manda il commento").click()
    page.get_by_text(WAITS).wait_for()
    phase = "UPDATE milo.consultations SET phase = '{}' WHERE slug = 'lorenteggio'"
    with superuser.begin() as connection:
        connection.execute(text(phase.format("closed")))
    page.context.set_offline(False)
    tab.go("/it/waiting")
    refused = page.locator("#queue-refused li")
    refused.get_by_text("Troppo tardi").wait_for()
    with superuser.begin() as connection:
        connection.execute(text(phase.format("open")))
    refused.get_by_role("button", name="Cambia le parole").click()
    expect(page.locator("#comment")).to_have_value("Troppo tardi")
    page.get_by_role("button", name="Manda il commento").click()
    page.get_by_text("Con questo codice puoi tornare qui e cancellare il commento.").wait_for()
    assert said()[1] == ["Troppo tardi"]


def test_agreeing_instead_of_one_more_sign_waits_too_on_the_map_and_in_the_form(checking, visit, rows, talk):
    me = checking()
    me.page.locator(".step [name=agree]").first.wait_for()
    at_hand(me.page)
    me.page.context.set_offline(True)
    me.page.locator(".step [name=agree]").first.click()
    me.page.locator(".step p.done").get_by_text(WAITS).wait_for()
    assert rows()[1] == 0
    me.page.context.set_offline(False)
    until(lambda: (me.page.wait_for_timeout(50), rows()[1] == 1)[1], "the agreement of the map has arrived")
    page = visit().go(ADD + "?lon=9.1311&lat=45.4467").page
    fill(page, "Anche qui", place="")
    page.get_by_role("button", name="Controlla", exact=True).last.click()
    page.wait_for_load_state("load")
    agree = page.locator("#similar [name=agree]").first
    agree.focus()
    at_hand(page)
    page.context.set_offline(True)
    agree.click()
    page.locator(".queue-told").get_by_text(WAITS).wait_for()
    assert page.locator("#text").input_value() == "Anche qui"
    page.context.set_offline(False)
    until(lambda: (page.wait_for_timeout(50), rows()[1] == 2)[1], "that of the form too")
    agree.click()
    page.locator("#similar p.done").get_by_text("Sei già d'accordo").wait_for()
    assert rows()[1] == 2 and page.locator("#text").input_value() == "Anche qui"


@pytest.fixture
def asked(make_consultation, databases, superuser):
    """The address of a questionnaire with a photograph on `banco`, and what was answered: how many, the words, the photographs' words."""
    consultation = make_consultation("banco")
    questions = [{"key": "a", "kind": "text", "title": {"it": "Che cosa manca?"}, "required": True}, {"key": "foto", "kind": "photo", "title": {"it": "Fai vedere dove"}}]
    with Session(databases.engine("owner")) as session:
        session.add(Survey(consultation_id=consultation.id, key="prova", titles={"it": "Prova"}, phase="open", definition={"pages": [{"key": "p", "title": {"it": "Pagina"}, "questions": questions}]}))
        session.commit()

    def answered() -> tuple:
        with superuser.connect() as connection:
            return tuple(connection.execute(text("SELECT (SELECT count(*) FROM milo.survey_responses WHERE consultation_id = :id), (SELECT array_agg(value #>> '{}') FROM milo.survey_answers WHERE consultation_id = :id AND question = 'a'),"
                                                 " (SELECT array_agg(alt) FROM milo.survey_photos WHERE consultation_id = :id)"), {"id": consultation.id}).one())

    return "/it/c/banco/q/prova", answered


def answer(page, words: str) -> None:
    """Answer all but the last step, with a photograph."""
    page.get_by_label("Che cosa manca?").fill(words)
    page.get_by_role("button", name="Avanti").last.click()
    page.get_by_role("heading", name="Va bene così?").wait_for()
    page.locator("#photo-choose").set_input_files(photo())
    page.locator('[data-part="preview"] img').wait_for()
    page.locator("#photo-alt").fill("Il prato.")


@pytest.mark.parametrize("network", [True, False], ids=["online", "offline"])
def test_answers_of_a_questionnaire_and_their_photograph_go_by_the_queue(visit, asked, superuser, network):
    at, answered = asked
    tab = visit().go(at)
    page = tab.page
    answer(page, "Un parco")
    assert violations(page) == []
    at_hand(page)
    send = page.get_by_role("button", name="Invia le risposte")
    if network:
        send.click()
        page.get_by_role("heading", name="Ricevuto. Grazie!").wait_for()
        expect(page.locator("#media .photo img")).to_have_count(1)
        assert answered() == (1, ["Un parco"], ["Il prato."]) and tab.complaints == []
        return
    page.context.set_offline(True)
    send.click()
    page.get_by_text(WAITS).wait_for()
    assert answered() == (0, None, None) and "Un parco" not in page.content()
    phase = "UPDATE milo.surveys SET phase = '{}' WHERE key = 'prova'"
    with superuser.begin() as connection:
        connection.execute(text(phase.format("closed")))
    page.context.set_offline(False)
    tab.go("/it/waiting")
    refused = page.locator("#queue-refused li")
    refused.get_by_text("Che cosa manca?: Un parco").wait_for()
    with superuser.begin() as connection:
        connection.execute(text(phase.format("open")))
    refused.get_by_role("button", name="Cambia le parole").click()
    page.get_by_role("heading", name="Va bene così?").wait_for()
    page.get_by_text("Un parco").wait_for()
    send.click()
    page.get_by_role("heading", name="Ricevuto. Grazie!").wait_for()
    until(lambda: (page.wait_for_timeout(50), answered() == (1, ["Un parco"], ["Il prato."]))[1], "the photograph has found its answers")


def test_on_a_phone_that_keeps_nothing_the_words_of_a_form_stay_in_the_page_and_nothing_is_called_received(visit, talk):
    at, said = talk
    page = visit().go(at).page
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    page.locator("#comment").fill("Solo qui")
    at_hand(page)
    page.context.set_offline(True)
    send = page.get_by_role("button", name="Manda il commento")
    send.click()
    page.get_by_role("alert").get_by_text("tieni aperta la pagina").wait_for()
    assert page.locator("#comment").input_value() == "Solo qui" and said()[1] is None
    page.context.set_offline(False)
    send.click()
    page.get_by_text("Con questo codice puoi tornare qui e cancellare il commento.").wait_for()
    assert said()[1] == ["Solo qui"]


def test_twenty_flaps_and_two_tabs_leave_each_comment_agreement_and_report_once(phone, talk):  # noqa: F811
    at, said = talk
    one = phone()
    two = one.context.new_page()
    two.goto(one.url)
    flaps, me = [], "5b4e9d0e-6a0e-4a52-9d57-0c6b8d1d2f11"

    def flap(route):
        if route.request.method == "POST" and len(flaps) < 20:
            flaps.append(route.request.url)
            if len(flaps) % 2:
                route.fetch()  # the server has it, and the answer is lost
            route.abort()
        else:
            route.continue_()

    for page in (one, two):
        page.route("**/s/**", flap)
    send = """(entry) => import("/static/js/queue-page.js").then(({ send }) => send([{ v: 2, headers: { Accept: "application/json" }, lang: "it", ...entry }]))"""
    keys = [str(uuid.UUID(int=number)) for number in range(1, 5)]
    entries = [{"key": f"support:{at}", "kind": "support", "url": f"{at}/support", "form": [["participant", me], ["action", action]]} for action in ("agree", "take-back", "agree")]
    entries += [{"key": key, "kind": "comment", "url": f"{at}/comment", "words": key, "form": [["participant", me], ["key", key], ["comment", f"Commento {key}"], ["started", ""]]} for key in keys]
    entries += [{"key": f"report:{at}", "kind": "report", "url": f"{at}/report", "form": [["participant", me], ["reason", "advert"]]}]
    for number, entry in enumerate(entries):
        assert (one, two)[number % 2].evaluate(send, entry)["state"] in {"waiting", "received"}

    def settled() -> bool:
        for page in (one, two):
            page.evaluate("() => { window.dispatchEvent(new Event('online')); }")
        one.wait_for_timeout(100)
        return len(flaps) == 20 and not rests(one, "waiting")

    until(settled, "all have gone")
    assert said() == (1, [f"Commento {key}" for key in keys], 1) and rests(one, "refused") == []
    assert len({each["receipt"] for each in rests(two, "received")}) == 4
