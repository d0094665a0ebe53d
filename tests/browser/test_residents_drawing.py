"""Signs that are lines and areas: drawn by taps or by keyboard, never by dragging, or picked whole from the list; kept while the page is loaded again."""
from __future__ import annotations

import json

import pytest
from shapely import from_wkb
from shapely.geometry import shape
from sqlalchemy import text
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_residents_leaving import Walk
from tests.conftest import SAMPLE_FILES

pytestmark = pytest.mark.browser
KINDS = [{"key": "fix", "title": {"it": "Va sistemato"}}, {"key": "path", "title": {"it": "Un percorso"}, "geometry": "line"},
         {"key": "garden", "title": {"it": "Un giardino"}, "geometry": "area"}]


@pytest.fixture
def walk(visit, said, sample, make_consultation, superuser):
    """Somebody on a consultation with a kind of sign for each shape, on the sample's quarter and plan."""
    area = shape(json.loads((SAMPLE_FILES / "area.geojson").read_text(encoding="utf-8"))["features"][0]["geometry"])
    made = make_consultation("forme", categories=KINDS, area=area, opening=[9.128, 45.444, 9.138, 45.451])
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO milo.consultation_layers SELECT :id, l.layer_id FROM milo.consultation_layers l"
                                " JOIN milo.consultations c ON c.id = l.consultation_id WHERE c.slug = 'lorenteggio'"), {"id": made.id})
    return lambda size=PHONE: Walk(visit(size), said, "it", "forme")


@pytest.fixture
def left(superuser):
    """The places of the signs left on `forme`, with their kind."""

    def read():
        with superuser.connect() as connection:
            rows = connection.execute(text("SELECT ST_AsBinary(s.geom), g.key FROM milo.contributions s JOIN milo.categories g ON g.id = s.category_id"
                                           " JOIN milo.consultations c ON c.id = s.consultation_id WHERE c.slug = 'forme' ORDER BY s.left_at")).all()
        return [(from_wkb(bytes(geometry)), key) for geometry, key in rows]

    return read


def tap(me, across, down):
    box = me.page.locator("#map").bounding_box()
    me.page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def points(me, count):
    me.page.get_by_text(f"Punti: {count}.").wait_for()


def finish(me, kind):
    me.at("Che segno è?")
    assert [each.get_attribute("data-category") for each in me.page.locator(".category-list li:visible button").all()] == [kind]
    me.kind(kind)
    me.write("Si può fare meglio.")
    assert not me.page.get_by_text("Quanto è preciso il posto?").is_visible(), "a drawing is as exact as it is drawn"
    me.send()
    me.received()


def test_a_line_is_tapped_taken_back_kept_through_a_reload_and_sent(walk, left):
    me = walk()
    me.start()
    assert violations(me.page) == []
    me.button("Una linea").click()
    points(me, 0)
    assert me.button("Ho finito").is_disabled()
    for across, down in ((0.3, 0.3), (0.6, 0.4), (0.5, 0.8)):
        tap(me, across, down)
    points(me, 3)
    me.button("Togli l'ultimo").click()
    points(me, 2)
    me.page.reload(wait_until="networkidle")
    points(me, 2)
    assert violations(me.page) == []
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth") and me.button("Aggiungi un punto").is_visible()
    me.button("Ho finito").click()
    finish(me, "path")
    [(line, key)] = left()
    assert (line.geom_type, len(line.coords), key) == ("LineString", 2, "path")


def test_an_area_is_drawn_by_keyboard_and_a_border_that_crosses_itself_is_told(walk, left):
    me = walk(DESKTOP)
    keys = me.page.keyboard
    me.start()
    me.tab_to(me.button("Un'area"))
    keys.press("Enter")
    points(me, 0)
    me.page.locator("#map").focus()
    corners = ("", "ArrowRight ArrowRight", "ArrowDown ArrowDown", "ArrowUp ArrowUp ArrowUp ArrowLeft")  # the last one crosses the first side

    def go(number):
        for key in corners[number].split():
            keys.press(key)
            me.page.wait_for_timeout(350)
        keys.press("Enter")
        points(me, number + 1)

    for number in range(4):
        go(number)
    me.tab_to(me.button("Ho finito"), key="Shift+Tab")
    keys.press("Enter")
    me.page.get_by_text("Il bordo si incrocia. Togli l'ultimo punto.").first.wait_for()
    assert me.page.evaluate("document.activeElement.dataset.act") == "undo"
    keys.press("Enter")
    points(me, 3)
    me.tab_to(me.button("Ho finito"))
    keys.press("Enter")
    finish(me, "garden")
    [(area, key)] = left()
    assert (area.geom_type, len(area.exterior.coords), key) == ("Polygon", 4, "garden")


def test_a_whole_street_is_picked_from_the_list_and_shown_on_the_map(walk, left, publish):
    me = walk(DESKTOP)
    me.start()
    me.button("Una linea").click()
    points(me, 0)
    me.button("Scegli da un elenco").click()
    me.at("Scegli una via o un luogo")
    me.page.locator("#place-search").fill("odazio")
    me.page.get_by_role("button", name="via Odazio", exact=True).click()
    finish(me, "path")
    [(street, _)] = left()
    assert street.geom_type in {"LineString", "MultiLineString"}
    publish()
    me.tab.go("/it/c/forme#signs")
    assert me.page.locator(".leaflet-signShapes-pane path").count() == 2  # its edge and itself
    assert me.page.get_by_text("lungo via Odazio").first.is_visible()
    assert me.tab.complaints == []
