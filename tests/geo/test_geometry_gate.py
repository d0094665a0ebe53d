"""What a stranger may send as a geometry, and what is turned away before a geometry library sees it."""
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeometryRefused, NotReadable, TooLarge
from geo.geometry_gate import NESTING, check_geojson, load_json

RESIDENTS = {"Point", "LineString", "Polygon"}
SQUARE = [[9.13, 45.44], [9.14, 45.44], [9.14, 45.45], [9.13, 45.45], [9.13, 45.44]]


def refused(value, kinds=RESIDENTS, **limits):
    with pytest.raises(GeometryRefused) as error:
        check_geojson(value, kinds=kinds, **limits)
    assert error.value.key in GeometryRefused.keys
    return error.value


def unreadable(body, **limits):
    with pytest.raises(NotReadable) as error:
        load_json(body, **{"max_bytes": 1_000_000} | limits)
    assert error.value.key in NotReadable.keys
    return error.value.key


def test_plain_json_is_read():
    body = '{"a": [1, 2.5, true, null, "è 😀"]}'.encode()
    assert load_json(body, max_bytes=100) == {"a": [1, 2.5, True, None, "è 😀"]}


def test_a_byte_order_mark_is_no_reason_to_refuse():
    assert load_json(b"\xef\xbb\xbf[1]", max_bytes=100) == [1]


def test_a_body_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(TooLarge) as error:
        load_json(b"not json at all", max_bytes=5)
    assert error.value.values == {"limit": 5}


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000])
def test_json_nested_100000_deep_is_refused(body):
    assert unreadable(body) == "too-deep"


def test_brackets_inside_a_string_are_not_nesting():
    assert load_json(b'["' + b"[" * 500 + b'\\"' + b"[" * 500 + b'"]', max_bytes=2000) == ["[" * 500 + '"' + "[" * 500]


def test_nesting_is_allowed_up_to_the_limit_and_no_further():
    assert load_json(b"[[[]]]", max_bytes=100, max_depth=3) == [[[]]]
    assert unreadable(b"[[[]]]", max_depth=2) == "too-deep"


@pytest.mark.parametrize(("body", "key"), [
    (b"", "not-json"), (b"{", "not-json"), (b"{'a': 1}", "not-json"), (b"[1] [2]", "not-json"), (b'"\\', "not-json"),
    (b'"' + b'\\"' * 200_000, "not-json"), (b'["a\x00b"]', "not-json"), (b"]]]][[[[", "not-json"),
    (b"\xff\xfe", "not-utf8"), (b'"\xed\xa0\x80"', "not-utf8"),
    (b"[NaN]", "not-finite"), (b"[-Infinity]", "not-finite"), (b"[1e999]", "not-finite"),
    (b"[" + b"9" * 5000 + b"]", "number-too-long"), (b"[-12345678901234567890]", "number-too-long"),
    (b'{"a": 1, "a": 2}', "duplicate-member"),
    (b'["a\\u0000b"]', "nul-character"), (b'{"\\u0000": 1}', "nul-character"), (b'{"a": {"b": ["\\ud800"]}}', "lone-surrogate"),
])
def test_unreadable_json_is_refused_with_its_reason(body, key):
    assert unreadable(body) == key


def test_a_surrogate_pair_written_as_escapes_is_one_letter():
    assert load_json(b'"\\ud83d\\ude00"', max_bytes=100) == "😀"


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_whatever_the_bytes_the_answer_is_a_value_or_a_refusal(body):
    try:
        load_json(body, max_bytes=300)
    except NotReadable as error:
        assert error.key in NotReadable.keys


@pytest.mark.parametrize(("kind", "coordinates"), [
    ("Point", SQUARE[0]), ("LineString", SQUARE), ("Polygon", [SQUARE]),
    ("MultiPoint", SQUARE), ("MultiLineString", [SQUARE]), ("MultiPolygon", [[SQUARE]]),
])
def test_each_kind_becomes_the_geometry_it_describes(kind, coordinates):
    geometry = {"type": kind, "coordinates": coordinates}
    made = check_geojson(geometry, kinds=NESTING)
    assert made.geom_type == kind
    assert shapely.equals(made, shapely.from_geojson(str(geometry).replace("'", '"')))


def test_height_is_dropped():
    line = check_geojson({"type": "LineString", "coordinates": [[9, 45, 120], [9.1, 45, 121]]}, kinds=RESIDENTS)
    assert not line.has_z
    assert list(line.coords) == [(9, 45), (9.1, 45)]


