"""The style of a layer: the look of a shape by its class, and everything hostile refused."""
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.drawing.symbols import commands
from layers.sample import FOLDER
from layers.styles import class_of, look, look_of, text_of, value_of
from layers.styles_checked import MOST_CLASSES, StyleRefused, checked
from layers.styles_icons import ICONS

ROOT = Path(__file__).resolve().parent.parent.parent
NUMBERS = {"kind": "number", "field": "n", "classes": [{"from": None, "to": 0}, {"from": 0, "to": 10}, {"from": 20, "to": 30}]}
CLASSES = [{"value": "sì", "label": {"it": "Sì", "en": "Yes"}, "colour": "#0072B2", "fill": "hatch"}, {"value": "3", "label": {}}]
CATEGORIES = {"kind": "category", "field": "tipo", "classes": CLASSES, "other": {"fill": "none"}}
STYLE = {"colour": "#4B7433", "fill": "solid", "marker": "square", "by": CATEGORIES}


def row(**values):
    return SimpleNamespace(**{"status": None, "intervention_status": None, "figure": None, "properties": {}, **values})


@pytest.mark.parametrize(("value", "place"), [(-5, 0), (-0.001, 0), (0, 1), (9.99, 1), (10, None), (15, None), (20, 2), (30, 2), (30.1, None),
                                              (None, None), ("5", None), (True, None), (float("nan"), None)])
def test_a_number_belongs_to_the_class_that_begins_at_or_below_it_and_the_last_holds_its_end(value, place):
    assert class_of(NUMBERS, value) == place


@pytest.mark.parametrize(("value", "place"), [("sì", 0), (" sì ", 0), ("Sì", None), (3, 1), (3.0, 1), ("3", 1), (3.5, None), (None, None), ("", None)])
def test_a_category_is_named_by_its_text(value, place):
    assert class_of(CATEGORIES, value) == place


def test_a_class_takes_from_the_layer_what_it_does_not_say_itself():
    first, second, other = look(STYLE, "sì"), look(STYLE, 3), look(STYLE, "no")
    assert (first.colour, first.fill, first.marker, first.place) == ("#0072B2", "hatch", "square", 0)
    assert (second.colour, second.fill, second.place) == ("#4B7433", "solid", 1)
    assert (other.fill, other.place) == ("none", None)


def test_without_classes_the_status_says_the_fill_unless_the_style_is_plain():
    style = {"colour": "#4B7433", "fill": "rows"}
    assert [look(style, status=status).fill for status in ("works", "planned", "completed", None)] == ["hatch", "dots", "solid", "rows"]
    assert look(style, unknown="none").fill == "none"
    assert look(style | {"plain": True}, status="works").fill == "rows"


def test_the_value_of_a_shape_is_its_column_its_figure_or_its_status():
    shape = row(figure=7, status=None, intervention_status="works", properties={"tipo": "sì"})
    assert value_of({"colour": "#000000"}, shape) is None
    assert value_of(STYLE, shape) == "sì"
    assert value_of({"by": NUMBERS | {"field": "figure"}}, shape) == 7
    by = {"kind": "status", "field": "status", "classes": [{"value": "works", "label": {}, "colour": "#E69F00"}]}
    assert look_of({"colour": "#000000", "by": by}, shape).colour == "#E69F00"


def test_the_styles_of_the_sample_are_kept_as_they_are():
    for layer in json.loads((FOLDER / "layers.json").read_text()):
        assert checked(layer["style"]) == layer["style"]


def test_a_checked_style_is_checked_again_to_itself():
    kept = checked(STYLE | {"edge": "#1a1a1a", "opacity": 0.8549, "width": 3, "min_zoom": 13, "max_zoom": 17})
    assert kept["edge"] == "#1A1A1A" and kept["opacity"] == 0.85 and kept["by"]["classes"][0]["label"] == {"it": "Sì", "en": "Yes"}
    assert checked(json.loads(json.dumps(kept))) == kept


def classes(**changes):
    return STYLE | {"by": CATEGORIES | {"classes": [CLASSES[0] | changes]}}


