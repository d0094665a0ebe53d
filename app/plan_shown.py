"""Which consultations show a new layer of the plan. Used by `layers import`."""
from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ConsultationLayer
from layers.models import Layer
from surveys.errors import NotFound
from surveys.models import Consultation


def show(session: Session, layer: Layer, slugs: list[str] | None = None) -> None:
    """Let the consultations of these short names show the layer, by default all that show another layer of its programme. Raises NotFound."""
    if slugs is None:
        wanted = select(Consultation).where(Consultation.id.in_(
            select(ConsultationLayer.consultation_id).join(Layer, Layer.id == ConsultationLayer.layer_id).where(Layer.programme_id == layer.programme_id)))
    else:
        wanted = select(Consultation).where(Consultation.slug.in_(slugs))
    found = list(session.scalars(wanted))
    if slugs and len(found) != len(set(slugs)):
        raise NotFound("consultation-unknown")
    session.add_all(ConsultationLayer(consultation_id=each.id, layer_id=layer.id) for each in found)
    session.flush()
