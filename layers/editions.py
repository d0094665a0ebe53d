"""The editions of a layer: which is in force, going back, dropping a draft, and what signs were about. Called by commands and the desk."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from layers import edition_matching
from layers.edition_changes import Change, changes, geojson, signs_about
from layers.edition_differences import KINDS, Difference, compare
from layers.errors import PlanRefused
from layers.models import Edition, Layer
from layers.sql import query

__all__ = ["KINDS", "Change", "Difference", "about", "changes", "compare", "drop", "geojson", "numbered", "of_layer", "publish", "signs_about"]


def of_layer(session: Session, layer: Layer) -> list[Edition]:
    """All editions of a layer, newest first; `layer.edition_id` says which is in force and `published_at` None which are drafts."""
    return list(session.scalars(select(Edition).where(Edition.layer_id == layer.id).order_by(Edition.number.desc())))


def numbered(session: Session, layer: Layer, number: int) -> Edition:
    """The edition of a layer with a number. Raises PlanRefused("edition-unknown")."""
    found = session.scalar(select(Edition).where(Edition.layer_id == layer.id, Edition.number == number))
    if found is None:
        raise PlanRefused("edition-unknown", number=number)
    return found


def publish(session: Session, edition: Edition) -> None:
    """Put an edition in force: a draft for the first time, or an older one again. Signs stay tied to what they were about.

    Shapes of a draft that belong to no intervention yet take it over from their match in the edition that was in force until now.
    """
    layer = session.get_one(Layer, edition.layer_id, with_for_update={"key_share": True})
    if layer.edition_id == edition.id:
        return
    if edition.published_at is None and layer.edition_id:
        edition_matching.carry_over(session, layer.edition_id, edition.id)
    layer.edition_id = edition.id
    session.flush()
    session.refresh(edition)  # the database notes when it first went into force


def drop(session: Session, edition: Edition) -> None:
    """Delete a draft with its shapes. Raises PlanRefused("edition-in-force") for one that is or was in force: those are kept."""
    session.flush()
    if not session.scalar(text("SELECT milo.drop_draft(:id)"), {"id": edition.id}):
        raise PlanRefused("edition-in-force", number=edition.number)
    session.expunge(edition)


def about(session: Session, contribution_id: uuid.UUID) -> Row | None:
    """What a sign was about when it was left: feature_id, title, layer_key, layer_title, number, edition_title, valid_on, in_force,
    intervention_id, intervention_title. None when it was about no shape. For staff: it tells of the exact place."""
    return session.execute(query("edition_about"), {"contribution": contribution_id}).one_or_none()
