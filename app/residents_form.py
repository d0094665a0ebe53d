"""The sign as somebody filled it into the form without JavaScript: every word is kept, errors stand beside their field."""
from __future__ import annotations

import unicodedata
import uuid

from app import fair_play
from app.i18n import lang, pick
from app.wording import sentence
from surveys.consultations import Categories, ConsultationView
from surveys.errors import NotAcceptable
from surveys.models import ACCURACIES


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
        self.lon = self.lat = None
        self.key, self.participant = uuid.uuid4(), uuid.uuid4()
        self.room, self.started = "", fair_play.opened_now()

    @classmethod
    def read(cls, values, consultation: ConsultationView, categories: Categories, places: list, *, sent: bool = True) -> SignForm:
        """Read the fields of a form that was sent or, not ``sent``, of the link that leads to it; ``places`` are the rows to choose from."""
        form = cls(consultation, categories)
        form.place = values.get("place", "").strip()[:200]
        form.category = values.get("category", "")
        form.text = values.get("text", "")
        form.accuracy = values.get("accuracy", "spot")
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
        return form

    def _locate(self, values, places: list) -> None:
        """A name may be an id of the list or a street as it is spoken. In a form that is sent the typed name wins over the point
        of the link that led here; in a link the point wins, because its name may be words of ours ("via Odazio, vicino a ...")."""
        if not (self.place and values.get("step")) and self._locate_point(values):
            return
        wanted = plain(self.place)
        if not wanted:
            return
        for row in places:
            if wanted in {plain(each) for each in row.name.values() if each} or self.place == str(row.id):
                self.place, self.lon, self.lat = pick(row.name), row.lon, row.lat
                return
        begins = [row for row in places if any(wanted in plain(each) for each in row.name.values() if each)]
        if len({pick(row.name) for row in begins}) == 1:
            self.place, self.lon, self.lat = pick(begins[0].name), begins[0].lon, begins[0].lat

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

    @property
    def located(self) -> bool:
        """Whether the place is known."""
        return self.lon is not None

    def check(self, outside: bool = False) -> None:
        """Fill ``errors`` with what is missing; ``outside`` says that the place is not in the area."""
        if outside:
            self.errors["geometry"] = sentence("geometry-outside")
        elif not self.located:
            self.errors["geometry"] = sentence("place-unknown" if self.place else "geometry-missing")
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
        """The sign as the contract writes it."""
        language = lang() if lang() in self.consultation.languages else self.consultation.languages[0]
        return {
            "geometry": {"type": "Point", "coordinates": [self.lon, self.lat]},
            "category": self.category,
            "text": self.text,
            "accuracy": self.accuracy,
            "language": language,
            "participant": str(self.participant),
        } | ({"room": self.room} if self.room else {})
