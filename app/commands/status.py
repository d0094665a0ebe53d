"""`status`: what is installed and in what state, for people and, with --json, for machines."""
from __future__ import annotations

import json

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from sqlalchemy.orm import Session

import app as package
from app import uploads
from app.commands.say import plainly
from app.db import databases, owner
from app.guard import durability
from app.i18n import LANGUAGES, READ_BY_A_NATIVE_SPEAKER

CONSULTATIONS = text("""
    SELECT c.slug, c.title, c.phase, c.moderation, c.languages, c.opens_on::text, c.closes_on::text, c.made_up, c.authors_known, c.credit, c.metric_srid,
           (SELECT count(*) FROM milo.categories g WHERE g.consultation_id = c.id) AS categories,
           (SELECT count(*) FROM milo.consultation_layers l WHERE l.consultation_id = c.id) AS layers,
           (SELECT count(*) FROM milo.participants p WHERE p.consultation_id = c.id) AS participants,
           coalesce((SELECT json_object_agg(visibility, n) FROM (SELECT visibility, count(*) AS n FROM milo.contributions s
                     WHERE s.consultation_id = c.id AND s.counts GROUP BY visibility) counts), '{}') AS contributions,
           (SELECT count(*) FROM milo.contributions s WHERE s.consultation_id = c.id AND NOT s.counts) AS left_in_test
    FROM milo.consultations c ORDER BY c.made_up, c.slug""")
LAYERS = text("SELECT p.key AS programme, l.key, (SELECT count(*) FROM milo.features f WHERE f.edition_id = l.edition_id) AS features, l.licence"
              " FROM milo.layers l JOIN milo.programmes p ON p.id = l.programme_id ORDER BY p.key, l.position")


def gather() -> dict:
    """All of it, with keys that stay: version, database, durability, basemap, languages, consultations, layers, imports, accounts, uploads."""
    session = owner()
    basemap = current_app.config["SETTINGS"].var / "basemap.pmtiles"
    return {
        "version": package.__version__,
        "database": {
            "postgresql": session.scalar(text("SHOW server_version")),
            "postgis": session.scalar(text("SELECT public.postgis_lib_version()")),
            "migrations": session.scalar(text("SELECT version_num FROM milo.alembic_version")),
            "size_bytes": session.scalar(text("SELECT pg_database_size(current_database())")),
        },
        "durability": durability(databases().engine("intake")),
        "basemap": {"present": basemap.is_file(), "bytes": basemap.stat().st_size if basemap.is_file() else 0},
        "languages": {code: {"name": language.name, "direction": language.direction, "read_by_native_speaker": code in READ_BY_A_NATIVE_SPEAKER}
                      for code, language in LANGUAGES.items()},
        "consultations": [dict(row) for row in session.execute(CONSULTATIONS).mappings()],
        "layers": [dict(row) for row in session.execute(LAYERS).mappings()],
        "imports": session.scalar(text("SELECT count(*) FROM milo.imports")),
        "accounts": session.scalar(text("SELECT count(*) FROM milo.accounts WHERE NOT disabled")),
        "uploads": _uploads(session),
    }


def _uploads(session: Session) -> dict:
    """How many files wait for their choices at the desk; those older than a day go now, whoever asks."""
    swept = uploads.sweep(session)
    session.commit()
    return {"waiting": session.scalar(text("SELECT count(*) FROM milo.uploads")), "swept": swept}


def lines(found: dict):
    """The same in words, a line each."""
    database = found["database"]
    yield f"MILO Mappa {found['version']}"
    yield f"PostgreSQL {database['postgresql']}, PostGIS {database['postgis']}, migration {database['migrations']}, {database['size_bytes'] / 1e6:.0f} MB"
    yield "Durability: " + ", ".join(f"{name} {value}" for name, value in found["durability"].items())
    yield "Basemap: " + (f"{found['basemap']['bytes'] / 1000:.0f} kB" if found["basemap"]["present"] else "not built (bin/milo basemap sample)")
    unread = [code for code, each in found["languages"].items() if not each["read_by_native_speaker"]]
    yield f"Languages: {', '.join(found['languages'])}" + (f" (not yet read by a native speaker: {', '.join(unread)})" if unread else "")
    yield f"Layers: {len(found['layers'])}, with {sum(each['features'] for each in found['layers'])} shapes. Staff accounts: {found['accounts']}."
    for each in found["consultations"]:
        counts = ", ".join(f"{count} {visibility}" for visibility, count in sorted(each["contributions"].items())) or "no contributions"
        counts += f", {each['left_in_test']} left in the test phase, which never count" if each["left_in_test"] else ""
        marks = [each["phase"], *(["made up"] if each["made_up"] else []), *([] if each["authors_known"] else ["authors not known"])]
        yield f"{each['slug']} ({', '.join(marks)}): {counts}; {each['participants']} participants, {each['categories']} categories, {each['layers']} layers"


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="For machines, with keys that stay.")
@with_appcontext
def command(as_json: bool):
    """Version, database, durability, basemap, languages, consultations with their phase and counts, layers.

    Example: bin/milo status --json
    """
    with plainly():
        found = gather()
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else "\n".join(lines(found)))
