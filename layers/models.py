"""The plan's tables: programme, layers with editions and shapes, interventions with their ledger, places, ground. Read by SQL."""
from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from geoalchemy2 import Geometry
from sqlalchemy import Double, FetchedValue, ForeignKey, Numeric, Text, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from geo.base import Base


class Programme(Base):
    """The masterplan as a whole."""

    __tablename__ = "programmes"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    title: Mapped[dict] = mapped_column(JSONB)
    summary: Mapped[dict] = mapped_column(JSONB, default=dict)
    signed_on: Mapped[dt.date | None]
    facts: Mapped[dict] = mapped_column(JSONB, default=dict)


class Layer(Base):
    """One theme of the programme on the map."""

    __tablename__ = "layers"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.programmes.id"))
    key: Mapped[str]
    position: Mapped[int]
    title: Mapped[dict] = mapped_column(JSONB)
    description: Mapped[dict] = mapped_column(JSONB, default=dict)
    geometry_type: Mapped[str]
    sensitive: Mapped[bool] = mapped_column(default=False)
    visible: Mapped[bool] = mapped_column(default=True)
    style: Mapped[dict] = mapped_column(JSONB, default=dict)
    source: Mapped[str]
    licence: Mapped[str]
    edition_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.editions.id", use_alter=True))
    grouped: Mapped[dict] = mapped_column(JSONB, default=dict)


class Edition(Base):
    """One import of a layer; ``published_at`` is None for a draft. What was once in force is kept as it is, by trigger."""

    __tablename__ = "editions"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    layer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.layers.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    valid_on: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str | None]
    file_digest: Mapped[bytes | None]
    epsg: Mapped[int | None]
    fields: Mapped[list] = mapped_column(JSONB, default=list)
    report: Mapped[dict] = mapped_column(JSONB, default=dict)
    features: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[str | None]
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    published_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True))


class EditionFacts(Base):
    """The figures of an edition that was ever in force, counted once; ``bounds`` are w, s, e, n in degrees, ``stamp`` marks its tiles."""

    __tablename__ = "edition_facts"
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.editions.id"), primary_key=True)
    count: Mapped[int]
    schematic: Mapped[int]
    statuses: Mapped[list[str]] = mapped_column(ARRAY(Text))
    bounds: Mapped[list[float] | None] = mapped_column(ARRAY(Double))
    stamp: Mapped[uuid.UUID]


class Intervention(Base):
    """One thing the plan does, with owner and a status, which follows its history."""

    __tablename__ = "interventions"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.programmes.id"))
    layer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.layers.id"))
    number: Mapped[int]
    key: Mapped[str]
    title: Mapped[dict] = mapped_column(JSONB)
    summary: Mapped[dict] = mapped_column(JSONB, default=dict)
    owner: Mapped[dict] = mapped_column(JSONB)
    owner_keys: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    status: Mapped[str]
    status_verified: Mapped[bool] = mapped_column(default=False)
    note: Mapped[dict] = mapped_column(JSONB, default=dict)


class Milestone(Base):
    """One row of the promise ledger; a later promise is a new row, which names in ``moves`` the one it moves, fulfils or takes back.

    Its place, and when it was noted, are given by the database. In a row that is done the dates say when.
    """

    __tablename__ = "milestones"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.interventions.id"))
    position: Mapped[int] = mapped_column(FetchedValue())
    what: Mapped[dict] = mapped_column(JSONB)
    promised_for: Mapped[dict] = mapped_column(JSONB, default=dict)
    promised_from: Mapped[dt.date | None]
    promised_to: Mapped[dt.date | None]
    said_by: Mapped[str]
    said_where: Mapped[str]
    said_on: Mapped[str | None]
    outcome: Mapped[str]
    reason: Mapped[dict | None] = mapped_column(JSONB(none_as_null=True))
    moves: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.milestones.id"))
    noted_by: Mapped[str | None]
    noted_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True), FetchedValue())