def test_a_hole_is_kept():
    hole = [[9.132, 45.442], [9.134, 45.442], [9.134, 45.444], [9.132, 45.442]]
    assert len(check_geojson({"type": "Polygon", "coordinates": [SQUARE, hole]}, kinds=RESIDENTS).interiors) == 1


@pytest.mark.parametrize(("value", "key"), [
    (None, "not-an-object"), ([], "not-an-object"), ("POINT (9 45)", "not-an-object"),
    ({}, "kind-not-allowed"), ({"type": "Point"}, "coordinates-missing"),
    ({"type": "MultiPoint", "coordinates": SQUARE}, "kind-not-allowed"),
    ({"type": "GeometryCollection", "geometries": []}, "unknown-member"),
    ({"type": "Point", "coordinates": [9, 45], "crs": {}}, "unknown-member"),
    ({"type": ["Point"], "coordinates": [9, 45]}, "kind-not-allowed"),
    ({"type": "Point", "coordinates": None}, "wrong-nesting"),
    ({"type": "Point", "coordinates": {"lon": 9, "lat": 45}}, "wrong-nesting"),
    ({"type": "Point", "coordinates": [[9, 45]]}, "wrong-nesting"),
    ({"type": "LineString", "coordinates": [9, 45]}, "wrong-nesting"),
    ({"type": "Polygon", "coordinates": SQUARE}, "wrong-nesting"),
    ({"type": "Point", "coordinates": [[[[[9]]]]]}, "too-deep"),
    ({"type": "Point", "coordinates": []}, "empty"), ({"type": "Polygon", "coordinates": [[]]}, "empty"),
    ({"type": "Point", "coordinates": [9]}, "bad-position"), ({"type": "Point", "coordinates": [9, 45, 1, 1]}, "bad-position"),
    ({"type": "Point", "coordinates": [True, 45]}, "bad-position"), ({"type": "Point", "coordinates": ["9", 45]}, "bad-position"),
    ({"type": "Point", "coordinates": [9, None]}, "bad-position"), ({"type": "Point", "coordinates": [10**400, 45]}, "bad-position"),
    ({"type": "Point", "coordinates": [math.nan, 45]}, "bad-position"), ({"type": "Point", "coordinates": [9, math.inf]}, "bad-position"),
    ({"type": "Point", "coordinates": [180.1, 45]}, "out-of-range"), ({"type": "Point", "coordinates": [9, -90.1]}, "out-of-range"),
    ({"type": "Point", "coordinates": [510165.5, 5032949.9]}, "out-of-range"),
    ({"type": "LineString", "coordinates": [[9, 45], [9, 45], [9, 45, 2]]}, "line-too-short"),
    ({"type": "Polygon", "coordinates": [[[9, 45], [9.1, 45], [9, 45]]]}, "ring-too-short"),
    ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "ring-not-closed"),
    ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, "self-intersecting"),
    ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}, "self-intersecting"),
    ({"type": "Polygon", "coordinates": [[[0, 0]] * 4]}, "not-valid"),
    ({"type": "Polygon", "coordinates": [SQUARE, [[0, 0], [1, 0], [1, 1], [0, 0]]]}, "not-valid"),
])
def test_what_is_no_geometry_of_ours_is_refused_with_its_reason(value, key):
    assert refused(value).key == key


def test_the_200th_vertex_is_taken_and_the_201st_refused():
    line = [[9 + i / 1000, 45] for i in range(201)]
    assert len(check_geojson({"type": "LineString", "coordinates": line[:200]}, kinds=RESIDENTS).coords) == 200
    error = refused({"type": "LineString", "coordinates": line})
    assert (error.key, error.values) == ("too-many-vertices", {"limit": 200})


def test_vertices_are_counted_over_all_rings_and_parts():
    parts = [[[9, 45], [9.1, 45]]] * 3
    assert refused({"type": "MultiLineString", "coordinates": parts}, kinds=NESTING, max_vertices=5).key == "too-many-vertices"


def test_values_nested_100000_deep_are_refused_without_recursion():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert refused({"type": "Polygon", "coordinates": deep}).key == "too-deep"


JSON_VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                           lambda inner: st.lists(inner, max_size=5), max_leaves=30)


@given(st.sampled_from(sorted(NESTING)), JSON_VALUES)
@settings(deadline=None)
def test_whatever_the_coordinates_the_answer_is_a_valid_geometry_or_a_refusal(kind, coordinates):
    try:
        made = check_geojson({"type": kind, "coordinates": coordinates}, kinds=NESTING)
    except GeometryRefused as error:
        assert error.key in GeometryRefused.keys
    else:
        assert made.is_valid and not made.is_empty and not made.has_z
