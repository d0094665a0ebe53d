"""A layer with two public editions and a draft, committed: what tests of comparing look at. `clean` takes it away."""
from __future__ import annotations

import geopandas
from shapely.geometry import LineString
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ConsultationLayer
from layers import editions, imports
from layers.imports import EditionFacts, Mapping
from layers.models import Programme
from surveys.models import Consultation

KEY = "vie-prova"


def line(east: float) -> LineString:
    """A line of some 400 m in the quarter, the further east the larger the number (metres, about)."""
    west = 9.1285 + east / 78_100
    return LineString([(west, 45.4445), (west + 0.0005, 45.448)])


def make(databases, *, sensitive: bool = False) -> str:
    """The key of the layer: "Uno" stays, "Due" goes, "Tre" moves by 5 m, "Quattro" changes its kind, "Cinque" is new; "Sei" stands in the draft only."""
    sides = [
        ({"Uno": 0, "Due": 100, "Tre": 200, "Quattro": 300}, {"Quattro": "strada"}),
        ({"Uno": 0, "Tre": 205, "Quattro": 300, "Cinque": 400}, {"Quattro": "sede propria"}),
        ({"Uno": 0, "Sei": 450}, {}),
    ]
    with Session(databases.engine("owner")) as session:
        programme = session.scalar(select(Programme).where(Programme.key == "lorenteggio"))
        layer = imports.new_layer(session, programme, KEY, {"it": "Vie di prova", "ar": "شوارع للتجربة"}, "line", sensitive=sensitive)
        for number, (places, kinds) in enumerate(sides, start=1):
            frame = geopandas.GeoDataFrame({"row": range(1, len(places) + 1), "nome": list(places), "sede": [kinds.get(name, "strada") for name in places]},
                                           geometry=[line(east) for east in places.values()], crs=4326)
            made = imports.save(session, layer, frame, Mapping(title="nome", identity="nome", keep=["sede"]),
                                EditionFacts(title=f"maggio {2020 + number}", valid_on=f"{2020 + number}-05"), {})
            if number < 3:
                editions.publish(session, made)
        for consultation in session.scalars(select(Consultation.id).where(Consultation.slug == "lorenteggio")):
            session.add(ConsultationLayer(consultation_id=consultation, layer_id=layer.id))
        session.commit()
    return KEY
