"""`layers import`, `list`, `publish`, `compare`: any file of the plan into an edition of a layer, and the editions from the terminal."""
from __future__ import annotations

import json
import shlex
import tempfile
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext
from sqlalchemy import select

from app import accounts, edition_words, import_words, plan_shown
from app.commands.contributions import Bar
from app.commands.layers_system import System, choose
from app.commands.say import plainly
from app.db import owner
from app.i18n import LANGUAGES, force_locale
from app.plan_area import plan_area
from layers import desk_plan, editions, import_report, imports
from layers.errors import PlanRefused
from layers.files.account import FileLayer, Reading
from layers.files.errors import FileRefused
from layers.files.frames import frame
from layers.files.reading import read
from layers.imports import FIELDS, EditionFacts, Mapping
from layers.models import Layer, Programme

command = AppGroup("layers", help="Layers of the plan and their editions, from files.")


@contextmanager
def worded(language: str):
    """Everything in one language; a refusal is one sentence, and nothing stays."""
    session = owner()
    with plainly(), force_locale(language):
        try:
            yield session
        except (PlanRefused, FileRefused) as refused:
            raise click.ClickException(edition_words.refusal(refused)) from refused
        finally:
            session.rollback()


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--layer", "key", metavar="KEY", help="The layer: one that is there gets a new edition, another name makes a new layer.")
@click.option("--title", help="Title of a new layer.")
@click.option("--crs", help="Coordinate system of the file, such as EPSG:3003, where the file does not say or says wrong.")
@click.option("--swapped", is_flag=True, help="Northing or latitude stands first in the file.")
@click.option("--programme", "programme_key", metavar="KEY", help="The programme, if there are several.")
@click.option("--file-layer", metavar="NAME", help="Which layer of the file, if it has several.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", help=f"What a column is: {', '.join(FIELDS)}. Nothing before = means none.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="A column to keep, public on the map; '*' for all. Others are not stored.")
@click.option("--edition", "title_of_edition", metavar="TITLE", default="", help="Title of the edition, such as 'May 2026'.")
@click.option("--valid-on", metavar="DATE", help="Day, month or year the data stand for.")
@click.option("--source", default="", help="Who made the data, printed on every map.")
@click.option("--licence", default="", help="Under which licence.")
@click.option("--sensitive", is_flag=True, help="A new layer of which only counts of five or more per block are public.")
@click.option("--publish", is_flag=True, help="Put the edition in force at once; without it a draft waits at the desk.")
@click.option("--encoding", help="Encoding of the text, if it is guessed wrong.")
@click.option("--report", "report_file", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write the whole report as JSON.")
@click.option("--show", multiple=True, metavar="SLUG", help="Consultations that show a new layer. Without it: all that show this programme.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="it", help="Language of the report on the terminal.")
def import_command(file, key, title, crs, swapped, programme_key, file_layer, mapped, keep, title_of_edition, valid_on, source, licence, sensitive, publish, encoding,
                   report_file, show, language):
    """Import a file of the plan (shapefile in a zip, GeoPackage, GeoJSON, KML, GPX, GML, DXF, CSV, XLSX ...) as an edition of a layer.

    Example: bin/milo layers import ciclabili.zip --layer cycle-paths --crs EPSG:3003 --keep tipologia --edition 'maggio 2026' --publish
    """
    with worded(language) as session, tempfile.TemporaryDirectory(prefix="milo-import-") as folder:
        programme = programme_of(session, programme_key)
        reading = read(file, Path(folder) / "rows", encoding=encoding)
        chosen = layer_of_file(reading, file_layer)
        if not chosen.usable:
            why = [import_words.finding(each) for each in (*reading.findings, *chosen.findings)]
            raise click.ClickException(" ".join([edition_words.refusal(PlanRefused("import-nothing-usable", rows=chosen.rows)), *why]))
        key = key or imports.key_from(title or chosen.name)
        layer = session.scalar(select(Layer).where(Layer.programme_id == programme.id, Layer.key == key).with_for_update(key_share=True))
        if layer is not None and (title or sensitive or show):
            raise click.ClickException(gettext("Il livello «%(key)s» c'è già: --title, --sensitive e --show valgono solo per uno nuovo.", key=key))
        mapping = mapping_of(chosen, layer and imports.mapping_before(session, layer, chosen), mapped, keep)
        area = plan_area(session, programme.id)
        system = choose(chosen, area, crs, swapped, f"bin/milo layers import {shlex.quote(str(file))}" + (f" --layer {key}" if key else ""))
        shapes = frame(chosen, system.epsg, swapped=system.swapped, columns=mapping.columns())
        if layer is None:
            layer = imports.new_layer(session, programme, key, {"it": title or key.replace("-", " ").capitalize()}, kind_of(chosen), sensitive=sensitive, source=source, licence=licence)
            plan_shown.show(session, layer, list(show) or None)
        facts = EditionFacts(title_of_edition, valid_on, source, licence, None, reading.file_name, reading.digest, system.epsg)
        edition = imports.save(session, layer, shapes, mapping, facts, report_of(reading, chosen, shapes, system), area=area, progress=Bar())
        accounts.note(session, None, "plan.import", object_id=edition.id, layer=layer.key, number=edition.number, file=reading.file_name[:200], shapes=edition.features)
        if publish:
            editions.publish(session, edition)
            accounts.note(session, None, "plan.publish", object_id=edition.id, layer=layer.key, number=edition.number)
        report, number = edition.report, edition.number
        session.commit()
        if report_file:
            words = {each: lines_of(report, each) for each in ("it", "en")}
            report_file.write_text(json.dumps(report | {"layer": key, "edition": number, "published": publish, "words": words}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for line in lines_of(report, language):
            click.echo(line)
        click.echo(gettext("Livello %(key)s, edizione %(number)s: in vigore.", key=key, number=number) if publish else
                   gettext("Livello %(key)s, edizione %(number)s: bozza. Per metterla in vigore: bin/milo layers publish %(key)s %(number)s", key=key, number=number))


def programme_of(session, key: str | None) -> Programme:
    """The programme asked for, or the only one. Raises click.ClickException."""
    found = desk_plan.programmes(session)
    chosen = [each for each in found if key in (None, each.key)]
    if len(chosen) != 1:
        raise click.ClickException(gettext("Scegli il piano con --programme: %(keys)s.", keys=", ".join(each.key for each in found) or gettext("nessuno, carica prima i dati")))
    return chosen[0]


def layer_named(session, programme: Programme, key: str) -> Layer:
    """The layer of a programme. Raises click.ClickException."""
    found = session.scalar(select(Layer).where(Layer.programme_id == programme.id, Layer.key == key))
    if found is None:
        raise click.ClickException(gettext("Il livello «%(key)s» non c'è. Quelli che ci sono: bin/milo layers list", key=key))
    return found


def layer_of_file(reading: Reading, name: str | None) -> FileLayer:
    """The layer of the file asked for, or the only one. Raises click.ClickException with the names."""
    chosen = [each for each in reading.layers if name in (None, each.name)]
    if len(chosen) != 1:
        names = ", ".join(f"{each.name} ({each.usable})" for each in reading.layers)
        raise click.ClickException(gettext("Scegli quale livello del file con --file-layer: %(names)s.", names=names))
    return chosen[0]


def mapping_of(layer: FileLayer, before: Mapping | None, mapped: tuple[str, ...], keep: tuple[str, ...]) -> Mapping:
    """What was asked for, on top of the mapping of the edition before or of what the names of the columns suggest. Raises PlanRefused, ValueError."""
    mapping = before or imports.suggest(layer)
    names = [column.name for column in layer.columns]
    for pair in mapped:
        column, _, field = pair.rpartition("=")
        if field not in FIELDS:
            raise ValueError(f"--map {pair}: write COLUMN=FIELD, with one of {', '.join(FIELDS)}")
        setattr(mapping, field, column or None)
    if keep:
        mapping.keep = names if "*" in keep else list(dict.fromkeys(keep))
    for name in mapping.columns():
        if name not in names:
            raise PlanRefused("import-column-unknown", name=name)
    return mapping


def kind_of(layer: FileLayer) -> str:
    """The kind of a new layer: that of its shapes, or mixed."""
    kinds = [kind for kind, count in layer.geometry.items() if count]
    return kinds[0] if len(kinds) == 1 else "mixed"


def report_of(reading: Reading, layer: FileLayer, shapes, system: System) -> dict:
    """The report before it is saved."""
    return import_report.account(reading, layer, shapes, epsg=system.epsg, swapped=system.swapped, why=system.why, candidates=system.candidates)


def lines_of(report: dict, language: str) -> list[str]:
    """The report in one language, a heading and its sentences."""
    with force_locale(language):
        return [line for heading, sentences in edition_words.report(report).sections() for line in (f"{heading}:", *(f"  {words}" for words in sentences))]


@command.command("list")
@click.option("--programme", "programme_key", metavar="KEY", help="The programme, if there are several.")
def list_command(programme_key):
    """List the layers with their editions: which is in force, which are drafts.

    Example: bin/milo layers list
    """
    with worded("it") as session:
        programme = programme_of(session, programme_key)
        for layer in session.scalars(select(Layer).where(Layer.programme_id == programme.id).order_by(Layer.position, Layer.key)):
            kinds = ", ".join([layer.geometry_type, *([gettext("riservato")] if layer.sensitive else [])])
            click.echo(f"{layer.key}: {layer.title.get('it', '')} ({kinds})")
            for each in editions.of_layer(session, layer):
                state = gettext("in vigore") if each.id == layer.edition_id else gettext("conservata") if each.published_at else gettext("bozza")
                click.echo("  " + "  ".join(filter(None, (str(each.number), state, gettext("%(count)s forme", count=each.features), each.title, each.valid_on, each.file_name))))


@command.command("publish")
@click.argument("key")
@click.argument("number", type=int)
@click.option("--programme", "programme_key", metavar="KEY", help="The programme, if there are several.")
def publish_command(key, number, programme_key):
    """Put an edition in force: a draft, or an older one again. The one before is kept.

    Example: bin/milo layers publish cycle-paths 2
    """
    with worded("it") as session:
        layer = layer_named(session, programme_of(session, programme_key), key)
        edition = editions.numbered(session, layer, number)
        editions.publish(session, edition)
        accounts.note(session, None, "plan.publish", object_id=edition.id, layer=key, number=number)
        session.commit()
        click.echo(gettext("Livello %(key)s, edizione %(number)s: in vigore.", key=key, number=number))


@command.command("compare")
@click.argument("key")
@click.argument("old", type=int)
@click.argument("new", type=int)
@click.option("--programme", "programme_key", metavar="KEY", help="The programme, if there are several.")
def compare_command(key, old, new, programme_key):
    """Count what was added, removed, moved and changed from one edition of a layer to another.

    Example: bin/milo layers compare cycle-paths 1 2
    """
    with worded("it") as session:
        layer = layer_named(session, programme_of(session, programme_key), key)
        difference = editions.compare(session, editions.numbered(session, layer, old).id, editions.numbered(session, layer, new).id)
        for line in edition_words.difference(difference, editions.signs_about(session, difference)):
            click.echo(line)
