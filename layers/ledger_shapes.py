"""Which shapes belong to an intervention: those of the edition in force of its layer, looked for by their words, linked and unlinked. For the desk."""
from __future__ import annotations

import uuid

from sqlalchemy import Row, or_, select, update
from sqlalchemy.orm import Session

from layers.models import Feature, Intervention, Layer

MOST = 60


def offered(session: Session, intervention: Intervention, words: str = "") -> tuple[list[Row], int]:
    """The shapes that can belong to it, its own first, at most MOST, and MOST + 1 where there are more; ``words`` are looked for in title and name."""
    layer = session.get(Layer, intervention.layer_id)
    match = [Feature.edition_id == layer.edition_id]
    if words:
        pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        match.append(or_(Feature.title["it"].astext.ilike(pattern), Feature.identity.ilike(pattern), Feature.intervention_id == intervention.id))
    own = (Feature.intervention_id == intervention.id).is_(True)
    rows = session.execute(
        select(Feature.id, Feature.title, Feature.identity, Feature.drawn, Feature.position, own.label("own"), Intervention.number.label("other"))
        .outerjoin(Intervention, (Intervention.id == Feature.intervention_id) & (Intervention.id != intervention.id))
        .where(*match).order_by(own.desc(), Feature.position).limit(MOST + 1)
    ).all()
    return rows[:MOST], len(rows)


def link(session: Session, intervention: Intervention, offered: list[uuid.UUID], chosen: list[uuid.UUID]) -> tuple[int, int]:
    """Of the shapes ``offered`` (of the edition in force of its layer) those ``chosen`` belong to it, the others no more.

    A shape of another intervention is taken over only if it is chosen. Returns how many were linked and unlinked.
    """
    layer = session.get(Layer, intervention.layer_id)
    wanted = [each for each in chosen if each in set(offered)]
    of_edition = update(Feature).where(Feature.edition_id == layer.edition_id, Feature.id.in_(offered)).execution_options(synchronize_session=False)
    linked = session.execute(of_edition.where(Feature.id.in_(wanted), Feature.intervention_id.is_distinct_from(intervention.id)).values(intervention_id=intervention.id)).rowcount
    unlinked = session.execute(of_edition.where(Feature.id.not_in(wanted), Feature.intervention_id == intervention.id).values(intervention_id=None)).rowcount
    return linked, unlinked
