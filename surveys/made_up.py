"""The made-up signs of `prova`: 400 signs of 150 invented people, the same every time, so that screens and tests have something to show.

They hold three things to be found: `HOT_SPOT`, where many people agree; one person with `INSISTING` signs at `INSISTED_AT`; and a block
around `SILENT` where nobody left a sign. Called by `demo load`.
"""
from __future__ import annotations

import datetime as dt
import random
import uuid
from zoneinfo import ZoneInfo

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.crs import LONLAT, convert_geometry
from surveys.import_rows import put
from surveys.made_up_words import AGREED, HIDDEN_BECAUSE, INSISTED, WORDS
from surveys.models import Category, Consultation
from surveys.sql import query

SIGNS, PEOPLE, INSISTING, AGREEING = 400, 150, 60, 44
HOT_SPOT = (9.13508, 45.44692)      # lon, lat: the gardens of via Odazio, beside the library
INSISTED_AT = (9.12950, 45.44370)   # piazza Tirana
SILENT = (9.13290, 45.44605)        # in the block between via degli Apuli, via Odazio, via Giambellino and via dei Sanniti
SILENT_MARGIN = 65                  # metres: a sign "in this block" is made public in the nearest block as far as 60 m away
FIRST_DAY, DAYS = dt.date(2026, 9, 7), 77
ROME = ZoneInfo("Europe/Rome")

LANGUAGES = {"it": 60, "ar": 22, "en": 18}
CHANNELS = {"web": 78, "mediator": 10, "assembly": 7, "paper": 5}
ASSEMBLY, PAPER = dt.date(2026, 10, 15), dt.date(2026, 10, 24)
VISIBILITIES = ["waiting"] * 25 + ["hidden"] * 7 + ["staff-only"] * 6 + ["duplicate-of"] * 8 + ["withdrawn"] * 6
CATEGORIES = {"like": 26, "fix": 34, "wish": 22, "unsafe": 9, "memory": 9}
ANSWERS = {"received": 88, "under-review": 7, "not-ours": 3, "needs-information": 2}
SETTINGS = {"street": "street", "square": "square", "garden": "green", "station": "stop", "landmark": "square", "school": "any",
            "building": "homes", "housing": "homes", "block": "any"}
WEIGHTS = {"street": 6, "square": 6, "garden": 8, "station": 8, "landmark": 4, "school": 4, "building": 2, "housing": 5, "block": 1}


def _pick(chance: random.Random, weighted: dict):
    return chance.choices(list(weighted), list(weighted.values()))[0]


class _Quarter:
    """Plausible spots of the quarter in metres, the silent block left out."""

    def __init__(self, session: Session, consultation: Consultation):
        self.epsg = consultation.metric_srid
        self.area = self.metric(to_shape(consultation.area))
        rows = session.execute(query("made_up_spots"), {"consultation": consultation.id}).all()
        spots = [(row.kind, self.metric(shapely.from_wkb(bytes(row.wkb)))) for row in rows]
        if not spots:
            raise ValueError("made-up signs need a consultation that shows the layers of a programme")
        here = self.metric(shapely.Point(SILENT))
        self.blocks = [shape for kind, shape in spots if kind == "block"]
        self.silent = next((shape for shape in self.blocks if shape.covers(here)), shapely.Polygon())
        self.spots = [(kind, shape) for kind, shape in spots if not (kind in {"housing", "block"} and self._hushed(shape.centroid))]
        middle = self.metric(shapely.box(*consultation.opening)).centroid
        # people speak most about the streets of the opening view: beyond them, half as much for every 100 m
        self.weights = [WEIGHTS[kind] * 0.5 ** (max(0, shape.distance(middle) - 200) / 100) for kind, shape in self.spots]

    def metric(self, shape):
        return convert_geometry(shape, LONLAT, self.epsg)

    def _hushed(self, point: shapely.Point) -> bool:
        """Whether a sign here could be seen in the silent block, now or once its position is made public."""
        if any(block.covers(point) for block in self.blocks if block is not self.silent):
            return self.silent.distance(point) < SILENT_MARGIN / 2  # its own block or a plot within 30 m takes it in
        return self.silent.distance(point) < SILENT_MARGIN

    def _beside(self, chance: random.Random, point, spread: float) -> shapely.Point:
        return shapely.Point(chance.gauss(point.x, spread), chance.gauss(point.y, spread))

    def around(self, chance: random.Random, lonlat, spread: float) -> shapely.Point:
        """A point about ``spread`` metres from a place given in degrees."""
        return self._beside(chance, self.metric(shapely.Point(lonlat)), spread)

    def anywhere(self, chance: random.Random) -> tuple[str, str, shapely.Point]:
        """A setting, an accuracy and a point where somebody might leave a sign."""
        while True:
            kind, shape = chance.choices(self.spots, self.weights)[0]
            if shape.geom_type.endswith("LineString"):
                found = self._beside(chance, shape.interpolate(chance.random(), normalized=True), 5)
            elif shape.geom_type.endswith("Polygon"):
                west, south, east, north = shape.bounds
                found = shapely.Point(chance.uniform(west, east), chance.uniform(south, north))
                if not shape.covers(found):
                    continue
            else:
                found = self._beside(chance, shape.centroid, 18)
            if self._hushed(found) or not self.area.covers(found):
                continue
            accuracy = _pick(chance, {"spot": 2, "building": 7, "block": 1} if kind in {"housing", "building"} else {"spot": 8, "building": 1, "block": 1})
            return SETTINGS[kind], accuracy, found


