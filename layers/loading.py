"""A programme and everything that belongs to it, from parsed files into the tables. Used by `demo load`; loading twice adds nothing."""
from __future__ import annotations

import datetime as dt
import uuid

from shapely.geometry import shape
from geoalchemy2.shape import from_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from layers.models import Edition, Feature, Ground, Intervention, Layer, Milestone, MoneyLine, Place, Programme

NAMESPACE = uuid.UUID("6f1f1a52-6a2e-5a67-9a0e-1d6d9a3f4c11")


def named_id(*parts: object) -> uuid.UUID:
    """A stable id for something the files name by a key."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _geometry(value: dict):
    return from_shape(shape(value), srid=4326)


def load_programme(session: Session, sample) -> Programme:
    """Load programme, layers, interventions, milestones, money, features, places and ground. ``sample`` has the reading functions of layers.sample.

    Geometries are EPSG:4326. Returns the programme that is there already if it was loaded before.
    """
    facts = sample.programme()
    known = session.scalar(select(Programme).where(Programme.key == facts["key"]))
    if known:
        return known
    programme = Programme(
        id=named_id("programme", facts["key"]), key=facts["key"], title=facts["title"], summary=facts.get("summary", {}),
        signed_on=_date(facts.get("signed_on")),
        facts={name: value for name, value in facts.items() if name not in {"key", "title", "summary", "signed_on", "money"}},
    )
    session.add(programme)
    session.flush()
    layers = _layers(session, programme, sample.layers())
    interventions = _interventions(session, programme, layers, sample.interventions())
    _money(session, programme, None, facts.get("money", []))
    for row in sample.interventions():
        _money(session, programme, interventions[row["number"]], row.get("money", []))
    for key, layer in layers.items():
        _first_edition(session, programme, layer, interventions, sample.features(key))
    for place in sample.places():
        session.add(Place(id=uuid.UUID(place["id"]), programme_id=programme.id, kind=place["kind"], name=place["name"],
                          geom=_geometry(place["geometry"]), source=place["source"], confidence=place["confidence"]))
    for feature in sample.ground():
        session.add(Ground(id=uuid.UUID(feature["id"]), programme_id=programme.id, kind=feature["properties"]["kind"],
                           geom=_geometry(feature["geometry"])))
    session.flush()
    return programme


def _layers(session: Session, programme: Programme, rows: list[dict]) -> dict[str, Layer]:
    found = {}
    for position, row in enumerate(rows):
        found[row["key"]] = Layer(
            id=named_id(programme.key, "layer", row["key"]), programme_id=programme.id, key=row["key"], position=position,
            title=row["title"], description=row.get("description", {}), geometry_type=row["geometry_type"],
            sensitive=row.get("sensitive", False), visible=row.get("visible", True), style=row.get("style", {}),
            source=row["source"], licence=row["licence"],
        )
    session.add_all(found.values())
    session.flush()
    return found


def _interventions(session: Session, programme: Programme, layers: dict[str, Layer], rows: list[dict]) -> dict[int, Intervention]:
    found = {}
    for row in rows:
        found[row["number"]] = Intervention(
            id=uuid.UUID(row["id"]), programme_id=programme.id, layer_id=layers[row["layer"]].id, number=row["number"],
            key=row["key"], title=row["title"], summary=row.get("summary", {}), owner=row["owner"],
            owner_keys=row["owner_key"] if isinstance(row["owner_key"], list) else [row["owner_key"]], status=row["status"],
            status_verified=row.get("status_verified", False), note=row.get("note") or {},
        )
    session.add_all(found.values())
    session.flush()
    for row in rows:
        for position, entry in enumerate(row.get("milestones", [])):
            session.add(Milestone(
                id=named_id(programme.key, "milestone", row["number"], position), intervention_id=found[row["number"]].id,
                moves=named_id(programme.key, "milestone", row["number"], entry["moves"] - 1) if "moves" in entry else None, what=entry["what"], promised_for=entry.get("promised_for") or {},
                promised_from=_date(entry.get("promised_from")), promised_to=_date(entry.get("promised_to")),
                said_by=entry["said_by"], said_where=entry["said_where"], said_on=entry.get("said_on"),
                outcome=entry["outcome"], reason=entry.get("reason"),
            ))
            session.flush()  # one by one: a row moves another that stands already
    return found


def _money(session: Session, programme: Programme, intervention: Intervention | None, lines: list[dict]) -> None:
    def of(position: int) -> uuid.UUID:
        return named_id(programme.key, "money", intervention.number if intervention else "programme", position)

    whole = {line["amount_eur"]: of(position) for position, line in enumerate(lines) if "part_of_eur" not in line}
    for position, line in enumerate(lines):
        session.add(MoneyLine(
            id=of(position), programme_id=programme.id, intervention_id=intervention.id if intervention else None, amount_eur=line["amount_eur"],
            what=line["what"], fund=line.get("fund", "not-stated"), part_of=whole[line["part_of_eur"]] if "part_of_eur" in line else None,
            source=line["source"], said_on=line.get("said_on"), replaces=of(line["replaces"] - 1) if "replaces" in line else None, reason=line.get("reason"),
        ))
        session.flush()  # one by one: a part or a correction names a line that stands already


def _first_edition(session: Session, programme: Programme, layer: Layer, interventions: dict[int, Intervention], features: list[dict]) -> None:
    edition = Edition(id=named_id(programme.key, "edition", layer.key, 1), layer_id=layer.id, number=1, source=layer.source,
                      licence=layer.licence, features=len(features))
    session.add(edition)
    session.flush()
    session.add_all(_feature(layer, edition, interventions, position, feature) for position, feature in enumerate(features))
    session.flush()
    layer.edition_id = edition.id  # in force from here on: its shapes do not change any more


def _feature(layer: Layer, edition: Edition, interventions: dict[int, Intervention], position: int, feature: dict) -> Feature:
    properties = feature["properties"]
    number = properties.get("intervention")
    return Feature(
        id=uuid.UUID(feature["id"]), layer_id=layer.id, edition_id=edition.id, aggregate=layer.sensitive, identity=feature["id"],
        intervention_id=interventions[number].id if number else None,
        position=position, title=properties.get("title") or {}, note=properties.get("note") or {},
        geom=_geometry(feature["geometry"]), drawn=properties["geometry"], figure=properties.get("figure"),
        status=properties.get("status"), source=properties["source"], said_on=properties.get("said_on"),
        confidence=properties["confidence"], licence=properties["licence"],
    )
