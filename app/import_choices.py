"""What a person chooses about an uploaded file: read from the form, checked, kept with the upload. Used by the desk's import pages."""
from __future__ import annotations

from dataclasses import asdict, dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.i18n import STAFF_LANGUAGES
from geo.crs import read_crs
from geo.errors import CrsRefused
from layers.files.account import FileLayer
from layers.imports import Mapping

NEW = "new"
OTHER, DEFINED = "other", "file"  # instead of a candidate: a code typed in; the file's own definition, which is in no register
WORDS = ("title", "note", "figure", "status", "identity")
LONGEST = 300


@dataclass
class Choices:
    """All choices of one upload. ``target`` is a layer's key or "new"; ``system`` is "3003", "3003-swapped", "other", "file" or "" (not chosen yet)."""

    layer: int = 0
    encoding: str = ""
    xy: list[str] = field(default_factory=list)
    target: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    sensitive: bool = False
    consultations: list[str] = field(default_factory=list)
    system: str = ""
    other: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    keep: list[str] = field(default_factory=list)
    edition: str = ""
    valid_on: str = ""
    source: str = ""
    licence: str = ""

    def as_dict(self) -> dict:
        """Plain values for JSON; `Choices(**value)` is the way back."""
        return asdict(self)

    @property
    def is_new(self) -> bool:
        """Whether a layer is made for it."""
        return self.target == NEW

    @property
    def swapped(self) -> bool:
        """Whether the northing stands first in the file."""
        return self.system.endswith("-swapped")

    @property
    def epsg(self) -> int | None:
        """The chosen system; None for the file's own definition. Raises CrsRefused for a code that is none."""
        if self.system == DEFINED:
            return None
        return read_crs(self.other if self.system == OTHER else self.system.removesuffix("-swapped"))

    def mapping(self) -> Mapping:
        """Which column is what, for `layers.imports.save`."""
        return Mapping(**{name: self.columns.get(name) or None for name in WORDS}, keep=self.keep)

    def problems(self, layer: FileLayer, targets: list[str], systems: list[str]) -> dict[str, str]:
        """What is missing or cannot be, as a sentence by field; empty when all is well."""
        found = {}
        if self.target not in {NEW, *targets}:
            found["target"] = _("Scegli dove va il file: un livello che c'è o uno nuovo.")
        if self.is_new and not self.titles.get("it"):
            found["title-it"] = _("Dai un nome al livello nuovo.")
        if self.system not in {*systems, OTHER}:
            found["system"] = _("Scegli la mappa su cui le forme stanno al posto giusto.")
        else:
            try:
                self.epsg
            except CrsRefused:
                found["other"] = _("Questo codice non c'è. Scrivi solo il numero EPSG, per esempio 3003.")
        known = {column.name for column in layer.columns}
        if not {*self.keep, *filter(None, self.columns.values())} <= known:
            found["columns"] = _("Una colonna scelta non c'è più nel file. Scegli di nuovo.")
        return found


def from_form(form: MultiDict, layer: int) -> Choices:
    """The choices as they were sent; text is trimmed and cut, nothing is refused here."""
    words = lambda name: form.get(name, "").strip()[:LONGEST]  # noqa: E731
    return Choices(
        layer=layer, encoding=words("encoding"), xy=[form[name] for name in ("x", "y") if form.get(name)], target=words("target"), titles={code: words(f"title-{code}") for code in STAFF_LANGUAGES if words(f"title-{code}")},
        sensitive=form.get("sensitive") == "1", consultations=[slug[:64] for slug in form.getlist("consultation")],
        system=words("system"), other=words("other"), columns={name: form.get(f"column-{name}", "") for name in WORDS if form.get(f"column-{name}")},
        keep=form.getlist("keep"), edition=words("edition"), valid_on=words("valid_on"), source=words("source"), licence=words("licence"),
    )
