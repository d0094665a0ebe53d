"""`render`: the consultation map for tonight's assembly, as PDF, PNG or one HTML file for a stick."""
from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app import rendering
from app.commands.say import plainly
from app.db import desk, reader
from app.i18n import STAFF_LANGUAGES

HERE = "http://localhost:8000"


@click.command("render")
@click.option("--consultation", "slug", required=True, help="Short name of the consultation.")
@click.option("--format", "format", required=True, type=click.Choice(rendering.FORMATS), help="pdf, png (200 dpi) or html (one file, no network).")
@click.option("--paper", default="A4", show_default=True, type=click.Choice(rendering.PAPERS), help="Sheet for pdf and png.")
@click.option("--what", default="signs", show_default=True, type=click.Choice(rendering.KINDS), help="Signs one by one, or where people are.")
@click.option("--category", metavar="KEY", help="Only this kind of sign.")
@click.option("--cell", type=click.Choice(["100", "200", "400"]), help="Side of the cells of public heat in metres.  [default: the smallest that says something]")
@click.option("--bandwidth", default=100.0, show_default=True, type=click.FloatRange(20, 2000), help="Metres around each sign, for heat with --internal.")
@click.option("--view", default="auto", show_default=True, type=click.Choice(["auto", "opening", "all"]), help="Most signs, the opening view, or all signs.")
@click.option("--all-layers", is_flag=True, help="Draw also the layers that are off when the page opens.")
@click.option("--language", type=click.Choice(sorted(STAFF_LANGUAGES)), help="Language of the sheet.  [default: the first of the consultation]")
@click.option("--internal", is_flag=True, help="The desk's rule: also signs that wait; the sheet says USO INTERNO.")
@click.option("--base-url", default="", metavar="URL", help="Address in the QR code.  [default: MILO_PUBLIC_URL]")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write.  [default: a telling name in this folder]")
@with_appcontext
def command(slug, output, internal, cell, base_url, **wish):
    """Print a consultation map.

    Example: bin/milo render --consultation prova --format pdf --paper A3
    """
    if not base_url and not current_app.config["SETTINGS"].public_url:
        base_url = HERE
        click.echo(f"MILO_PUBLIC_URL is not set: the QR code leads to {HERE}", err=True)
    with plainly():
        made, _mimetype, name = rendering.consultation_map(desk() if internal else reader(), slug, internal=internal, base_url=base_url,
                                                           cell=int(cell) if cell else None, **wish)
    output = output or Path(name)
    try:
        output.write_bytes(made)
    except OSError as problem:
        raise click.ClickException(f"cannot write {output}: {problem.strerror}") from problem
    click.echo(f"{output}: {len(made) / 1000:.0f} kB")
