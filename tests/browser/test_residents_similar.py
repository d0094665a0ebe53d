"""Before a sign is sent: the nearest named things and what others said near. Both are offers; the sign goes as its author wants."""
from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_residents_leaving import Walk

pytestmark = pytest.mark.browser
OTHER = "La fontanella perde acqua."


@pytest.fixture
def rows(superuser):
    """Count signs of `lorenteggio` and who agrees."""

    def count():
        with superuser.connect() as connection:
            return tuple(connection.execute(text(
                "SELECT (SELECT count(*) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'lorenteggio'),"
                " (SELECT count(*) FROM milo.supports)")).one())

    return count


@pytest.fixture
def checking(visit, said, sample, client, leave, publish):
    """Somebody about to send a sign where another stands; with what the page says of the place."""

    def walk(size=PHONE):
        me = Walk(visit(size), said)
        lon, lat = me.page.evaluate("() => JSON.parse(document.getElementById('page').textContent).opening.reduce((sum, edge, place) => { sum[place % 2] += edge / 2; return sum; }, [0, 0])")
        publish(leave("lorenteggio", geometry={"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}, category="like", text=OTHER)["id"])
        me.whole()
        me.page.locator(".step .sign-words", has_text=OTHER).wait_for()
        return me

    return walk


def test_what_others_said_is_shown_agreed_with_and_one_may_still_send(checking, rows):
    me = checking()
    assert violations(me.page) == []
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    me.page.locator(".step [name=agree]").click()
    me.page.get_by_text("Fatto: ora sei d'accordo anche tu.").wait_for()
    assert rows() == (1, 1), "nothing was sent"
    assert violations(me.page) == []
    me.button("No, è un'altra cosa: invia il mio segno").click()
    me.received()
    assert rows() == (2, 1)
    assert me.tab.complaints == []


def test_who_agreed_may_leave_it_at_that(checking, rows):
    me = checking(DESKTOP)
    me.page.locator(".step [name=agree]").click()
    me.button("Basta così, non invio altro").click()
    me.page.locator("#leave").wait_for()
    assert rows() == (1, 1)
    me.start()
    me.put()
    assert me.page.locator(".category-list [aria-pressed=true]").count() == 0, "the next sign begins anew"


def test_one_of_the_three_nearest_things_is_meant(visit, said, superuser):
    me = Walk(visit(PHONE), said)
    me.whole()
    near = me.page.locator("[data-part=near] button")
    assert near.count() == 3
    name = near.nth(2).inner_text()
    near.nth(2).click()
    assert me.page.locator(".step-check dd [data-part=place]").inner_text() == name and near.nth(2).get_attribute("aria-pressed") == "true"
    me.page.reload(wait_until="networkidle")
    assert me.page.locator(".step-check dd [data-part=place]").inner_text() == name, "kept when the page is loaded again"
    me.send()
    me.received()
    with superuser.connect() as connection:
        [there] = connection.execute(text("SELECT ST_X(s.geom), ST_Y(s.geom) FROM milo.contributions s JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'lorenteggio'")).all()
    where = me.page.request.get(f"{me.tab.site}/api/c/lorenteggio/where?lon={there[0]}&lat={there[1]}&lang=it").json()
    assert name in [each["name"] for each in where["nearest"] if each["metres"] == 0]


def test_what_stands_on_the_map_takes_no_tap_while_the_flow_runs(visit, said):
    me = Walk(visit(DESKTOP), said, slug="prova")
    me.page.wait_for_selector(".pin, .cluster")
    me.start()
    steps = (("Dove?", me.put), ("Che segno è?", me.kind), ("Che cosa vuoi dire?", lambda: me.write("")), ("Va bene così?", lambda: None))
    mine = me.page.locator(".leaflet-marker-pane .pin")
    for heading, onwards in steps:
        stood = mine.bounding_box() if mine.count() else None
        for selector in (".leaflet-signs-pane .pin", ".leaflet-signs-pane .cluster", ".leaflet-planSpots-pane .spot", ".leaflet-plan-pane path"):
            spots = me.page.locator(selector).evaluate_all("""nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.x + box.width / 2, box.y + box.height / 2])
                .filter(([x, y]) => x > 480 && x < innerWidth - 120 && y > 120 && y < innerHeight - 120).slice(0, 2)""")
            for x, y in spots:
                me.page.mouse.click(x, y)
        me.page.wait_for_timeout(300)
        assert me.page.get_by_role("heading", name=heading, exact=True).is_visible(), f"a tap on the map led away from {heading}"
        if stood:
            assert mine.bounding_box() == stood, f"a tap on a circle moved the map away from one's own place: {heading}"
        if heading == "Dove?":
            me.placed()
        onwards()
