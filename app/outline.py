"""An area on the outline of the consultation as two paths of a small drawing: where a zone lies, without a map."""
from __future__ import annotations

import shapely

from geo.crs import LONLAT, convert_geometry
from surveys.consultations import ConsultationView

WIDTH = 160  # units of the drawing; what is higher than wide gets as many upwards


def outlines(view: ConsultationView, area: shapely.Geometry | None) -> dict:
    """``box`` (viewBox), ``whole`` (the consultation) and ``part`` (the area, or the whole where it is None) as SVG paths."""
    whole = convert_geometry(shapely.geometry.shape(view.area), LONLAT, view.metric_srid)
    part = convert_geometry(area, LONLAT, view.metric_srid).intersection(whole) if area is not None else whole
    west, south, east, north = whole.bounds
    scale = WIDTH / max(east - west, north - south)

    def path(shape: shapely.Geometry) -> str:
        rings = [ring for each in shapely.get_parts(shape) if each.geom_type == "Polygon" for ring in (each.exterior, *each.interiors)]
        return "".join("M" + "L".join(f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)

    return {"box": f"-2 -2 {(east - west) * scale + 4:.0f} {(north - south) * scale + 4:.0f}", "whole": path(whole), "part": path(part)}
