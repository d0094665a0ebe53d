"""The report of an import, the refusals of the plan's house and the differences between editions, in the reader's language. Used by the desk and by commands."""
from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _

from app import import_words
from layers.edition_differences import Difference
from layers.errors import PlanRefused
from layers.files.account import Finding
from layers.files.errors import FileRefused

REFUSALS = {
    "import-nothing-usable": _("Nessuna riga del file si può mettere sulla mappa. Controlla il file e riprova."),
    "import-far-outside": _("Tutte le forme cadono lontano dalla zona del piano (%(place)s). Forse il sistema di coordinate è un altro: scegline uno che cade nel posto giusto."),
    "import-column-unknown": _("La colonna «%(name)s» nel file non c'è. Scegline una dall'elenco."),
    "import-key-taken": _("C'è già un livello con il nome breve «%(name)s». Scegline un altro, o aggiungi un'edizione a quello."),
    "import-key-unusable": _("Il nome breve «%(name)s» non va bene. Usa lettere minuscole, numeri e trattini."),
    "import-title-missing": _("Il livello nuovo non ha un titolo. Scrivine uno."),
    "import-kind-differs": _("Il livello vuole %(kind)s e nel file non ce ne sono. Scegli un altro livello, o fanne uno nuovo."),
    "import-kind-unknown": _("Questo tipo di forma non c'è: «%(name)s». Scegli tra point, line, polygon e mixed."),
    "edition-unknown": _("Questa edizione non c'è. Scegline una dall'elenco."),
    "edition-in-force": _("Questa edizione è o è stata in vigore: si conserva. Si buttano via solo le bozze."),
    "edition-of-another-layer": _("Le due edizioni sono di livelli diversi. Scegline due dello stesso livello."),
    "editions-not-comparable": _("Le due edizioni hanno insieme più di %(most)s forme: sono troppe per confrontarle qui."),
    "numbers-columns-missing": _("Non so quali colonne sono la via e il numero. Dillo con --map COLONNA=street e --map COLONNA=number, o con --map COLONNA=address."),
}
KINDS = {"point": _("punti"), "line": _("linee"), "polygon": _("aree"), "mixed": _("forme di ogni tipo")}
FROM = {
    "format": _("lo dice il tipo di file"), "cpg": _("lo dice il file .cpg"), "ldid": _("lo dice il file .dbf"), "bom": _("lo dice l'inizio del file"),
    "utf-8": _("il testo si legge solo così"), "chosen": _("l'hai scelto tu"), "guessed": _("l'abbiamo indovinato: guarda le lettere accentate"),
}
WHY_SYSTEM = {
    "file": _("Lo dice il file, e le forme cadono nella zona del piano."),
    "format": _("I file di questo tipo sono sempre così."),
    "chosen": _("È stato scelto da una persona."),
    "unchecked": _("Lo dice il file. Nessuna consultazione mostra ancora questo piano, quindi il posto non si può controllare."),
}
FIELDS = {"title": _("titolo"), "note": _("nota"), "figure": _("numero"), "status": _("stato"), "identity": _("codice"), "said_on": _("data")}


@dataclass
class Told:
    """A report in sentences: what was read, what was chosen, what was changed, what was refused and why; empty lists where there is nothing to say."""

    read: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def sections(self) -> list[tuple[str, list[str]]]:
        """The parts that say something, each with its heading."""
        parts = ((gettext("Letto"), self.read), (gettext("Scelto"), self.chosen), (gettext("Cambiato o da guardare"), self.changed), (gettext("Rimasto fuori"), self.refused))
        return [part for part in parts if part[1]]


def refusal(error: PlanRefused | FileRefused | Exception) -> str:
    """One sentence for an import, publication or comparison that was refused."""
    if isinstance(error, FileRefused):
        return import_words.refusal(error.key, **error.values)
    if not isinstance(error, PlanRefused) or error.key not in REFUSALS:
        return gettext("Con queste scelte il file non si può usare (%(why)s). Cambiale e riprova.", why=getattr(error, "key", str(error)))
    values = dict(error.values)
    if "kind" in values:
        values["kind"] = KINDS.get(values["kind"], values["kind"])
    if "bounds" in values:
        west, south, east, north = values["bounds"]
        values["place"] = gettext("longitudine %(lon)s, latitudine %(lat)s", lon=round((west + east) / 2, 2), lat=round((south + north) / 2, 2))
    return str(REFUSALS[error.key]) % values


def report(made: dict) -> Told:
    """The report of an edition, or of a file not yet saved, in sentences."""
    counts, told = made.get("counts", {}), Told()
    if file := made.get("file"):
        told.read.append(gettext("File «%(name)s», livello «%(layer)s».", name=file["name"], layer=file["layer"]))
        if file["encoding"]:
            told.read.append(gettext("Caratteri: %(encoding)s (%(why)s).", encoding=file["encoding"], why=FROM.get(file["encoding_from"], file["encoding_from"])))
    if counts:
        told.read.append(gettext("Righe lette: %(read)s. Usabili: %(used)s. Rimaste fuori: %(refused)s.", read=number(counts["read"]),
                                 used=number(counts["read"] - counts["refused"]), refused=number(counts["refused"])))
    if "saved" in counts:
        told.read.append(gettext("Forme salvate: %(count)s.", count=number(counts["saved"])))
    if system := made.get("system"):
        told.chosen.append(_system(system))
    told.chosen += _mapping(made)
    for each in made.get("findings", []):
        (told.refused if each["refused"] else told.changed).append(import_words.finding(Finding(**each)))
    told.changed += _places(counts)
    return told


