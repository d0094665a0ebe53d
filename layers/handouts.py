"""The map of the single-file handout, made with folium without any of its hosts' files. Called by `app.rendering_html`."""
from __future__ import annotations

import math
from html import escape

import folium
import numpy as np
import shapely
from branca.element import MacroElement
from folium.template import Template
from folium.utilities import JsCode
from shapely.geometry import mapping

from geo.classes import class_of
from geo.crs import LONLAT, convert_geometry
from layers.basemap import Ground
from layers.drawing import ground
from layers.drawing.contents import Contents, Shape
from layers.drawing.fills import ANGLES
from layers.drawing.inks import FEW, HEAT, PAPER, heat_step
from layers.drawing.symbols import SHAPES, ink_on
from layers.styles import Look
from layers.styles_icons import ICONS

AROUND = 400  # metres of ground kept around the area
WIDTHS = {"main": 15, "minor": 8.5, "inner": 6.5, "path": 2, "rail": 4, "tram": 2.5, "river": 25, "canal": 12, "stream": 3}
MOST = 4000  # houses or streets in one file that a phone must open


class Start(MacroElement):
    """The end of the script: our own code takes the finished map over. ``words`` are its texts, ``names`` the labels of the ground."""

    _template = Template("{% macro script(this, kwargs) %}milo.start({{ this._parent.get_name() }}, {{ this.layers }}, {{ this.names|tojson }});{% endmacro %}")

    def __init__(self, layers: list[folium.GeoJson], names: list):
        super().__init__()
        self._name = "Start"
        self.names = names
        self.layers = "[" + ", ".join(layer.get_name() for layer in layers) + "]"


def folium_map(contents: Contents, bounds, layer_titles: dict[str, tuple[str, bool]], heat_title: str, language: str, epsg: int) -> tuple[str, str]:
    """The map's element and its script, as two texts; Leaflet and static/js/handout.js must stand before the script.

    ``bounds`` is the first view in degrees; ``layer_titles`` gives each layer's title and whether it is on at first. Needs no
    network: no tiles, no files. Signs are not in it: the page's own code puts them on the map from the table of signs.
    """
    made = folium.Map(tiles=None, zoom_control=False, control_scale=False, min_zoom=11, max_zoom=19, zoom_snap=0.5, attribution_control=False)
    made.default_js, made.default_css = [], []
    for pane, depth in (("ground", 200), ("edge", 350)):
        folium.map.CustomPane(pane, z_index=depth, pointer_events=False).add_to(made)
    view = shapely.box(*contents.area.bounds)
    names = []
    if contents.basemap.known(view):
        wide = convert_geometry(convert_geometry(view, LONLAT, epsg).buffer(AROUND), epsg, LONLAT).envelope
        for geometry, style in _ground(contents.basemap, wide):
            _quiet(geometry, style, "ground").add_to(made)
        names = _names(contents.basemap, wide, language, epsg)
    _quiet(contents.area, {"fill": False, "color": ground.NAME, "weight": 2, "dashArray": "8 6"}, "edge").add_to(made)
    switched = []
    if contents.squares:
        features = [_square(square, contents) for square in contents.squares]
        switched.append(_layer(features, heat_title, True))
    if contents.surface is not None and contents.levels:
        switched.append(_layer(_bands(contents, epsg), heat_title, True))
    for key, (title, shown) in layer_titles.items():
        features = [_plan(shape, number, contents.heat) for number, shape in enumerate(contents.shapes) if shape.layer == key]
        switched.append(_layer(features, title, shown))
    for layer in switched:
        layer.add_to(made)
    west, south, east, north = bounds
    made.fit_bounds([[south, west], [north, east]])
    Start(switched, names).add_to(made)
    root = made.get_root()
    root.render()
    return f'<div class="folium-map" id="{made.get_name()}"></div>', root.script.render()


def _rounded(geometry: shapely.Geometry) -> dict:
    # five decimals are about a metre, less than a line is wide
    return mapping(shapely.transform(shapely.force_2d(geometry), lambda xy: np.round(xy, 5)))


def _feature(geometry: shapely.Geometry, style: dict, **properties) -> dict:
    return {"type": "Feature", "properties": {**properties, "style": style}, "geometry": _rounded(geometry)}


def _quiet(geometry: shapely.Geometry, style: dict, pane: str) -> folium.GeoJson:
    return folium.GeoJson({"type": "FeatureCollection", "features": [_feature(geometry, style)]}, control=False, pane=pane, interactive=False,
                          smooth_factor=0.5, on_each_feature=JsCode("milo.dress"))


