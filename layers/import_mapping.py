"""Which column of a file is what: the choice, and a first proposal by the names of the columns. Used by imports, pages and commands."""
from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, field

from layers.files.account import Column, FileLayer

FIELDS = ("title", "note", "figure", "status", "identity", "said_on")

# names as they stand in files of Italian offices and of others, the likelier first; compared without accents, capitals and signs
KNOWN = {
    "title": ("nome", "titolo", "denominazione", "denom", "denominaz", "name", "title", "label", "etichetta", "anagrafica", "toponimo", "nomevia", "via", "indirizzo", "ubicazione",
              "localita", "descrizione", "descr", "description", "testo", "text", "oggetto"),
    "note": ("nota", "note", "notes", "annotazioni", "commento", "comment", "remarks", "descrizione", "descr", "description", "desc"),
    "figure": ("alloggi", "numero", "numeroalloggi", "nalloggi", "unita", "quantita", "conteggio", "count", "quantity"),
    "status": ("stato", "statolavori", "statoattuazione", "fase", "status", "state"),
    "identity": ("id", "codice", "cod", "code", "identificativo", "uuid", "guid", "gid", "globalid", "objectid", "fid", "ogcfid", "key"),
    "said_on": ("data", "dataagg", "dataaggiornamento", "aggiornato", "aggiornamento", "date", "updated"),
}


@dataclass
class Mapping:
    """Which column of the file is what (None: no column is), and which columns are kept as public properties; nothing else is stored.

    `title` and `note` are words in the first language of the plan; `figure` a whole number; `identity` names a shape in every edition.
    """

    title: str | None = None
    note: str | None = None
    figure: str | None = None
    status: str | None = None
    identity: str | None = None
    said_on: str | None = None
    keep: list[str] = field(default_factory=list)

    def as_dict(self) -> dict:
        """Plain values for JSON; `Mapping(**value)` is the way back."""
        return asdict(self)

    def columns(self) -> list[str]:
        """All columns of the file that are wanted, each once: what `layers.files.frames.frame` should load."""
        return list(dict.fromkeys([*(value for name in FIELDS if (value := getattr(self, name))), *self.keep]))


def suggest(layer: FileLayer) -> Mapping:
    """A first mapping by the names of the columns. No column is proposed for two things, and none to be kept: what is public is for a person to say."""
    columns = [column for column in layer.columns if column.filled]
    found: dict[str, str] = {}
    for field_name in ("title", "status", "figure", "identity", "said_on", "note"):
        for known in KNOWN[field_name]:
            fits = [column for column in columns if plain(column.name) == known and column.name not in found.values() and _can_be(field_name, column)]
            if fits:
                found[field_name] = fits[0].name
                break
    if "identity" not in found:  # "id_amat", "cod_via": the first that every row has
        for column in columns:
            if re.match(r"id_|cod_|codice_|.*_id$", column.name.lower()) and column.filled == layer.usable and column.kind in ("integer", "text") and column.name not in found.values():
                found["identity"] = column.name
                break
    return Mapping(**found)


def _can_be(field_name: str, column: Column) -> bool:
    if field_name == "figure":
        return column.kind == "integer"
    if field_name in ("title", "note"):
        return column.kind == "text"
    return column.kind != "boolean"


def plain(name: str) -> str:
    """A column's name as it is compared: no accents, capitals or signs.

    >>> plain("Stato_Lavóri")
    'statolavori'
    """
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", bare)
