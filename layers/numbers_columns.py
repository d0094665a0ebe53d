"""Which column of a file is the street and which the number, and the doors that its rows tell. Used by `numbers import`."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields

import geopandas
import numpy as np
import pandas
import shapely

from geo.crs import LONLAT, assert_crs
from layers import import_checks
from layers.errors import PlanRefused
from layers.files.account import FIRST_ROWS, Column, Finding
from layers.import_mapping import Mapping, plain
from layers.numbers import DECIMALS, HouseDoor
from layers.numbers_words import KINDS, house_number, readings, spoken, street_key

LONGEST = 200  # letters of a street
SAYING_BEHIND = re.compile(r"[\s,]+(?:n|nr|num|numero|civico|civ)[.°]*\s*$", re.IGNORECASE)
EVERY = 5_000  # rows between two words about progress

# names as they stand in registers of Italian cities and in files made from OpenStreetMap, the likelier first; compared as layers.import_mapping compares
KNOWN = {
    "street": ("addrstreet", "denominazione", "nomevia", "via", "denomvia", "desvia", "descrizionevia", "viadescrizione", "toponimo", "odonimo", "street", "strada", "denom", "nome"),
    "number": ("addrhousenumber", "numerocompleto", "numcompleto", "civicocompleto", "civico", "numerocivico", "numciv", "numero", "ncivico", "housenumber", "number", "num"),
    "suffix": ("esponente", "lettera", "barrato", "subalterno", "suffisso", "suffix"),
    "kind": ("tipo", "tipovia", "dug", "specie", "tipologia", "prefisso", "kind"),
    "address": ("indirizzo", "indirizzocompleto", "address", "ubicazione"),
}


@dataclass
class NumberColumns:
    """The column of each (None: no column is): street, number, what follows it, the kind that stands before the street ("VIA"), or both in one ("via Odazio 9")."""

    street: str | None = None
    number: str | None = None
    suffix: str | None = None
    kind: str | None = None
    address: str | None = None

    def used(self) -> list[str]:
        """The columns to load. Raises PlanRefused where street and number are not known."""
        if not (self.address or self.street and self.number):
            raise PlanRefused("numbers-columns-missing")
        return list(dict.fromkeys(filter(None, (self.street, self.number, self.suffix, self.kind, self.address))))


FIELDS = tuple(each.name for each in fields(NumberColumns))


def suggest(columns: list[Column]) -> NumberColumns:
    """A first proposal by the names of the columns; who has a street and a number needs no whole address."""
    found: dict[str, str] = {}
    for name, known in KNOWN.items():
        free = {plain(each.name): each.name for each in columns if each.filled and each.name not in found.values() and (name != "kind" or _is_kind(each))}
        found |= next(({name: free[each]} for each in known if each in free), {})
    if "street" in found and "number" in found:
        found.pop("address", None)
        # a number that is whole already says what a column beside it says again
        if plain(found["number"]) in ("numerocompleto", "numcompleto", "civicocompleto", "addrhousenumber"):
            found.pop("suffix", None)
    elif "address" in found:
        found = {"address": found["address"]}
    return NumberColumns(**found)


def _is_kind(column: Column) -> bool:
    """Whether a column says "VIA", "VIALE" and the like: many are called "tipo" and say something else."""
    return any(street_key(f"{example} x").split()[:1] == [kind] for example in column.examples for kind in KINDS)


@dataclass
class DoorsRead:
    """The doors of a file, each once; how many of its shapes lie outside the area of the plan, and findings about rows left out."""

    doors: list[HouseDoor]
    outside: int | None = None
    findings: list[Finding] = field(default_factory=list)


def doors_of(frame: geopandas.GeoDataFrame, columns: NumberColumns, area: shapely.Geometry | None, progress: Callable[[int, int], None] | None = None) -> DoorsRead:
    """The doors of a frame (EPSG:4326, from `layers.files.frames.frame`); a line or an area stands for a point on it. Raises PlanRefused if there is none, or all lie far away."""
    assert_crs(frame, LONLAT)
    checked = import_checks.check(frame, "mixed", Mapping(), area)
    kept = checked.frame
    numbers = kept["row"].to_numpy() if "row" in kept.columns else np.arange(1, len(kept) + 1)
    places = shapely.get_coordinates(shapely.point_on_surface(kept.geometry.to_numpy())).round(DECIMALS)
    cells = zip(*([*map(_words, kept[name])] if name else [""] * len(kept) for name in (columns.street, columns.number, columns.suffix, columns.kind, columns.address)))
    doors: dict[tuple, HouseDoor] = {}
    left_out: dict[str, list[int]] = {}
    for order, (values, (lon, lat)) in enumerate(zip(cells, places), start=1):
        said = _address(values[4]) if columns.address else _parts(*values[:4])
        if isinstance(said, str):
            left_out.setdefault(said, []).append(int(numbers[order - 1]))
        elif said[1:] in doors:
            left_out.setdefault("number-twice", []).append(int(numbers[order - 1]))
        else:
            doors[said[1:]] = HouseDoor(*said, float(lon), float(lat))
        if progress and (order % EVERY == 0 or order == len(kept)):
            progress((order - 1) % EVERY + 1, len(kept))
    if not doors:
        raise PlanRefused("import-nothing-usable", rows=len(frame))
    return DoorsRead(list(doors.values()), checked.outside, [*checked.findings, *(Finding(key, len(rows), rows[:FIRST_ROWS], {}, True) for key, rows in left_out.items())])


def _words(cell) -> str:
    """A cell as text: 12.0 of a sheet is 12, what is missing is nothing."""
    if cell is None or cell is pandas.NA or cell != cell:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else " ".join(str(cell).split())


def _parts(street: str, number: str, suffix: str, kind: str) -> tuple[str, str, int, str] | str:
    """(street, key, number, suffix) of a row, or the key of what is wrong with it."""
    name = f"{kind} {street}" if kind and not street_key(street).startswith(street_key(kind) + " ") else street
    key, read = street_key(name), house_number(number, suffix)
    if not street or not key or max(len(name), len(key)) > LONGEST:
        return "number-street-missing"
    return (spoken(name), key, *read) if read else "number-unreadable"


def _address(written: str) -> tuple[str, str, int, str] | str:
    """The same of a whole address; a number must stand in it."""
    found = readings(written)
    if not found:
        return "number-unreadable"
    before = re.match(rf"(.*[^\W\d].*?)[\s,]+(?:(?:n|nr|num|civ)[.°]+)?0*{found[0].number}(?=\D|$)", written, re.IGNORECASE)  # the street as it is written
    name = SAYING_BEHIND.sub("", before[1]).strip(" ,.-") if before else " ".join(found[0].words)
    key = street_key(name)
    return (spoken(name), key, found[0].number, found[0].suffix) if key and len(name) <= LONGEST else "number-street-missing"
