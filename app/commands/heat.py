"""`heat`: people per cell, by the public rule or, marked as such, for the desk."""
from __future__ import annotations

import csv
import json
import sys

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.commands.say import plainly
from app.db import desk, reader
from geo.grid import cell_polygon
from surveys import consultations, results
from surveys import heat as public_heat
from surveys.errors import NotFound
from surveys.models import Category, Consultation

INTERNAL = "USO INTERNO"
BANDWIDTH = 100.0
SMALLEST, LARGEST = 10, 5000  # metres, of cells and bandwidths for the desk


def people_in_words(people: int, authors_known: bool) -> str:
    """``12 people``, or ``at most 12 people (authors not known)`` after an import without a column of participants."""
    counted = f"{people} {'person' if people == 1 else 'people'}"
    return counted if authors_known else f"at most {counted} (authors not known)"


def most_active_in_words(totals: dict) -> str:
    """``the most active person made 18.8% of them``; ``under 0.1%`` rather than nought; not known if the authors are not."""
    share = totals["most_active_share"]
    if not totals["authors_known"]:
        return "the most active person: not known"
    return "the most active person made " + ("under 0.1%" if 0 < share < 0.001 else f"{share:.1%}") + " of them"


def public(consultation: Consultation, cell: int | None, category: str | None) -> tuple[dict, list[dict]]:
    """Totals and cells as everybody may see them; without ``cell`` the smallest size that tells something. Raises ValueError."""
    if consultation.phase == "draft":
        raise ValueError(f"{consultation.slug} is a draft, nothing of it is public: open it, or ask with --internal")
    if cell and cell not in public_heat.SIZES:
        raise ValueError(f"public cells are {', '.join(map(str, public_heat.SIZES))} metres wide; other sizes only with --internal")
    view = consultations.find(reader(), consultation.slug)
    cell = cell or public_heat.telling_size(reader(), view.id, category)
    found = public_heat.read(reader(), view.id, cell, category)
    cells = [{"col": each.col, "row": each.row, "people": each.people, "contributions": each.contributions, "few": each.few} for each in found.cells]
    left_out = [] if category else [each.key for each in consultations.categories(reader(), view.id).values() if each.public_as != "point"]
    return {"cell": cell, "left_out": left_out, "people": found.people, "contributions": found.contributions, "most_active_share": round(found.most_active_share, 4)}, cells


def internal(consultation: Consultation, cell: int | None, category: str | None, bandwidth: float) -> tuple[dict, list[dict]]:
    """Totals and cells for the desk: waiting, published, staff-only and duplicate signs at their exact places, each with its density."""
    cell = cell or 100
    frame = results.select(desk(), results.Selection(consultation.id, categories=(category,) if category else None))
    found = results.desk_heat(frame, cell=cell, bandwidth=bandwidth)
    totals = {"cell": cell, "bandwidth": bandwidth, "people": found.totals.people, "contributions": found.totals.contributions,
              "most_active_share": round(found.totals.most_active_share, 4), "note": INTERNAL}
    cells = [{"col": int(row.col), "row": int(row.row), "people": int(row.people), "contributions": int(row.contributions),
              "weight": round(float(row.weight), 3), "density": round(float(row.density), 3)} for row in found.cells.itertuples()]
    return totals, cells


def show_table(totals: dict, cells: list[dict], slug: str, category: str | None) -> None:
    """Totals, then a line per cell, most people first."""
    kind = f", category {category}" if category else ""
    if "note" in totals:
        click.echo(f"*** {INTERNAL} *** bandwidth {totals['bandwidth']:g} m, density in people per hectare")
    click.echo(f"{slug}{kind}, cells of {totals['cell']} m" + (" (made-up signs: dati di prova)" if totals["made_up"] else ""))
    click.echo(f"{totals['people_in_words']}, {totals['contributions']} contributions, {most_active_in_words(totals)}")
    if totals.get("left_out"):
        click.echo(f"without {', '.join(totals['left_out'])}: ask for it by --category")
    shown = sorted((each for each in cells if not each.get("few")), key=lambda each: (-each["people"], each["row"], each["col"]))
    names = [name for name in (shown[0] if shown else ()) if name != "few"]
    for line in [names, *([each[name] for name in names] for each in shown)] if shown else []:
        click.echo("".join(f"{value:>14}" for value in line))
    if len(cells) > len(shown):
        click.echo(f"{len(cells) - len(shown)} {'more ' if shown else ''}cells with too few people to say how many")


