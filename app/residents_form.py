"""The sign as somebody filled it into the form without JavaScript: every word is kept, errors stand beside their field."""
from __future__ import annotations

import json
import unicodedata
import uuid
from functools import cached_property

import shapely
from shapely.geometry import mapping, shape

from app import fair_play, house_numbers, whereabouts
from app.db import reader
from app.errors import from_script
from app.i18n import lang
from app.presenting import place_name
from app.wording import sentence
from layers import choosing
from surveys.consultations import Categories, ConsultationView
from surveys.errors import NotAcceptable
from surveys.models import ACCURACIES

EXTENTS = ("point", "line", "area")
MOST_STREETS = 5


def plain(name: str) -> str:
    """A name as people type it: without accents, capitals and doubled spaces."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in folded if not unicodedata.combining(letter)).split())


class SignForm:
    """What was typed, and what is wrong with it by field. Coordinates are degrees (EPSG:4326)."""

    def __init__(self, consultation: ConsultationView, categories: Categories):
        self.consultation, self.categories = consultation, categories
        self.errors: dict[str, str] = {}
        self.place = self.category = self.text = ""
        self.accuracy = "spot"
        self.asked_extent = "point"
        self.lon = self.lat = self.chosen = self.door = self.intervention = None
        self.near_doors, self.called_so = house_numbers.HouseNumbers(), []
        self.key, self.participant = uuid.uuid4(), uuid.uuid4()
        self.room, self.started = "", fair_play.opened_now()

    @classmethod
    def read(cls, values, consultation: ConsultationView, categories: Categories, places: list, *, sent: bool = True) -> SignForm:
        """Read the fields of a form that was sent or, not ``sent``, of the link that leads to it; ``places`` are the rows to choose from."""
        form = cls(consultation, categories)
        form.place = values.get("place", "").strip()[:200]
        if values.get("instead") and values.get("instead_of", "") == form.place:
            form.place = values["instead"].strip()[:200]  # a door or street that the form offered, because it does not know the number
        form.category = values.get("category", "")
        form.text = values.get("text", "")
        form.accuracy = values.get("accuracy", "spot")
        form.asked_extent = values.get("extent", "point")
        form.room = values.get("room", "").strip()[:40]
        if sent:  # a form that came back once is not new: its first opening counts
            form.started = values.get(fair_play.STARTED, "")[:200]
        # a link may say who leaves the sign (the receipt carries it on), never under which key: whoever made the link would
        # know the key, and with it the receipt of what another person writes
        for field, given in (("key", values.get("key") if sent else None), ("participant", values.get("participant") if sent else values.get("me"))):
            try:
                setattr(form, field, uuid.UUID(given or ""))
            except ValueError:
                pass
        form._locate(values, places)
        form._mean_the_nearest(values)
        return form

    def _locate(self, values, places: list) -> None:
        """A name may be an id of the list or a street as it is spoken. In a form that is sent the typed name wins over the point
        of the link that led here; in a link the point wins, because its name may be words of ours ("via Odazio, vicino a ...")."""
        if not (self.place and (values.get("step") or values.get("agree"))) and self._locate_point(values):
            return
        wanted = plain(self.place)
        if not wanted:
            return
        called = [(row, {plain(each) for each in (*row.name.values(), place_name(row)) if each}) for row in places]
        found = next((row for row, names in called if wanted in names or self.place == str(row.id)), None)
        numbers = house_numbers.find(reader(), self.consultation.id, self.place) if found is None else self.near_doors
        if numbers.known:
            door = numbers.doors[0]
            self.place, self.door, self.lon, self.lat = door["name"], door["name"], door["lon"], door["lat"]
            return
        if found is None:
            begins = [row for row, names in called if any(wanted in name for name in names)]
            found = begins[0] if len({place_name(row) for row in begins}) == 1 else None
        if found is not None:
            # six decimals, as the map's list tells it: the same choice is the same sign
            self.place, self.chosen, self.lon, self.lat = place_name(found), found.id, round(found.lon, 6), round(found.lat, 6)
            self.intervention = self.place if found.kind == "intervention" else None
        else:
            self.near_doors = numbers
            self.called_so = [place_name(row) for row in begins[:MOST_STREETS]]

    def _locate_point(self, values) -> bool:
        """Take the coordinates, if they are some on Earth."""
        try:
            lon, lat = float(values.get("lon", "")), float(values.get("lat", ""))
        except ValueError:
            return False
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return False
        self.lon, self.lat, self.place = lon, lat, ""
        return True

    def _mean_the_nearest(self, values) -> None:
        """One of the three nearest named things was meant, which the form offered for just this place: the point is that thing's."""
        meant = values.get("near")
        if not meant or not self.located or values.get("near_of") != self.place:
            return
        for each in whereabouts.find(reader(), self.consultation, self.lon, self.lat, lang()).nearest:
            if each["id"] == meant:
                self.lon, self.lat, self.place, self.chosen, self.door, self.intervention = each["lon"], each["lat"], "", None, None, None

    @property
    def instead(self) -> list[str]:
        """What may be chosen where the number is not known: what is called so, the nearest doors, then the streets."""
        return list(dict.fromkeys(self.called_so + [door["name"] for door in self.near_doors.doors] + [name for _, name in self.near_doors.streets[:MOST_STREETS]]))

    @property
    def located(self) -> bool:
        """Whether the place is known."""
        return self.lon is not None

    @property
    def extents(self) -> list[str]:
        """What somebody has to choose between: nothing, unless a kind of sign takes any shape."""
        takes = {each.geometry for each in self.categories.values()}
        return list(EXTENTS) if "any" in takes else []

    @property
    def extent(self) -> str:
        """A point, the whole line or the whole area: as the category takes it, else as asked."""
        takes = self.categories[self.category].geometry if self.category in self.categories else "point"
        return takes if takes != "any" else self.asked_extent if self.asked_extent in EXTENTS else "point"

    @cached_property
    def geometry(self) -> shapely.Geometry | None:
        """The place as it will be left, or None where the chosen place is not known as a line or an area."""
        if self.extent == "point":
            return shapely.Point(self.lon, self.lat) if self.located else None
        whole = choosing.shape_of(reader(), self.consultation.id, self.chosen, self.consultation.metric_srid) if self.chosen else None
        return shape(whole) if whole and choosing.KINDS[shapely.get_dimensions(shape(whole))] == self.extent else None

    def here(self) -> whereabouts.Whereabouts | None:
        """The place in words; None while it is not known."""
        if self.geometry is None:
            return whereabouts.find(reader(), self.consultation, self.lon, self.lat, lang()) if self.located else None
        if self.extent == "point":
            return whereabouts.find(reader(), self.consultation, self.lon, self.lat, lang())
        return whereabouts.find_shape(reader(), self.consultation, self.geometry, lang())

    def check(self, outside: bool = False) -> None:
        """Fill ``errors`` with what is missing; ``outside`` says that the place is not in the area."""
        if outside:
            self.errors["geometry"] = sentence("geometry-outside")
        elif not self.located:
            # a script shows the sentence and no list to choose from: then it names what may be typed instead
            choices = [" · ".join(self.instead)] if self.instead and from_script() else []
            self.errors["geometry"] = " ".join([self.near_doors.words, *choices]) if self.near_doors.words else sentence("place-unknown" if self.place else "geometry-missing")
        elif self.geometry is None:
            self.errors["geometry"] = sentence("place-not-a-line" if self.extent == "line" else "place-not-an-area")
        if self.category not in self.categories:
            self.errors["category"] = sentence("category-missing")
        elif self.categories[self.category].text_required and not self.text.strip():
            self.errors["text"] = sentence("text-missing")
        if self.accuracy not in ACCURACIES:
            self.errors["accuracy"] = sentence("accuracy-unknown")

    def refuse_errors(self) -> None:
        """Raise the first error; all of them are shown."""
        self.check()
        for field in self.errors:
            raise NotAcceptable(f"{field}-missing", field)

    def body(self) -> dict:
        """The sign as the contract writes it; a line or an area is just where it was drawn, so nobody is asked how exact it is."""
        language = lang() if lang() in self.consultation.languages else self.consultation.languages[0]
        return {
            "geometry": json.loads(json.dumps(mapping(self.geometry))),  # lists, as a reader of JSON has them
            "category": self.category,
            "text": self.text,
            "accuracy": self.accuracy if self.extent == "point" else "spot",
            "language": language,
            "participant": str(self.participant),
        } | ({"room": self.room} if self.room else {})
