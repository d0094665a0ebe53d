"""What lies under a consultation's map: whether the basemap in use reaches it, and who must be named for it."""
from __future__ import annotations

import shapely
from flask import current_app, url_for
from flask_babel import gettext as _
from shapely.geometry import shape

from layers import basemap
from surveys.consultations import ConsultationView


def in_use() -> basemap.Ground:
    """The basemap of this installation."""
    return basemap.of(current_app.config["SETTINGS"].var)


def for_page(view: ConsultationView) -> dict:
    """``ground`` (the address of the basemap, null where it does not reach) and ``credit`` (what the corner of the map says) for `createMap`."""
    return for_area(shape(view.area))


def for_area(area: shapely.Geometry) -> dict:
    """The same for any area in lon/lat."""
    found = in_use()
    if found.tiles and found.known(area):
        return {"ground": url_for("data.basemap", v=found.tiles), "credit": found.credit}
    return {"ground": None, "credit": _("Qui non c'è una mappa di base")}
