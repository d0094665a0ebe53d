"""`consultation add`, `consultation phase`: a new question to an area, and where it stands."""
from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import click
from flask.cli import AppGroup
from geoalchemy2.shape import to_shape
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import accounts
from app.commands.say import plainly
from app.db import owner
from app.i18n import LANGUAGES
from app.models import ConsultationLayer
from geo.errors import GeoError
from geo.geometry_gate import load_json
from layers.models import Layer, Programme
from surveys import setting_up
from surveys.import_area import read_area
from surveys.models import PHASES
from surveys.sample_categories import CATEGORIES

command = AppGroup("consultation", help="Consultations: making one, moving it on.")
MAX_CATEGORIES = 100_000  # bytes
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
# programmes with a shape in the area, so that a consultation shows the plan it stands on without being told
TOUCHING = text("SELECT DISTINCT l.programme_id FROM milo.layers l JOIN milo.features f ON f.edition_id = l.edition_id"
                " JOIN milo.consultations c ON c.id = :id WHERE ST_Intersects(f.geom, c.area)")


def in_languages(given: tuple[str, ...], languages: list[str]) -> dict[str, str]:
    """``("Piazza", "en=Square")`` as ``{"it": "Piazza", "en": "Square"}``: words without a language are in the first. Raises ValueError."""
    found: dict[str, str] = {}
    for words in given:
        match = re.fullmatch(r"([a-z]{2})=(.+)", words, re.DOTALL)
        language, said = (match[1], match[2]) if match and match[1] in LANGUAGES else (languages[0], words)
        if language not in languages:
            raise ValueError(f"there are words in {language!r}, which is not among the languages {','.join(languages)}")
        if language in found:
            raise ValueError(f"the words in {language!r} are given twice")
        if not said.strip():
            raise ValueError("the title and the question may not be empty")
        found[language] = said.strip()
    return found


def read_languages(given: str) -> list[str]:
    """``it,en`` as a list, in order. Raises ValueError for a language the interface does not have."""
    languages = [code.strip() for code in given.split(",") if code.strip()]
    unknown = [code for code in languages if code not in LANGUAGES]
    if unknown or not languages:
        raise ValueError(f"the languages there are: {', '.join(LANGUAGES)}; given: {given!r}")
    return list(dict.fromkeys(languages))


def read_categories(path: Path | None, language: str) -> list[dict]:
    """The categories of a JSON file, or the five of the sample; an empty list waits for an import that makes them. Raises ValueError.

    The file may look as `/api/c/{slug}` shows categories: words that are not told by language are in ``language``, and the list may stand
    under "categories".
    """
    if path is None:
        return CATEGORIES
    try:
        found = load_json(path.read_bytes(), max_bytes=MAX_CATEGORIES)
    except GeoError as refused:
        raise ValueError(f"{path.name} is not readable as JSON: {refused}") from refused
    if isinstance(found, dict) and set(found) == {"categories"}:
        found = found["categories"]
    if not isinstance(found, list):
        raise ValueError(f"{path.name} must hold a list of categories, each with a key and a title")
    return [_spoken(category, language) for category in found]


def _spoken(category: object, language: str) -> object:
    if not isinstance(category, dict):
        return category
    return category | {field: {language: category[field].strip()} for field in ("title", "description")
                       if isinstance(category.get(field), str) and category[field].strip()}


def show_layers(session: Session, consultation, wanted: str | None) -> int:
    """Show the layers of the programme ``wanted``, of those that touch the area, or (``none``) no layer. Returns how many. Raises ValueError."""
    if wanted == "none":
        return 0
    if wanted:
        programmes = list(session.scalars(select(Programme.id).where(Programme.key == wanted)))
        if not programmes:
            known = ", ".join(session.scalars(select(Programme.key))) or "none is loaded"
            raise ValueError(f"there is no programme {wanted!r} (there is: {known})")
    else:
        programmes = list(session.scalars(TOUCHING, {"id": consultation.id}))
    layers = list(session.scalars(select(Layer.id).where(Layer.programme_id.in_(programmes))))
    session.add_all(ConsultationLayer(consultation_id=consultation.id, layer_id=layer) for layer in layers)
    return len(layers)


@command.command("add")
@click.argument("slug")
@click.option("--title", "titles", required=True, multiple=True, help='What it is called: "Piazza Tirana", or once per language: it=Piazza --title en=Square.')
@click.option("--area", required=True, type=FILE, help="The area: polygons in GeoJSON or GeoPackage, in any stated coordinate system.")
@click.option("--languages", required=True, help="Languages of the consultation, the main one first: it,en,ar.")
@click.option("--categories", type=FILE, help="JSON list of categories (key, title, ...); without it the five of the sample. [] for none yet.")
@click.option("--question", "questions", multiple=True, help="What is asked, once or once per language (en=...).")
@click.option("--opens", type=DAY, help="First day, YYYY-MM-DD.")
@click.option("--closes", type=DAY, help="Last day, YYYY-MM-DD.")
@click.option("--layers", "programme", help="Key of the programme whose layers it shows, or none. Default: the one that touches the area.")
@click.option("--moderation", type=click.Choice(["before", "after"]), default="before", show_default=True, help="Whether a person looks before a sign is public.")
@click.option("--phase", type=click.Choice(PHASES), default="draft", show_default=True, help="Where it stands.")
@click.option("--made-up", is_flag=True, help="Its signs are invented: said on every page and map.")
def add(slug, titles, area, languages, categories, questions, opens, closes, programme, moderation, phase, made_up):
    """Add a consultation on an area; it is a draft until its phase is moved on.

    Example: bin/milo consultation add tirana --title "Piazza Tirana" --area tirana.geojson --languages it,en,ar --categories categories.json
    """
    with plainly():
        if opens and closes and closes < opens:
            raise ValueError("it closes before it opens")
        spoken = read_languages(languages)
        made = setting_up.add(
            owner(), slug, title=in_languages(titles, spoken), question=in_languages(questions, spoken), area=read_area(area),
            languages=spoken, categories=read_categories(categories, spoken[0]), moderation=moderation, phase=phase, made_up=made_up,
            opens_on=opens.date() if opens else (dt.date.today() if phase == "open" else None), closes_on=closes.date() if closes else None,
        )
        shown = show_layers(owner(), made, programme)
        accounts.note(owner(), None, "consultation.add", consultation_id=made.id, slug=slug)
        count = owner().scalar(text("SELECT count(*) FROM milo.categories WHERE consultation_id = :id"), {"id": made.id})
        west, south, east, north = to_shape(made.area).bounds
        owner().commit()
    click.echo(f"Consultation {slug} added: {phase}, {count} categories, {shown} layers, distances in EPSG:{made.metric_srid}.")
    click.echo(f"Area: {west:.5f}, {south:.5f} to {east:.5f}, {north:.5f}.")


@command.command("phase")
@click.argument("slug")
@click.argument("phase", type=click.Choice(PHASES))
def phase_command(slug: str, phase: str):
    """Move a consultation to a phase: draft, test, open, closed, results or archived.

    Example: bin/milo consultation phase tirana open
    """
    with plainly():
        moved = setting_up.move_to_phase(owner(), slug, phase)
        accounts.note(owner(), None, "consultation.phase", consultation_id=moved.id, phase=phase)
        owner().commit()
    click.echo(f"Consultation {slug} is now: {phase}.")