def _words(chance: random.Random, category: str, setting: str, language: str) -> str:
    known = WORDS[category]
    sentences = list(known["any"][language])
    if setting in known:
        sentences += list(known[setting][language]) * 3  # what fits this kind of place comes first
    if category in {"like", "fix", "unsafe"} and chance.random() < 0.2:
        return ""
    return chance.choice(sentences)


def _when(chance: random.Random, channel: str) -> dt.datetime:
    day = {"assembly": ASSEMBLY, "paper": PAPER}.get(channel) or FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
    hour = chance.choice((18, 19)) if channel == "assembly" else chance.randrange(8, 22)
    return dt.datetime(day.year, day.month, day.day, hour, chance.randrange(60), tzinfo=ROME)


def rows(session: Session, consultation: Consultation) -> list[dict]:
    """The 400 rows for `import_rows.put`, the same for the same ground: no clock, no chance but a seeded one."""
    chance = random.Random("prova")
    quarter = _Quarter(session, consultation)
    categories = dict(session.execute(select(Category.key, Category.id).where(Category.consultation_id == consultation.id)).all())
    people = [{"device": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "language": _pick(chance, LANGUAGES),
               "channel": _pick(chance, CHANNELS), "talk": chance.paretovariate(1.6)} for _ in range(PEOPLE)]
    insisting = people[0]
    insisting.update(language="it", channel="web")
    others = people[1:]
    made = []

    def add(person: dict, category: str, setting: str, accuracy: str, point: shapely.Point, words: str) -> None:
        made.append({
            "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "device": person["device"], "category": str(categories[category]),
            "wkb": shapely.to_wkb(convert_geometry(point, quarter.epsg, LONLAT), hex=True), "accuracy": accuracy, "text": words,
            "language": person["language"], "channel": person["channel"], "visibility": "published", "words_checked": True,
            "answer": _pick(chance, ANSWERS), "left_at": _when(chance, person["channel"]).isoformat(),
        })

    for person in others[:AGREEING]:
        add(person, "fix", "green", "spot", quarter.around(chance, HOT_SPOT, 16), chance.choice(AGREED[person["language"]]))
    agreed = [row["id"] for row in made]
    for _ in range(INSISTING):
        add(insisting, chance.choice(("fix", "wish")), "square", "spot", quarter.around(chance, INSISTED_AT, 14), chance.choice(INSISTED))
    # everybody who has not spoken yet speaks once; the rest as each is inclined
    speakers = others[AGREEING:] + chance.choices(others, [min(person["talk"], 6) for person in others], k=SIGNS - len(made) - len(others[AGREEING:]))
    for person in speakers:
        category = _pick(chance, CATEGORIES)
        setting, accuracy, point = quarter.anywhere(chance)
        add(person, category, setting, accuracy, point, _words(chance, category, setting, person["language"]))
    for row, visibility in zip(chance.sample(made[AGREEING + INSISTING:], len(VISIBILITIES)), VISIBILITIES):
        row.update(visibility=visibility, words_checked=visibility != "waiting", answer="received")
        if visibility == "waiting":  # the queue holds the last days only
            day = dt.date(2026, 11, 16) + dt.timedelta(days=chance.randrange(7))
            row.update(channel="web", left_at=dt.datetime(day.year, day.month, day.day, chance.randrange(8, 22), chance.randrange(60), tzinfo=ROME).isoformat())
        elif visibility == "hidden":
            row["hidden_reason"] = chance.choice(HIDDEN_BECAUSE)
        elif visibility == "duplicate-of":
            place = quarter.around(chance, HOT_SPOT, 10)
            row.update(duplicate_of=chance.choice(agreed), category=str(categories["fix"]), accuracy="spot", text=row["text"] and AGREED["it"][0], language="it",
                       wkb=shapely.to_wkb(convert_geometry(place, quarter.epsg, LONLAT), hex=True))
    return made


def leave_all(session: Session, consultation: Consultation) -> int:
    """Leave the made-up signs in a consultation that is marked as made up; the caller commits. Returns how many.

    Raises ValueError when the consultation is not marked: invented signs never stand beside real ones.
    """
    if not consultation.made_up:
        raise ValueError(f"{consultation.slug!r} is not marked as made up")
    made = rows(session, consultation)
    put(session, consultation.id, made)
    return len(made)
