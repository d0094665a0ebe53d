"""`numbers import` and `numbers list`: the register of house numbers of a plan, from a file of the city, of an office or made from OpenStreetMap."""
from __future__ import annotations

import shlex
import tempfile
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext

from app import accounts, edition_words, import_words
from app.commands.contributions import Bar
from app.commands.layers import layer_of_file, programme_of, worded
from app.commands.layers_system import choose
from app.i18n import LANGUAGES
from app.plan_area import plan_area
from layers import numbers, numbers_columns
from layers.desk_plan import programmes
from layers.errors import PlanRefused
from layers.files.frames import frame
from layers.files.reading import read
from layers.number_models import NumberRegister
from layers.numbers_columns import FIELDS, NumberColumns

command = AppGroup("numbers", help="House numbers that residents can search, from files.")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who made the data, named under the map.")
@click.option("--licence", required=True, help="Under which licence.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", help=f"What a column is: {', '.join(FIELDS)}. Nothing before = means none.")
@click.option("--crs", help="Coordinate system of the file, such as EPSG:3003, where the file does not say or says wrong.")
@click.option("--swapped", is_flag=True, help="Northing or latitude stands first in the file.")
@click.option("--programme", "programme_key", metavar="KEY", help="The programme, if there are several.")
@click.option("--file-layer", metavar="NAME", help="Which layer of the file, if it has several.")
@click.option("--valid-on", metavar="DATE", help="Day, month or year the data stand for.")
@click.option("--encoding", help="Encoding of the text, if it is guessed wrong.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="it", help="Language of the report on the terminal.")
def import_command(file, source, licence, mapped, crs, swapped, programme_key, file_layer, valid_on, encoding, language):
    """Put the house numbers of a file (CSV with lon and lat or X and Y, GeoJSON, zipped shapefile, GeoPackage ...) in the place of the plan's register.

    Columns are known by their usual names, those of OpenStreetMap (addr:street, addr:housenumber) among them. A second import replaces the first.

    Example: bin/milo numbers import civici.csv --source 'Comune di Milano' --licence 'CC BY 4.0' --map DENOMINAZIONE=street --map NUMEROCOMPLETO=number
    """
    with worded(language) as session, tempfile.TemporaryDirectory(prefix="milo-numbers-") as folder:
        programme = programme_of(session, programme_key)
        reading = read(file, Path(folder) / "rows", encoding=encoding)
        chosen = layer_of_file(reading, file_layer)
        if not chosen.usable:
            why = [import_words.finding(each) for each in (*reading.findings, *chosen.findings)]
            raise click.ClickException(" ".join([edition_words.refusal(PlanRefused("import-nothing-usable", rows=chosen.rows)), *why]))
        columns = columns_of(chosen, mapped)
        area = plan_area(session, programme.id)
        system = choose(chosen, area, crs, swapped, f"bin/milo numbers import {shlex.quote(str(file))} --source {shlex.quote(source)} --licence {shlex.quote(licence)}")
        shapes = frame(chosen, system.epsg, swapped=system.swapped, columns=columns.used())
        doors = numbers_columns.doors_of(shapes, columns, area, Bar())
        made = numbers.replace(session, programme.id, doors.doors, source=source.strip(), licence=licence.strip(), valid_on=valid_on, file_name=reading.file_name,
                               file_digest=reading.digest)
        accounts.note(session, None, "plan.numbers", object_id=programme.id, file=reading.file_name[:200], added=made.added, changed=made.changed, gone=made.gone)
        session.commit()
        for each in (*reading.findings, *chosen.findings, *shapes.attrs["findings"], *doors.findings):
            click.echo(import_words.finding(each))
        if doors.outside:
            click.echo(gettext("Fuori dalla zona del piano: %(count)s. Restano nel registro, ma non si possono scegliere.", count=doors.outside))
        click.echo(gettext("Numeri civici: %(added)s nuovi, %(changed)s cambiati, %(gone)s tolti, %(same)s uguali. Vie: %(streets)s.",
                           added=made.added, changed=made.changed, gone=made.gone, same=made.same, streets=made.streets))


def columns_of(layer, mapped: tuple[str, ...]) -> NumberColumns:
    """The columns that the names suggest, and over them what was asked for. Raises PlanRefused, ValueError."""
    columns = numbers_columns.suggest(layer.columns)
    if any(pair.endswith("=address") and not pair.startswith("=") for pair in mapped):
        columns = NumberColumns()  # a whole address says all
    elif mapped:
        columns.address = None
    for pair in mapped:
        column, _, field = pair.rpartition("=")
        if field not in FIELDS:
            raise ValueError(f"--map {pair}: write COLUMN=FIELD, with one of {', '.join(FIELDS)}")
        setattr(columns, field, column or None)
    for name in columns.used():
        if name not in [each.name for each in layer.columns]:
            raise PlanRefused("import-column-unknown", name=name)
    return columns


@command.command("list")
def list_command():
    """List the registers of house numbers: whose they are, their licence, and when they were imported.

    Example: bin/milo numbers list
    """
    with worded("it") as session:
        for programme in programmes(session):
            register = session.get(NumberRegister, programme.id)
            if register is None:
                click.echo(f"{programme.key}: " + gettext("nessun numero civico"))
                continue
            count, streets = numbers.count(session, programme.id)
            said = filter(None, (register.source, register.licence, register.valid_on, register.file_name, f"{register.imported_at:%Y-%m-%d}"))
            click.echo(f"{programme.key}: " + gettext("numeri civici: %(count)s, vie: %(streets)s", count=count, streets=streets) + "  " + "  ".join(said))
