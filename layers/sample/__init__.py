"""The sample masterplan of Lorenteggio as data files of our own; `demo load` and the tests read it through these functions."""
from __future__ import annotations

import json
from pathlib import Path

FOLDER = Path(__file__).parent
BASEMAP = ("blocks", "parks", "water", "routes", "streets", "names", "tram", "rail", "metro")


def read(name: str) -> dict | list:
    """The parsed file ``name`` of this folder ("layers.json"). Raises FileNotFoundError when there is none of that name."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def programme() -> dict:
    """The programme: key, title, signatories, owners, money in euro, sources."""
    return read("programme.json")


def layers() -> list[dict]:
    """The twelve layers in the order of the legend."""
    return read("layers.json")


def features(key: str) -> list[dict]:
    """The GeoJSON features (lon/lat, EPSG:4326) of the layer ``key``."""
    return read(f"features/{key}.geojson")["features"]


def interventions() -> list[dict]:
    """The nineteen interventions by number, each with its money and its milestones in the order of the ledger."""
    return read("interventions.json")


def places() -> list[dict]:
    """What a resident can pick from a list: streets, squares, landmarks, stations, schools, gardens, with lon/lat geometry."""
    return read("places.json")


def numbers() -> dict:
    """The house numbers whose position was published or is known within 25 metres, each with where it stands: source, licence, valid_on, numbers."""
    return read("numbers.json")


def ground() -> list[dict]:
    """The polygons positions are coarsened to: features with ``kind`` building, housing or block, lon/lat."""
    return read("ground.geojson")["features"]


def area() -> dict:
    """The one feature of the consultation's area; its property ``opening`` is the first view as [west, south, east, north]."""
    return read("area.geojson")["features"][0]


def basemap(name: str) -> list[dict]:
    """The features (lon/lat) of one layer of the basemap, a name out of ``BASEMAP``."""
    return read(f"basemap/{name}.geojson")["features"]