class StatusEntry(Base):
    """One row of the history of an intervention's status; the intervention follows its last row, by trigger."""

    __tablename__ = "statuses"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    intervention_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.interventions.id"))
    position: Mapped[int] = mapped_column(FetchedValue())
    status: Mapped[str]
    verified: Mapped[bool] = mapped_column(default=False)
    said_by: Mapped[str] = mapped_column(default="")
    said_where: Mapped[str] = mapped_column(default="")
    said_on: Mapped[str | None]
    reason: Mapped[dict | None] = mapped_column(JSONB(none_as_null=True))
    noted_by: Mapped[str | None]
    noted_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True), FetchedValue())


class MoneyLine(Base):
    """One amount in euro as it was said, of the programme or of an intervention; a later line replaces it or (no amount) takes it back.

    ``fund`` is a fund of the programme (a line of the programme as a whole names it), "outside" or "not-stated".
    """

    __tablename__ = "money"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.programmes.id"))
    intervention_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.interventions.id"))
    position: Mapped[int] = mapped_column(FetchedValue())
    amount_eur: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    what: Mapped[dict] = mapped_column(JSONB)
    fund: Mapped[str]
    part_of: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.money.id"))
    source: Mapped[str]
    said_on: Mapped[str | None]
    replaces: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.money.id"))
    reason: Mapped[dict | None] = mapped_column(JSONB(none_as_null=True))
    noted_by: Mapped[str | None]
    noted_at: Mapped[dt.datetime | None] = mapped_column(TIMESTAMP(timezone=True), FetchedValue())


class Feature(Base):
    """One shape of one edition, EPSG:4326; ``drawn`` says whether its geometry is published or only schematic.

    ``web`` (EPSG:3857) is made by the database. ``aggregate`` shapes speak of a whole area and may stay when the layer is sensitive.
    """

    __tablename__ = "features"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.editions.id"), primary_key=True)
    layer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.layers.id"))
    intervention_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("milo.interventions.id"))
    position: Mapped[int]
    identity: Mapped[str | None]
    title: Mapped[dict] = mapped_column(JSONB, default=dict)
    note: Mapped[dict] = mapped_column(JSONB, default=dict)
    geom: Mapped[object] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False))
    web: Mapped[object] = mapped_column(Geometry("GEOMETRY", srid=3857, spatial_index=False), FetchedValue(), nullable=False)
    drawn: Mapped[str] = mapped_column(default="published")
    aggregate: Mapped[bool] = mapped_column(default=False)
    figure: Mapped[int | None]
    status: Mapped[str | None]
    properties: Mapped[dict] = mapped_column(JSONB, default=dict)
    source: Mapped[str] = mapped_column(default="")
    said_on: Mapped[str | None]
    confidence: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="")


class BlockCount(Base):
    """How many homes of a sensitive layer stand in a block; kept by the database, five or more only."""

    __tablename__ = "block_counts"
    layer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.layers.id"), primary_key=True)
    ground_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.ground.id"), primary_key=True)
    count: Mapped[int]


class Upload(Base):
    """A file that was read and waits for its choices; the bytes lie in the installation's folder."""

    __tablename__ = "uploads"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.programmes.id"))
    made_by: Mapped[str]
    made_at: Mapped[dt.datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())
    file_name: Mapped[str]
    reading: Mapped[dict] = mapped_column(JSONB)
    choices: Mapped[dict] = mapped_column(JSONB, default=dict)


class Place(Base):
    """A street, landmark or station that a resident can pick and that puts a point into words."""

    __tablename__ = "places"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.programmes.id"))
    kind: Mapped[str]
    name: Mapped[dict] = mapped_column(JSONB)
    geom: Mapped[object] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False))
    source: Mapped[str]
    confidence: Mapped[str]


class Ground(Base):
    """A building, housing plot or block between streets: positions are coarsened to it before they are public."""

    __tablename__ = "ground"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("milo.programmes.id"))
    kind: Mapped[str]
    geom: Mapped[object] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False))