def _layer(features: list[dict], title: str, shown: bool) -> folium.GeoJson:
    return folium.GeoJson({"type": "FeatureCollection", "features": features}, name=title, show=shown, smooth_factor=0.5,
                          pointToLayer=JsCode("milo.point"), on_each_feature=JsCode("milo.tell"))


def _ground(basemap: Ground, view: shapely.Polygon):
    """The ground from below to above, one geometry per kind; ``metres`` tells the page how wide a line is on the ground."""
    layers = {name: basemap.clipped(name, view, MOST) for name in ("blocks", "parks", "water", "squares", "buildings", "routes", "streets", "rail", "tram", "metro")}
    yield view, {"stroke": False, "fillColor": ground.GROUND, "fillOpacity": 1}
    for name, colour in (("blocks", ground.BLOCK), ("parks", ground.PARK), ("water", ground.WATER), ("squares", ground.STREET), ("buildings", ground.BUILDING)):
        shapes = [each for each in layers[name].geometry if shapely.get_dimensions(each) == 2]
        if shapes:
            yield shapely.MultiPolygon([part for each in shapes for part in shapely.get_parts(each) if part.geom_type == "Polygon"]), \
                {"stroke": False, "fillColor": colour, "fillOpacity": 1}
    for kind in ("river", "canal", "stream"):
        lines = [each for each in layers["water"][layers["water"].kind == kind].geometry if shapely.get_dimensions(each) == 1]
        if lines:
            yield shapely.union_all(lines), {"fill": False, "color": ground.WATER, "metres": WIDTHS[kind]}
    for kind in ("path", "inner", "minor", "main"):
        lines = [each for name in ("routes", "streets") for each in layers[name][layers[name].kind == kind].geometry]
        if lines:
            merged = shapely.line_merge(shapely.union_all(lines)).simplify(0.00002)
            yield merged, {"fill": False, "color": ground.CASING, "metres": WIDTHS[kind], "extra": 1.6}
            yield merged, {"fill": False, "color": ground.STREET, "metres": WIDTHS[kind]}
    for kind in ("rail", "tram"):
        if len(layers[kind]):
            yield shapely.union_all(list(layers[kind].geometry)), {"fill": False, "color": ground.RAIL, "metres": WIDTHS[kind]}
    metro = layers["metro"][layers["metro"].kind == "line"].geometry
    if len(metro):
        yield shapely.union_all(list(metro)), {"fill": False, "color": ground.METRO, "opacity": 0.5, "weight": 2, "dashArray": "2 6"}


def _names(basemap: Ground, view: shapely.Polygon, language: str, epsg: int) -> list:
    """[text, rank, metres of room, [[lon, lat, degrees], ...]] for each name, best place first; the page shows what fits at its zoom."""
    found = []
    streets = basemap.metric("streets", view, epsg, MOST)
    for kind, rank in (("main", 1), ("inner", 2), ("minor", 3)):
        for _name, rows in streets[(streets.kind == kind) & streets.name.notna()].groupby("name"):
            line = max(shapely.get_parts(shapely.line_merge(shapely.union_all(list(rows.geometry)))), key=lambda each: each.length)
            if line.geom_type == "LineString" and line.length > 60:
                steps = (0.5,) if line.length < 300 else (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)
                found.append([ground.name_of(next(rows.itertuples()), language), rank, round(line.length), [_along(line, part, epsg) for part in steps]])
    for row in basemap.clipped("metro", view).itertuples():
        if row.kind in {"station", "rail-station"} and isinstance(row.name, str):
            found.append([ground.name_of(row, language), 0, 0, [[round(row.geometry.x, 5), round(row.geometry.y, 5), None]]])
    return sorted(found, key=lambda each: each[1])


def _along(line: shapely.LineString, part: float, epsg: int) -> list[float]:
    at, reach = line.length * part, min(line.length / 10, 40)
    before, middle, after = (convert_geometry(line.interpolate(each), epsg, LONLAT) for each in (at - reach, at, at + reach))
    angle = math.degrees(math.atan2(after.y - before.y, (after.x - before.x) * math.cos(math.radians(middle.y))))
    angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
    return [round(middle.x, 5), round(middle.y, 5), round(-angle, 1)]


