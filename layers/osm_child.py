"""Read an OpenStreetMap extract into the layers of the basemap: `python -m layers.osm_child`, a limited process that `osm` starts.

Takes one JSON object on its input: path, folder, limits ({memory, seconds, file_bytes}), bounds or null. Writes a FlatGeobuf for each
layer that has rows into the folder, and one JSON object a line on its output: {"read": layer, "count": rows}, then {"done": {layer: rows},
"bounds": [west, south, east, north]} or {"refused": key}.
"""
from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

OPTIONS = Path(__file__).with_name("osm.ini")


def limit(memory: int, seconds: int, file_bytes: int) -> None:
    """What this process may take: bytes of address space, seconds of a core, bytes of one file; no core dump."""
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, file_bytes), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def tell(**what) -> None:
    """One line for whoever started us."""
    print(json.dumps(what), flush=True)


def layers_of(path: str, bounds: list[float] | None):
    """{layer of the basemap: GeoDataFrame} out of the extract, cut to ``bounds`` if there are any."""
    import geopandas
    import pandas
    import pyogrio

    from layers import osm_tags

    found: dict[str, list] = {}
    for name, sort in (("points", osm_tags.from_points), ("lines", osm_tags.from_lines), ("multipolygons", osm_tags.from_polygons)):
        frame = pyogrio.read_dataframe(path, layer=name, where=osm_tags.WANTED[name], bbox=tuple(bounds) if bounds else None,
                                       CONFIG_FILE=str(OPTIONS), use_arrow=False)
        tell(read=name, count=len(frame))
        for layer, rows in sort(frame).items():
            found.setdefault(layer, []).append(_sound(rows, bounds))
        del frame
    merged = {layer: geopandas.GeoDataFrame(pandas.concat(rows, ignore_index=True), crs=4326) for layer, rows in found.items()}
    names = [merged["names"], *(osm_tags.inner_names(merged[layer], kind) for layer, kind in osm_tags.AREAS.items())]
    merged["names"] = geopandas.GeoDataFrame(pandas.concat(names, ignore_index=True), crs=4326)
    return {layer: rows for layer, rows in merged.items() if len(rows)}


def _sound(rows, bounds):
    """The rows with valid shapes, cut to the bounds, without those that are empty then."""
    import shapely

    shapes = rows.geometry.values
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    if bounds:
        shapes = shapely.intersection(shapes, shapely.box(*bounds))
    rows = rows.assign(geometry=shapes)
    return rows[~shapely.is_empty(shapes) & ~shapely.is_missing(shapes)]


def _write(rows, path: Path) -> None:
    import pyogrio

    pyogrio.write_dataframe(rows, path, driver="FlatGeobuf", layer=path.stem, geometry_type="Unknown", use_arrow=False)


def main() -> None:
    """Do what is asked on the input; a refusal is an answer, not a failure."""
    asked = json.load(sys.stdin)
    limit(**asked["limits"])
    import pyogrio

    try:
        layers = layers_of(asked["path"], asked["bounds"])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError, pyogrio.errors.GeometryError):
        return tell(refused="osm-unreadable")
    except MemoryError:
        return tell(refused="osm-too-large")
    if "streets" not in layers and "buildings" not in layers:
        return tell(refused="osm-empty")
    from layers import osm_tags

    for name, rows in layers.items():
        _write(rows, Path(asked["folder"]) / f"{name}.fgb")
        if name in osm_tags.AREAS:
            _write(osm_tags.without_area_names(rows), Path(asked["folder"]) / f"{name}.tiles.fgb")
    seen = layers.get("streets", layers.get("buildings")).total_bounds
    return tell(done={name: len(rows) for name, rows in layers.items()}, bounds=[round(float(edge), 6) for edge in seen])


if __name__ == "__main__":
    main()
