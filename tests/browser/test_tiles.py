"""A layer of many shapes on the map page: drawn from tiles, tapped to its card, switched off and on; a page without one loads nothing for it."""
from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

# where the canvases of the tiled layers are painted and nothing stands above, as [x, y] on the page
PAINTED = """() => {
  const found = [];
  document.querySelectorAll('.leaflet-planTiles-pane canvas').forEach((canvas) => {
    if (!canvas.width) return;
    const box = canvas.getBoundingClientRect(), data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    for (let y = 6; y < canvas.height - 6; y += 3) for (let x = 6; x < canvas.width - 6; x += 3) {
      if (data[(y * canvas.width + x) * 4 + 3] < 200) continue;
      const at = [box.x + x * box.width / canvas.width, box.y + y * box.height / canvas.height];
      const top = document.elementFromPoint(...at);
      if (top && top.id === 'map') found.push(at);
    }
  });
  return found;
}"""
DESKTOP, PHONE = (1280, 800), (360, 740)


@pytest.fixture
def large(monkeypatch, superuser, sample):
    """The cycle paths of the sample count as a large layer; other layers are off, so that a tap meets no other shape."""
    from sqlalchemy import text

    from app import presenting

    monkeypatch.setattr(presenting, "TILED_FROM", 40)
    with superuser.begin() as connection:
        on = connection.scalars(text("SELECT key FROM milo.layers WHERE visible")).all()
        connection.execute(text("UPDATE milo.layers SET visible = key = 'cycle-paths'"))
    yield
    with superuser.begin() as connection:
        connection.execute(text("UPDATE milo.layers SET visible = key = ANY (:on)"), {"on": on})


def painted(tab, *, some: bool) -> list:
    """The painted places, once there are some (or none any more)."""
    for _ in range(40):
        found = tab.page.evaluate(PAINTED)
        if bool(found) == some:
            return found
        tab.page.wait_for_timeout(150)
    return found


@pytest.mark.parametrize("language, size", [("it", DESKTOP), ("ar", DESKTOP), ("it", PHONE)])
def test_a_large_layer_is_drawn_from_tiles_and_a_tap_opens_its_card(visit, large, language, size):
    tab = visit(size).go(f"/{language}/c/lorenteggio")
    places = painted(tab, some=True)
    assert places and any(f"/tiles/lorenteggio/cycle-paths/" in url for url in tab.asked)
    assert not any("/layers/cycle-paths" in url for url in tab.asked), "the whole layer is not fetched"
    assert not tab.complaints and not tab.elsewhere
    tab.page.mouse.click(*places[len(places) // 2])
    card = tab.page.locator("article.card, article.intervention").locator("visible=true").first
    card.wait_for()
    assert card.locator("h2").first.inner_text().strip()


def test_it_is_switched_off_and_on_by_keyboard(visit, large):
    tab = visit(DESKTOP).go("/it/c/lorenteggio")
    assert painted(tab, some=True)
    switch = tab.page.locator('#layers label:has-text("Piste ciclabili") input, #layers [data-layer="cycle-paths"] input').first
    switch.focus()
    tab.page.keyboard.press("Space")
    assert painted(tab, some=False) == []
    tab.page.keyboard.press("Space")
    assert painted(tab, some=True)


def test_a_page_without_large_layers_loads_nothing_for_them(visit, sample):
    tab = visit(DESKTOP).go("/it/c/lorenteggio")
    assert any("/layers/cycle-paths" in url for url in tab.asked)
    assert not any("/tiles/" in url or "map/tiles.js" in url for url in tab.asked)


def test_the_legend_says_how_many_there_are(visit, large):
    words = visit(PHONE, scripts=False).go("/it/c/lorenteggio").page.locator('[data-layer="cycle-paths"]').inner_text()
    assert "48" in words


def test_the_cycle_paths_of_the_whole_city_are_drawn(visit, app, sample, shared):
    file = shared / "data/comune-milano/bike_ciclabili_2026-05.geojson"
    done = app.test_cli_runner().invoke(args=["layers", "import", str(file), "--layer", "ciclabili-citta", "--title", "Ciclabili di Milano", "--publish"])
    assert done.exit_code == 0, done.output
    tab = visit(DESKTOP).go("/it/c/lorenteggio")
    places = painted(tab, some=True)
    assert places and not tab.complaints
    far = len(tab.asked)
    for _ in range(3):
        tab.page.locator(".leaflet-control-zoom-out").click()
        tab.page.wait_for_timeout(400)
    tab.page.wait_for_load_state("networkidle")
    assert painted(tab, some=True) and len(tab.asked) > far and not tab.complaints
