"""Which coordinate system a file is read in by `layers import`: the one asked for, the one the file names if it lands, or none and a list to choose from."""
from __future__ import annotations

from dataclasses import dataclass, field

import click
import shapely
from flask_babel import gettext

from geo.crs import read_crs
from geo.crs_candidates import Candidate, candidates
from layers.files.account import FileLayer
from layers.files.frames import sample

OFFERED = 8
FAIR = 0.5  # of the best candidate's share: a layer of the whole city has few places in one quarter, in whatever system


@dataclass
class System:
    """What was taken and why, as `layers.import_report.account` wants it; `epsg` None is the file's own definition."""

    epsg: int | None
    swapped: bool
    why: str
    candidates: list[Candidate] = field(default_factory=list)


def choose(layer: FileLayer, area: shapely.Geometry | None, crs: str | None, swapped: bool, command: str) -> System:
    """The system of a layer. Raises click.ClickException with the candidates, best first, and the command to run with the first of them."""
    if crs:
        return System(read_crs(crs), swapped, "chosen")
    if area is None or not layer.usable:
        if layer.epsg is None and layer.definition is None:
            raise click.ClickException(gettext("Il file non dice in che sistema sono le coordinate. Ripeti il comando con --crs EPSG:…"))
        return System(layer.epsg, swapped, "chosen" if swapped else "unchecked")
    if layer.epsg is None and layer.definition:
        return System(None, swapped, "chosen" if swapped else "file")
    found = candidates(sample(layer), area, layer.epsg)
    said = next((each for each in found if layer.epsg in (each.epsg, *each.same) and each.swapped == swapped), None)
    if layer.epsg and said and (swapped or said.share >= FAIR * max(each.share for each in found)):
        return System(layer.epsg, swapped, "chosen" if swapped else layer.crs_from if layer.crs_from == "format" else "file", found)
    raise click.ClickException(_choice(layer, found, command))


def _choice(layer: FileLayer, found: list[Candidate], command: str) -> str:
    if layer.epsg is None:
        said = gettext("Il file non dice in che sistema sono le coordinate.")
    else:
        said = gettext("Il file dice «%(name)s» (EPSG:%(epsg)s), ma così le forme cadono fuori dalla zona del piano.", name=layer.crs_said, epsg=layer.epsg)
    if not found:
        return said + " " + gettext("In nessun sistema che conosciamo le forme cadono nella zona del piano: è il file giusto? Se sì, ripeti il comando con --crs EPSG:…")
    lines = [said + " " + gettext("Così cadono nella zona, dal più probabile:")]
    for each in found[:OFFERED]:
        option = option_of(each)
        same = gettext(", uguale a %(codes)s", codes=", ".join(f"EPSG:{code}" for code in each.same)) if each.same else ""
        lines.append(f"  {option:<24} {each.title}{same} ({each.share:.0%})")
    lines.append(gettext("Guarda quale è giusto e ripeti, per esempio:"))
    lines.append(f"  {command} {option_of(found[0])}")
    return "\n".join(lines)


def option_of(candidate: Candidate) -> str:
    """What to write for a candidate: "--crs EPSG:4326 --swapped"."""
    return f"--crs EPSG:{candidate.epsg}" + (" --swapped" if candidate.swapped else "")