def show_json(totals: dict, cells: list[dict], srid: int) -> None:
    """A GeoJSON FeatureCollection (RFC 7946) of squares, with the totals as further members."""
    features = []
    for cell in cells:
        ring = cell_polygon(cell["col"], cell["row"], totals["cell"], srid).exterior.coords
        geometry = {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}
        features.append({"type": "Feature", "id": f"{totals['cell']}-{cell['col']}-{cell['row']}", "properties": cell, "geometry": geometry})
    click.echo(json.dumps({"type": "FeatureCollection", **totals, "features": features}, ensure_ascii=False))


def show_csv(totals: dict, cells: list[dict], srid: int) -> None:
    """A row per cell with its middle in degrees; the totals go to the error stream, the mark of internal use into each row."""
    click.echo(f"{totals['people_in_words']}, {totals['contributions']} contributions, {most_active_in_words(totals)}", err=True)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    names = list(cells[0]) if cells else ["col", "row", "people", "contributions", "few"]
    writer.writerow([*names, "lon", "lat", *(["note"] if "note" in totals else [])])
    for cell in cells:
        middle = cell_polygon(cell["col"], cell["row"], totals["cell"], srid).centroid
        writer.writerow([*cell.values(), round(middle.x, 6), round(middle.y, 6), *([INTERNAL] if "note" in totals else [])])


@click.command("heat")
@click.option("--consultation", "slug", required=True, help="Short name of the consultation.")
@click.option("--cell", type=click.IntRange(SMALLEST, LARGEST), help="Side of a cell in metres: 100, 200 or 400; any with --internal.")
@click.option("--category", help="Key of one category. Default: all that are public as points; with --internal all.")
@click.option("--internal", "for_desk", is_flag=True, help=f"For staff: waiting signs too, exact places, no threshold. Marked {INTERNAL}.")
@click.option("--bandwidth", type=click.FloatRange(SMALLEST, LARGEST), help="Reach of a sign in metres, for the density of --internal. Default 100.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True, help="How it is printed.")
@with_appcontext
def command(slug, cell, category, for_desk, bandwidth, form):
    """People per cell of a fixed grid: people, not pins.

    Example: bin/milo heat --consultation prova --cell 200 --category fix
    """
    with plainly():
        if bandwidth and not for_desk:
            raise ValueError("public heat is never smoothed: --bandwidth goes with --internal")
        consultation = desk().scalar(select(Consultation).where(Consultation.slug == slug))
        if consultation is None:
            raise NotFound("consultation-unknown")
        keys = list(desk().scalars(select(Category.key).where(Category.consultation_id == consultation.id).order_by(Category.position)))
        if category and category not in keys:
            raise ValueError(f"{slug} has no category {category!r}: it has {', '.join(keys) or 'none'}")
        found = internal(consultation, cell, category, bandwidth or BANDWIDTH) if for_desk else public(consultation, cell, category)
        totals, cells = found
        totals |= {"consultation": slug, "category": category, "authors_known": consultation.authors_known, "made_up": consultation.made_up,
                   "people_in_words": people_in_words(totals["people"], consultation.authors_known)}
        if form == "json":
            show_json(totals, cells, consultation.metric_srid)
        elif form == "csv":
            show_csv(totals, cells, consultation.metric_srid)
        else:
            show_table(totals, cells, slug, category)