@pytest.mark.parametrize(("style", "key"), [
    ("red", "style-not-readable"), ([], "style-not-readable"), ({}, "style-colour"), (STYLE | {"onload": "x"}, "style-not-readable"),
    ({"colour": "red"}, "style-colour"), ({"colour": "#00000"}, "style-colour"), ({"colour": "url(//evil)"}, "style-colour"),
    ({"colour": '#000000" onload="x'}, "style-colour"), ({"colour": "#000000;x"}, "style-colour"), ({"colour": 0}, "style-colour"),
    (STYLE | {"edge": "javascript:1"}, "style-colour"), (STYLE | {"fill": "url(#x)"}, "style-fill-unknown"), (STYLE | {"fill": ["solid"]}, "style-fill-unknown"),
    (STYLE | {"dash": "1 2"}, "style-dash-unknown"), (STYLE | {"marker": "../x"}, "style-marker-unknown"), (STYLE | {"icon": "../../etc"}, "style-icon-unknown"),
    (STYLE | {"opacity": float("nan")}, "style-opacity"), (STYLE | {"opacity": 0}, "style-opacity"), (STYLE | {"opacity": "1"}, "style-opacity"),
    (STYLE | {"width": 1e9}, "style-width"), (STYLE | {"width": 10**400}, "style-width"), (STYLE | {"min_zoom": -1}, "style-zoom"),
    (STYLE | {"min_zoom": 17, "max_zoom": 12}, "style-zoom-upside-down"),
    (STYLE | {"by": "x"}, "style-not-readable"), (STYLE | {"by": {"kind": "sql"}}, "style-not-readable"),
    (STYLE | {"by": CATEGORIES | {"field": ""}}, "style-field-missing"), (STYLE | {"by": CATEGORIES | {"field": "x" * 200}}, "style-field-missing"),
    (STYLE | {"by": CATEGORIES | {"field": "a\0b"}}, "style-field-missing"), (STYLE | {"by": CATEGORIES | {"classes": []}}, "style-no-classes"),
    (STYLE | {"by": CATEGORIES | {"classes": {}}}, "style-no-classes"), (STYLE | {"by": CATEGORIES | {"classes": ["x"]}}, "style-not-readable"),
    (STYLE | {"by": CATEGORIES | {"classes": [{"value": str(n)} for n in range(MOST_CLASSES + 1)]}}, "style-too-many-classes"),
    (STYLE | {"by": CATEGORIES | {"classes": [CLASSES[0], CLASSES[0]]}}, "style-same-value"), (STYLE | {"by": CATEGORIES | {"other": "x"}}, "style-not-readable"),
    (classes(value=""), "style-value-missing"), (classes(value=3), "style-value-missing"), (classes(value="x" * 300), "style-value-missing"),
    (classes(label="x"), "style-not-readable"), (classes(label={"it": 3}), "style-label-not-words"), (classes(label={"it": "a\nb"}), "style-label-not-words"),
    (classes(label={"it": "x" * 100}), "style-label-too-long"), (classes(label={"<b>": "x"}), "style-not-readable"), (classes(colour="#12"), "style-colour"),
    (STYLE | {"by": {"kind": "status", "classes": [{"value": "finished"}]}}, "style-status-unknown"),
    (STYLE | {"by": {"kind": "number", "field": "n", "classes": [{"from": 3, "to": 1}]}}, "style-limits-upside-down"),
    (STYLE | {"by": {"kind": "number", "field": "n", "classes": [{"from": float("inf"), "to": None}]}}, "style-limit"),
    (STYLE | {"by": {"kind": "number", "field": "n", "classes": [{"from": 0, "to": 5}, {"from": 4, "to": 9}]}}, "style-limits-overlap"),
    (STYLE | {"by": {"kind": "number", "field": "n", "classes": [{"from": 0, "to": None}, {"from": 4, "to": 9}]}}, "style-limits-overlap"),
])
def test_a_hostile_or_broken_style_is_refused_with_its_reason(style, key):
    with pytest.raises(StyleRefused) as refused:
        checked(style)
    assert refused.value.key == key


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.sampled_from(["category", "number", "#000000", "solid"]),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["colour", "fill", "dash", "by", "kind", "field", "classes", "label", "value", "from", "to", "other", "it"]), inner, max_size=5)))
def test_anything_at_all_is_either_kept_in_a_form_that_draws_or_refused(style):
    try:
        kept = checked(style)
    except StyleRefused:
        return
    assert look(kept, 1).colour.startswith("#")
    assert checked(json.loads(json.dumps(kept))) == kept


def test_values_are_written_as_the_page_would_write_them():
    assert [text_of(each) for each in (3, 3.0, 2.5, True, False, None, "  x ", 1e20)][:7] == ["3", "3", "2.5", "true", "false", "", "x"]


def test_the_icons_of_the_map_are_those_of_the_paper():
    files = {path.stem: ET.parse(path).getroot()[0].get("d") for path in (ROOT / "static/icons/plan").glob("*.svg")}
    assert files == ICONS
    for outline in ICONS.values():
        assert all(-0.6 <= number <= 24.6 for _letter, numbers in commands(outline) for number in numbers)
