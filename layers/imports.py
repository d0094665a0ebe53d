"""From the rows of a file to a draft edition of a layer. Called by `layers import` and by the desk's upload."""
from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass

import geopandas
import shapely
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from geo.crs import LONLAT, assert_crs
from layers import edition_matching, import_checks, import_copy
from layers.errors import PlanRefused
from layers.files.account import FileLayer
from layers.import_mapping import FIELDS, Mapping, suggest
from layers.models import Edition, Layer, Programme
from layers.sql import query
from layers.styles_legible import first_style

__all__ = ["EditionFacts", "FIELDS", "Mapping", "key_from", "mapping_before", "new_layer", "save", "suggest"]

LARGE = 20_000  # rows: from here on an edition has a table of its own, loaded without indexes
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = {"contributions"}  # in the addresses of tiles it means the signs
TYPES = ("point", "line", "polygon", "mixed")


@dataclass
class EditionFacts:
    """What is said of an edition as a whole; `valid_on` is a day, month or year as the source says it ("2026-05")."""

    title: str = ""
    valid_on: str | None = None
    source: str = ""
    licence: str = ""
    made_by: str | None = None
    file_name: str | None = None
    file_digest: str | None = None  # SHA-256 in hex
    epsg: int | None = None


def save(session: Session, layer: Layer, frame: geopandas.GeoDataFrame, mapping: Mapping, facts: EditionFacts, report: dict, *,
         area: shapely.Geometry | None = None, language: str = "it", progress: Callable[[int, int], None] | None = None) -> Edition:
    """Store the shapes of `frame` (EPSG:4326, from `layers.files.frames.frame`) as a new draft edition of `layer` and return it.

    `report` is `layers.import_report.account(...)`; what happened here is added to a copy of it that stays with the edition. `area` (lon/lat) is where
    the programme's shapes may be: those outside are kept and counted, but a file wholly far outside is refused. `progress(done, of)` is told of rows.
    An intervention that a shape of the edition in force belongs to is carried over to the shape that matches it. Raises PlanRefused.
    """
    assert_crs(frame, LONLAT)
    for name in mapping.columns():
        if name not in frame.columns or name in ("row", frame.geometry.name):
            raise PlanRefused("import-column-unknown", name=name)
    checked = import_checks.check(frame, layer.geometry_type, mapping, area)
    session.execute(select(Layer.id).where(Layer.id == layer.id).with_for_update(key_share=True))  # one import of a layer at a time: they are numbered
    number = session.scalar(select(func.coalesce(func.max(Edition.number), 0) + 1).where(Edition.layer_id == layer.id))
    edition = Edition(
        id=uuid.uuid4(), layer_id=layer.id, number=number, title=facts.title, valid_on=facts.valid_on or None, source=facts.source, licence=facts.licence,
        file_name=facts.file_name, file_digest=bytes.fromhex(facts.file_digest) if facts.file_digest else None, epsg=facts.epsg, made_by=facts.made_by,
        features=len(checked.frame), fields=fields_of(checked.frame, mapping.keep),
    )
    session.add(edition)
    session.flush()
    large = len(checked.frame) > LARGE
    table = session.scalar(text("SELECT milo.open_edition(:id)"), {"id": edition.id}) if large else "features"
    import_copy.copy_rows(session, table, None if large else (layer.id, edition.id), checked.frame, mapping, checked.figures, language, progress)
    if large:
        session.execute(text("SELECT milo.close_edition(:id)"), {"id": edition.id})
    carried = edition_matching.carry_over(session, layer.edition_id, edition.id) if layer.edition_id else 0
    outside = session.scalar(query("edition_outside_blocks"), {"edition": edition.id, "programme": layer.programme_id}) if layer.sensitive else None
    edition.report = _report(_without_examples(report) if layer.sensitive else report, checked, mapping, frame, carried, outside)
    session.flush()
    return edition


def new_layer(session: Session, programme: Programme, key: str, title: dict, geometry_type: str, *, description: dict | None = None,
              sensitive: bool = False, visible: bool = True, source: str = "", licence: str = "") -> Layer:
    """A layer without editions, last in the programme's order; `title` is {"it": …}, `geometry_type` point, line, polygon or mixed.

    Which consultations show it is for the web layer to say. Raises PlanRefused for a key that is taken or is not made of a-z, 0-9 and dashes.
    """
    if not KEY.fullmatch(key) or len(key) > 63:
        raise PlanRefused("import-key-unusable", name=key[:80])
    if not any(words.strip() for words in title.values()):
        raise PlanRefused("import-title-missing")
    if geometry_type not in TYPES:
        raise PlanRefused("import-kind-unknown", name=geometry_type)
    if key in RESERVED or session.scalar(select(Layer.id).where(Layer.programme_id == programme.id, Layer.key == key)):
        raise PlanRefused("import-key-taken", name=key)
    position = session.scalar(select(func.coalesce(func.max(Layer.position), 0) + 1).where(Layer.programme_id == programme.id))
    layer = Layer(id=uuid.uuid4(), programme_id=programme.id, key=key, position=position, title=title, description=description or {}, geometry_type=geometry_type,
                  sensitive=sensitive, visible=visible, source=source, licence=licence, style=first_style(position))
    session.add(layer)
    session.flush()
    return layer


def key_from(title: str) -> str:
    """A layer's key from its title. Empty if nothing is left.

    >>> key_from("Piste ciclabili, città 2026")
    'piste-ciclabili-citta-2026'
    """
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:63].strip("-")


def mapping_before(session: Session, layer: Layer, file_layer: FileLayer) -> Mapping | None:
    """The mapping of the newest edition of a layer, if the file has all its columns: what to propose for a new edition."""
    known = {column.name for column in file_layer.columns}
    for report in session.scalars(select(Edition.report).where(Edition.layer_id == layer.id).order_by(Edition.number.desc())):
        if value := report.get("mapping"):
            before = Mapping(**value)
            return before if set(before.columns()) <= known else None
    return None


def fields_of(frame: geopandas.GeoDataFrame, keep: list[str]) -> list[dict]:
    """The kept columns as an edition names them: [{"name", "title": {"it": …}, "kind": text, integer, number or boolean}]."""
    kinds = {"i": "integer", "u": "integer", "f": "number", "b": "boolean"}
    return [{"name": name, "title": {"it": name}, "kind": kinds.get(getattr(frame[name].dtype, "kind", "O"), "text")} for name in keep]


def _without_examples(report: dict) -> dict:
    """The report of a sensitive layer quotes no words of single rows."""
    blind = [each | {"values": each["values"] | {"example": "…"}} if "example" in each["values"] else each for each in report.get("findings") or []]
    return report | {"findings": blind}


def _report(report: dict, checked: import_checks.Checked, mapping: Mapping, frame: geopandas.GeoDataFrame, carried: int, outside_blocks: int | None) -> dict:
    before = dict(report.get("counts") or {"read": len(frame), "refused": 0})
    refused = before["refused"] + sum(each.count for each in checked.findings if each.refused)
    counts = before | {"refused": refused, "saved": len(checked.frame), "outside_area": checked.outside, "across_area": checked.across,
                       "interventions_carried": carried, "outside_blocks": outside_blocks}
    dropped = [name for name in (report.get("file") or {}).get("columns", []) if name not in mapping.columns()]
    return report | {"counts": counts, "mapping": mapping.as_dict(), "columns_not_kept": dropped,
                     "findings": [*(report.get("findings") or []), *(asdict(each) for each in checked.findings)]}