def _plan(shape: Shape, number: int, under_heat: bool) -> dict:
    dimension, look = shapely.get_dimensions(shape.geometry), shape.look
    dash = "7 5" if shape.rough else None
    if dimension == 0:
        return _feature(shape.geometry, {}, row=f"plan-{number}", mark=_mark(look))
    if dimension == 2:
        fill = {"solid": look.colour, "none": "none"}.get(look.fill, f"url(#{_pattern_name(look)})")
        style = {"color": look.outline, "weight": look.width or (1.25 if look.edge else 2), "dashArray": dash, "fillColor": fill,
                 "fillOpacity": 0 if under_heat else look.opacity or 0.45 if look.fill == "solid" else 1}
    else:
        style = {"color": look.colour, "weight": look.width or 4, "fill": False, "lineCap": "round" if look.stroke == "dotted" else "butt",
                 "opacity": look.opacity or 1, "dashArray": {"dashed": "12 6", "dotted": "1 8", "dashdot": "12 5 2 5"}.get(look.stroke, dash)}
    return _feature(shape.geometry, style, row=f"plan-{number}", **({"edge": look.edge} if look.edge and dimension == 1 else {}))


def _mark(look: Look) -> dict:
    """A point's mark as outlines and paints for handout.js; both outlines lie in a square of 24 units."""
    solid = look.fill == "solid"
    inside, edge = (look.colour, look.edge or PAPER) if solid else (PAPER, look.outline)
    mark = {"d": SHAPES.get(look.marker, SHAPES["circle"]), "fill": inside, "edge": edge}
    return mark | ({"icon": ICONS[look.icon], "ink": ink_on(look.colour) if solid else look.outline} if look.icon in ICONS else {})


def _pattern_name(look: Look) -> str:
    return "-".join(part.lstrip("#") for part in (look.fill, look.colour, look.edge) if part)


def _square(square, contents: Contents) -> dict:
    if square.people is None:
        return _feature(square.geometry, {"color": FEW, "weight": 0.5, "fillColor": "url(#few)", "fillOpacity": 1}, people=None)
    colour = HEAT[heat_step(class_of(square.people, contents.classes) or 0, len(contents.classes))]
    return _feature(square.geometry, {"color": "#FFFFFF", "weight": 1, "fillColor": colour, "fillOpacity": 0.75}, people=square.people)


def _bands(contents: Contents, epsg: int) -> list[dict]:
    """The density as filled bands, one above the other, from the same levels as on paper."""
    from contourpy import contour_generator

    surface = contents.surface
    rows, cols = surface.values.shape
    generator = contour_generator(surface.west + (np.arange(cols) + 0.5) * surface.cell, surface.south + (np.arange(rows) + 0.5) * surface.cell,
                                  surface.values, fill_type="OuterOffset")
    found = []
    for place, level in enumerate(contents.levels):
        points, offsets = generator.filled(level, np.inf)
        for ring, cuts in zip(points, offsets):
            parts = [ring[start:stop] for start, stop in zip(cuts[:-1], cuts[1:])]
            polygon = convert_geometry(shapely.Polygon(parts[0], parts[1:]), epsg, LONLAT)
            colour = HEAT[heat_step(place, len(contents.levels))]
            found.append(_feature(polygon, {"color": "#552A7B", "weight": 0.6, "fillColor": colour, "fillOpacity": 0.55}, people=None))
    return found


def patterns(contents: Contents) -> str:
    """The SVG patterns that the map's fills name, as one hidden element for the page."""
    made = {"few": f'<pattern id="few" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path d="M0 0V5" stroke="{FEW}" stroke-width="1"/></pattern>'}
    for look in sorted({shape.look for shape in contents.shapes if shape.look.fill in {*ANGLES, "dots"}}, key=_pattern_name):
        name, colour, ink = (escape(each, quote=True) for each in (_pattern_name(look), look.colour, look.outline))
        tint = f'<rect width="8" height="8" fill="{colour}" fill-opacity="{look.opacity or 0.42 if look.edge else 0.14:g}"/>'
        # every pattern is turned by 45 degrees but the rows; a cross has lines both ways
        lines = {"hatch": "M0 0V8", "back": "M0 0H8", "cross": "M0 0V8M0 0H8", "rows": "M0 0H8"}.get(look.fill)
        mark = f'<path d="{lines}" stroke="{ink}" stroke-width="2"/>' if lines else f'<circle cx="4" cy="4" r="1.5" fill="{ink}"/>'
        turn = "" if look.fill == "rows" else ' patternTransform="rotate(45)"'
        made[name] = f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse"{turn}>{tint}{mark}</pattern>'
    return f'<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>{"".join(made.values())}</defs></svg>'
