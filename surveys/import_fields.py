"""Which column is which field of a sign, and in which system the coordinates are. Used by `imports`."""
from __future__ import annotations

from geo.crs import LONLAT, read_crs
from geo.errors import CrsRefused
from surveys.import_table import Table

FIELDS = ("lon", "lat", "x", "y", "wkt", "category", "text", "participant", "id", "date", "language", "accuracy")
PLACE = {"lon", "lat", "x", "y", "wkt"}
# names that are taken for a field without --map; an id is never guessed, since it decides what is the same row
KNOWN_NAMES = {
    "lon": ("lon", "lng", "long", "longitude", "longitudine"),
    "lat": ("lat", "latitude", "latitudine"),
    "x": ("x", "e", "east", "easting", "est"),
    "y": ("y", "n", "north", "northing", "nord"),
    "wkt": ("wkt",),
    **{name: (name,) for name in ("category", "text", "participant", "date", "language", "accuracy")},
}


def parse_map(given: tuple[str, ...]) -> dict[str, str]:
    """``("COMMENTS=text", ...)`` as {field: column}. Raises ValueError naming what is wrong."""
    found: dict[str, str] = {}
    for words in given:
        column, sign, field = words.rpartition("=")
        if not sign or not column:
            raise ValueError(f"--map takes COLUMN=FIELD, not {words[:60]!r}")
        if field not in FIELDS:
            raise ValueError(f"there is no field {field[:40]!r}: choose one of {', '.join(FIELDS)}")
        if field in found:
            raise ValueError(f"two columns are mapped to {field}: {found[field]!r} and {column!r}")
        found[field] = column
    return found


def resolve(table: Table, mapping: dict[str, str]) -> dict[str, str]:
    """{field: column} from what was asked and from names that speak for themselves. Raises ValueError where a column or the place is missing."""
    for field, column in mapping.items():
        if column not in table.columns:
            shown = ", ".join(table.columns[:20]) + (" ..." if len(table.columns) > 20 else "")
            raise ValueError(f"the file has no column {column[:60]!r} (for {field}); it has: {shown}")
    fields = dict(mapping)
    by_name = {column.casefold(): column for column in reversed(table.columns)}
    placed = bool(PLACE & set(mapping))
    for field, names in KNOWN_NAMES.items():
        if field in fields or (field in PLACE and (placed or table.placed)):
            continue
        column = next((by_name[name] for name in names if name in by_name), None)
        if column is not None and column not in fields.values():
            fields[field] = column
    if table.placed:
        if placed:
            raise ValueError(f"a {table.kind} file has its places in it: map no column to lon, lat, x, y or wkt")
        return fields
    for pair in (("lon", "lat"), ("x", "y"), ("wkt",)):
        if all(field in fields for field in pair):
            return {field: column for field, column in fields.items() if field not in PLACE or field in pair}
    shown = ", ".join(table.columns[:20]) + (" ..." if len(table.columns) > 20 else "")
    raise ValueError(f"which columns say where? Give --map COLUMN=lon --map COLUMN=lat (or x and y with --crs). The file has: {shown}")


def useful(columns: list[str], mapping: dict[str, str]) -> list[str]:
    """Those columns that are mapped, or may speak for themselves; a file may have hundreds of others."""
    names = {name for each in KNOWN_NAMES.values() for name in each}
    return [column for column in columns if column in mapping.values() or column.casefold() in names]


def decide_crs(table: Table, fields: dict[str, str], wanted: str | None) -> int:
    """The EPSG code of the coordinates: as asked, as the file states, or degrees where the columns say lon and lat. Raises ValueError."""
    asked = None
    if wanted:
        try:
            asked = read_crs(wanted)
        except CrsRefused as refused:
            raise ValueError(f"--crs takes a code like EPSG:32632, not {wanted[:40]!r}") from refused
    if table.placed:
        if asked and table.epsg and asked != table.epsg:
            raise ValueError(f"the file states EPSG:{table.epsg} and --crs says EPSG:{asked}: leave --crs out, or mend the file")
        return asked or table.epsg or LONLAT
    if asked:
        return asked
    if "lon" in fields:
        return LONLAT
    where = " and ".join(repr(fields[field]) for field in ("x", "y", "wkt") if field in fields)
    raise ValueError(f"in which system is {where}? Say --crs EPSG:4326 for degrees, EPSG:32632, EPSG:3003 or another for metres")
