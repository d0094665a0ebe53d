"""`contributions import`: signs from a file, with a report of what was added, what was there and what was refused and why."""
from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import click
from flask.cli import AppGroup
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, sign_files
from app.commands.say import plainly
from app.db import owner
from surveys import imports
from surveys.errors import NotFound
from surveys.import_checks import Wishes
from surveys.import_csv import ENCODINGS, MAX_BYTES
from surveys.import_fields import parse_map
from surveys.import_report import Report
from surveys.models import Consultation

command = AppGroup("contributions", help="Contributions from files.")


def fields_of(mapped: tuple[str, ...], category_from: str | None, id_column: str | None) -> dict[str, str]:
    """All options that name a column as {field: column}. Raises ValueError when a field is named twice."""
    fields = parse_map(mapped)
    for field, column, option in (("category", category_from, "--category-from"), ("id", id_column, "--id")):
        if column and fields.get(field, column) != column:
            raise ValueError(f"{option} and --map name two columns for {field}: {column!r} and {fields[field]!r}")
        if column:
            fields[field] = column
    return fields


class Bar:
    """A progress bar on the error stream, drawn once it is known how many rows there are."""

    bar = None

    def __call__(self, done: int, of: int) -> None:
        """``done`` more of ``of`` rows."""
        if self.bar is None:
            self.bar = click.progressbar(length=of, label="Importing", file=sys.stderr)
        self.bar.update(done)
        if self.bar.finished:
            self.bar.render_finish()


def bring(session: Session, slug: str, file: Path, layer: str | None, wishes: Wishes) -> Report:
    """Import a file of any kind; what is no plain CSV or GeoJSON is read by `layers.files`. Raises ValueError in one line, NotFound."""
    if layer is None and not sign_files.is_ours(file):
        if file.stat().st_size > MAX_BYTES:
            raise ValueError(f"{file.name} is over {MAX_BYTES // 1_000_000} MB: cut it in parts")
        return imports.run(session, slug, file.name, file.read_bytes(), wishes, Bar())
    area = session.scalar(select(Consultation.area).where(Consultation.slug == slug))
    if area is None:
        raise NotFound("consultation-unknown")
    with tempfile.TemporaryDirectory() as folder:
        digest, table = sign_files.table_of(file, Path(folder), wishes, layer, to_shape(area))
    return imports.run_table(session, slug, file.name, digest, lambda: table, sign_files.without_places(wishes), Bar())


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", "slug", required=True, help="Short name of the consultation.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD",
              help="What a column is: lon, lat, x, y, wkt, category, text, participant, id, date, language or accuracy.")
@click.option("--layer", metavar="NAME", help="Which layer, of a file that holds several.")
@click.option("--crs", help="Coordinate system, such as EPSG:32632, instead of what the file says. Not needed for lon and lat in degrees.")
@click.option("--category-from", metavar="COLUMN", help="Column with the category: a key or a title; other values are refused.")
@click.option("--create-categories", is_flag=True, help="Make a category for each value that is not known (at most 50).")
@click.option("--category", metavar="KEY", help="Category of all rows, or of those whose own is empty.")
@click.option("--id", "id_column", metavar="COLUMN", help="Column that names each row once and for all. Without it: the file and the row's number.")
@click.option("--language", help="Language of the words. Default: the first of the consultation.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Encoding of the words, if it is guessed wrong.")
@click.option("--publish", is_flag=True, help="Show the signs and their words at once: somebody has looked at the file.")
@click.option("--all-or-nothing", is_flag=True, help="Add nothing if any row is refused.")
@click.option("--credit", help="Source and licence of the data, printed on every map.")
@click.option("--report", "report_file", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write the whole report as JSON.")
def import_command(file, slug, mapped, layer, crs, category_from, create_categories, category, id_column, language, encoding, publish, all_or_nothing,
                   credit, report_file):
    """Import contributions from CSV, GeoJSON, GeoPackage, shapefile (zipped), KML, GPX, XLSX and more; the same file twice adds nothing.

    Example: bin/milo contributions import pins.csv --consultation boston --crs EPSG:4326 --map COMMENTS=text --category-from TYPE --create-categories
    """
    with plainly():
        wishes = Wishes(fields_of(mapped, category_from, id_column), crs, category, create_categories, publish, all_or_nothing, language, credit, encoding)
        session = owner()
        try:
            report = bring(session, slug, file, layer, wishes)
            stays = imports.succeeded(report, wishes)
            if stays:
                consultation = session.scalar(select(Consultation.id).where(Consultation.slug == slug))
                accounts.note(session, None, "contributions.import", consultation_id=consultation, file=file.name[:200], added=report.added,
                              published=publish)
                session.commit()
        finally:
            session.rollback()  # nothing of a failed import stays
        if not stays:
            report.added, report.categories_made = 0, []
        if report_file:
            report_file.write_text(json.dumps(report.as_dict() | {"kept": stays}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for line in report.lines():
        click.echo(line)
    if not stays:
        raise click.ClickException(f"nothing was imported: {len(report.refused)} of {report.rows} rows cannot be used")
