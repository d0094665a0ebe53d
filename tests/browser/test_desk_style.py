"""Staff choose how a layer is drawn, in a real browser: with the script and without, by keyboard, on a phone, in Arabic; the classes are the server's."""
from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from tests.app.test_desk_style import GREEN, PLAN, trees  # noqa: F401  (a fixture)
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_desk import NARROW, inside  # noqa: F401  (a fixture)

from layers.styles import class_of

pytestmark = pytest.mark.browser


def saved(page) -> None:
    page.get_by_role("button", name="Salva", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert page.locator("#messages").inner_text().startswith("Stile salvato")


def test_legend_and_map_follow_the_form_before_anything_is_saved(inside, sample, client):  # noqa: F811
    tab = inside(DESKTOP).go(GREEN)
    page = tab.page
    assert page.locator("#map svg path[stroke='#4B7433']").count() == 3
    page.get_by_label("Tutto uguale").check()
    page.locator("select[name=fill]").select_option("cross")
    page.locator("#map svg path[fill^='url(#paint-cross']").first.wait_for(state="attached")
    page.locator("input[name=colour]").fill("#f0e442")
    page.get_by_text("contrasto 1,2").wait_for()
    assert "non si legg" in page.locator("#said").inner_text()
    page.get_by_role("button", name="Usa il colore più vicino").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("Tutto si vede sulla mappa").is_visible()
    assert client.get("/api/c/lorenteggio/layers/green").status_code == 200
    style = next(each for each in client.get("/api/c/lorenteggio/layers").get_json()["layers"] if each["key"] == "green")["style"]
    assert style["colour"] == "#4B7433"
    assert tab.complaints == [] and tab.elsewhere == []


def test_a_layer_by_category_reaches_the_map_of_residents(inside, trees, visit):  # noqa: F811
    tab = inside(DESKTOP).go(trees)
    page = tab.page
    page.get_by_label("Per categoria").check()
    page.locator("select[name=field]").select_option("specie")
    page.locator("input[name=most]").fill("2")
    page.get_by_role("button", name="Proponi le classi").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".style-legend").first.locator("li").all_inner_texts() == ["tiglio\n3 forme", "olmo\n2 forme", "Altro, o non si sa\n2 forme"]
    page.get_by_text("Etichette nella legenda").first.click()
    page.locator("input[name=label-0-en]").fill("Lime tree")
    page.locator("select[name=icon-0]").select_option("tree")
    page.locator("#map use").first.wait_for(state="attached")
    page.locator("input[name=visible]").check()
    saved(page)
    public = visit(DESKTOP).go("/en/c/lorenteggio")
    public.page.locator("#map use[href$='tree.svg#i']").first.wait_for(state="attached")
    assert public.page.locator("#map use[href$='tree.svg#i']").count() == 3
    # circle and square: told apart without colour
    paths = {mark.get_attribute("d")[:6] for mark in public.page.locator("#map .spot path").all() if mark.get_attribute("stroke") == "#1A1A1A"}
    assert len(paths) >= 2
    assert public.page.locator("[data-layer=trees] .legend-classes li").all_inner_texts()[:2] == ["Lime tree", "olmo"]
    assert public.complaints == [] and public.elsewhere == tab.elsewhere == []


def test_the_page_and_the_server_agree_on_every_class(inside, sample):  # noqa: F811
    numbers = {"kind": "number", "classes": [{"from": None, "to": 0}, {"from": 0, "to": 10}, {"from": 20, "to": 30}]}
    texts = {"kind": "category", "classes": [{"value": "sì"}, {"value": "3"}, {"value": "true"}, {"value": "2.5"}]}
    values = [-1, 0, 9.99, 10, 20, 30, 31, None, "5", True, False, "sì", " sì ", "Sì", 3, 3.0, 2.5, "", "null"]
    page = inside(DESKTOP).page
    found = page.evaluate(
        "async ([sets, values]) => { const { classOf } = await import('/static/js/map/classes.js'); return sets.map((by) => values.map((value) => classOf(by, value))); }",
        [[numbers, texts], json.loads(json.dumps(values))])
    assert found == [[-1 if (place := class_of(by, value)) is None else place for value in values] for by in (numbers, texts)]


def test_a_layer_seen_from_near_only_comes_and_goes_with_the_zoom(inside, sample, visit):  # noqa: F811
    page = inside(DESKTOP).go(GREEN).page
    page.get_by_label("Si vede da quando la mappa mostra").select_option("17")
    saved(page)
    public = visit(DESKTOP).go("/it/c/lorenteggio").page
    shapes = public.locator("#map path[stroke='#4B7433']")
    assert public.get_by_text("Si vede da vicino").count() == 1
    public.locator("#map").focus()
    for key, seen in (("-", 0), ("+", 3), ("-", 0)):
        for _press in range(4):
            public.keyboard.press(key)
            public.wait_for_timeout(300)
        assert shapes.count() == seen


def test_without_scripts_classes_are_proposed_tried_and_saved(inside, trees):  # noqa: F811
    page = inside(DESKTOP, scripts=False).go(trees).page
    page.get_by_label("Per numero").check()
    page.locator("select[name=field]").select_option("altezza")
    page.get_by_role("button", name="Proponi le classi").click()
    page.locator("input[name=to-0]").fill("due")
    page.get_by_role("button", name="Prova", exact=True).last.click()
    assert page.locator("#refused").inner_text().startswith("Classe 1:")
    page.locator("input[name=to-0]").fill("6,5")
    page.locator("input[name=from-1]").fill("6,5")
    page.get_by_role("button", name="Salva", exact=True).click()
    assert "da 4 a 6,5" in page.locator(".style-legend").first.inner_text()
    page.get_by_role("button", name="Torna allo stile di prima").click()
    assert page.locator("input[name=way][value=status-fill]").is_checked()


def test_layers_are_ordered_by_keyboard_alone(inside, sample):  # noqa: F811
    page = inside(DESKTOP).go(f"{PLAN}/order").page
    second = page.locator(".order li").nth(1).get_attribute("id")
    page.locator(f"#{second} button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".order li").first).to_have_attribute("id", second)
    page.wait_for_function("(id) => document.activeElement.closest('li')?.id === id", arg=second)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".order li").nth(1)).to_have_attribute("id", second)


@pytest.mark.parametrize("language", ["it", "ar"])
@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP])
def test_the_pages_fit_and_axe_finds_nothing(inside, trees, size, language):  # noqa: F811
    tab = inside(size, language)
    page = tab.go(trees).page
    page.locator("input[name=way][value=category]").check()
    page.locator("select[name=field]").select_option("specie")
    page.locator("button[value=propose]").click()
    page.wait_for_load_state("networkidle")
    for path in (None, f"{PLAN}/order"):
        if path:
            tab.go(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than {size[0]}"
        assert violations(page) == []
