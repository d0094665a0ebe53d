"""Where a programme's shapes may be: the areas of the consultations that show its layers, together. Asked by imports and their pages."""
from __future__ import annotations

import uuid

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import ConsultationLayer
from geo.crs import metric_epsg
from layers.models import Layer
from surveys.models import Consultation


def plan_area(session: Session, programme_id: uuid.UUID) -> shapely.Geometry | None:
    """The area in lon/lat; None where no consultation shows a layer of the programme yet."""
    shown = select(ConsultationLayer.consultation_id).join(Layer, Layer.id == ConsultationLayer.layer_id).where(Layer.programme_id == programme_id)
    found = session.scalar(select(func.ST_Union(Consultation.area)).where(Consultation.id.in_(shown)))
    return to_shape(found) if found is not None else None


def metric_of(area: shapely.Geometry) -> int:
    """The metric system of an area: the UTM zone of its middle."""
    middle = area.centroid
    return metric_epsg(middle.x, middle.y)
