"""`privacy run`: what is kept for a time only goes when its day has come."""
from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from app import uploads
from app.commands.say import plainly
from app.db import owner
from surveys import keeping


@click.group("privacy")
def command():
    """What is kept for a time only."""


@command.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go; delete nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_appcontext
def run(dry_run: bool, as_json: bool):
    """Delete what has had its day: network keys and marks, addresses, hidden photographs, voices; unless dry, files left at the desk too. Run it once a day (cron, a timer).

    Messages about the pages and their accessibility go 365 days after their answer, and at the latest 730 days after they came.

    \b
    Example: bin/milo privacy run --dry-run
    """
    with plainly():
        gone = keeping.sweep(owner(), dt.datetime.now(ZoneInfo("Europe/Rome")).date())
        if dry_run:
            owner().rollback()  # what was counted is there again; files on the disk would not be
        else:
            gone["files left at the desk"] = uploads.sweep(owner())
            owner().commit()
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, "gone": gone}))
        return
    for what, many in gone.items():
        click.echo(f"{many:6} {what}")
    click.echo("nothing was deleted: this was a dry run" if dry_run else f"{sum(gone.values())} deleted")