WHY_PLACE = {
    "none": _("Nessuna colonna dà un codice alle forme: le riconosciamo dal posto."),
    "not-unique": _("I codici non sono unici: riconosciamo le forme dal posto."),
    "not-shared": _("Le due edizioni non hanno codici in comune: riconosciamo le forme dal posto."),
    "not-stable": _("Gli stessi codici ora indicano cose lontane: non ce ne fidiamo, riconosciamo le forme dal posto."),
}


def rules() -> list[str]:
    """How shapes of two editions are matched, for whoever reads a comparison; the code is in `layers.edition_matching`."""
    return [
        gettext("Se una colonna dà a ogni forma un codice, e lo stesso codice resta nello stesso posto, la forma si riconosce dal codice."),
        gettext("Se no, si riconosce dal posto: due forme uguali entro 10 cm sono la stessa."),
        gettext("Una forma è spostata se la stessa cosa sta poco più in là: un punto entro 2 metri, o 30 se dice le stesse cose; una linea entro 10 metri, o 30; un'area se copre in comune almeno metà."),
        gettext("È cambiata se sta nello stesso posto ma una colonna ha un altro valore. Si confrontano solo le colonne che ci sono in tutte e due le edizioni."),
        gettext("Le altre sono nuove o tolte."),
    ]


def difference(found: Difference, signs: dict[str, int] | None = None) -> list[str]:
    """What differs between two editions, in sentences; `signs` are those of `layers.editions.signs_about`."""
    counts = {kind: number(count) for kind, count in found.counts.items()}
    told = [gettext("Nuove: %(added)s. Tolte: %(removed)s. Spostate: %(moved)s. Cambiate: %(changed)s. Uguali: %(same)s.", **counts)]
    if found.why_place:
        told.append(str(WHY_PLACE[found.why_place]))
    if found.columns_changed:
        changed = ", ".join(f"{FIELDS.get(name, name)} ({number(count)})" for name, count in found.columns_changed.items())
        told.append(gettext("Colonne con valori diversi: %(columns)s.", columns=changed))
    if found.columns_added:
        told.append(gettext("Colonne solo nella nuova, non confrontate: %(columns)s.", columns=", ".join(found.columns_added)))
    if found.columns_gone:
        told.append(gettext("Colonne solo nella vecchia, non confrontate: %(columns)s.", columns=", ".join(found.columns_gone)))
    if not found.moved_sought:
        told.append(gettext("Le forme senza compagna sono troppe per cercare quelle spostate: si contano come nuove e tolte."))
    if signs and signs["removed"]:
        told.append(gettext("Segni pubblicati su forme tolte: %(count)s. Restano legati alla forma di prima.", count=number(signs["removed"])))
    if signs and signs["moved"]:
        told.append(gettext("Segni pubblicati su forme spostate: %(count)s. Restano dove sono.", count=number(signs["moved"])))
    return told


def number(value: int) -> str:
    """A count as the reader's language writes it."""
    return format_decimal(value)


def _system(system: dict) -> str:
    name = f"EPSG:{system['epsg']}" if system["epsg"] else system["said"] or gettext("definito nel file")
    words = gettext("Sistema di coordinate: %(name)s.", name=name)
    if system["swapped"]:
        words += " " + gettext("Nel file gli assi sono scambiati.")
    words += " " + str(WHY_SYSTEM[system["why"]])
    if system["why"] == "chosen" and system["epsg"] != system["said_epsg"]:
        words += " " + (gettext("Il file dice: %(said)s.", said=system["said"]) if system["said"] else gettext("Il file non lo dice."))
    return words


def _mapping(made: dict) -> list[str]:
    mapping = made.get("mapping")
    if not mapping:
        return []
    said = [f"{name} = «{mapping[key]}»" for key, name in FIELDS.items() if mapping.get(key)]
    told = [gettext("Colonne: %(columns)s.", columns=", ".join(said))] if said else []
    if mapping["keep"]:
        told.append(gettext("Colonne conservate e pubbliche: %(names)s.", names=", ".join(mapping["keep"])))
    if made.get("columns_not_kept"):
        told.append(gettext("Colonne non conservate: %(names)s.", names=", ".join(made["columns_not_kept"])))
    return told


def _places(counts: dict) -> list[str]:
    sentences = (
        ("outside_area", gettext("Forme fuori dalla zona del piano, tenute: %(count)s.")), ("across_area", gettext("Forme a cavallo del bordo della zona: %(count)s.")),
        ("outside_blocks", gettext("Forme in nessun isolato: %(count)s. Il livello è riservato: queste non si contano in pubblico.")),
        ("interventions_carried", gettext("Forme che restano legate al loro intervento: %(count)s.")),
    )
    return [words % {"count": number(counts[key])} for key, words in sentences if counts.get(key)]
