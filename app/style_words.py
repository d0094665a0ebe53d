"""The words of the page on which staff choose how a layer is drawn: choices, and what of a style will not be read."""
from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.i18n import pick
from layers.styles_columns import Column
from layers.styles_legible import Failure


def ways() -> dict[str, str]:
    """The ways to tell shapes apart, the simplest first."""
    return {
        "status-fill": _("Un colore; il motivo dice lo stato"),
        "plain": _("Tutto uguale"),
        "category": _("Per categoria: un colore per ogni voce"),
        "number": _("Per numero: dal chiaro allo scuro"),
        "status": _("Per stato: un colore per ogni stato"),
    }


def fills() -> dict[str, str]:
    """How an area is filled (and a mark: full or empty)."""
    return {"solid": _("pieno"), "hatch": _("righe oblique"), "back": _("righe oblique al contrario"), "cross": _("righe incrociate"),
            "rows": _("righe orizzontali"), "dots": _("puntini"), "none": _("vuoto")}


def dashes() -> dict[str, str]:
    """How a line is broken."""
    return {"": _("come il motivo"), "solid": _("continua"), "dashed": _("a tratti"), "dotted": _("a puntini"), "dashdot": _("tratto e punto")}


def markers() -> dict[str, str]:
    """The shapes of a mark."""
    return {"circle": _("cerchio"), "square": _("quadrato"), "triangle": _("triangolo"), "diamond": _("rombo"), "hexagon": _("esagono")}


def icons() -> dict[str, str]:
    """The icons a mark can hold."""
    return {"": _("nessuna icona"), "bench": _("panchina"), "bicycle": _("bicicletta"), "book": _("libro"), "brush": _("pennello"), "bus": _("autobus"),
            "health": _("salute"), "house": _("casa"), "key": _("chiave"), "lamp": _("lampada"), "metro": _("metropolitana"), "parking": _("parcheggio"),
            "people": _("persone"), "road": _("strada"), "school": _("scuola"), "shield": _("scudo"), "shop": _("negozio"), "star": _("stella"),
            "tree": _("albero"), "water": _("acqua"), "works": _("cantiere")}


def palettes() -> dict[str, str]:
    """The palettes; all of them are safe for colour-blind eyes."""
    return {"okabe-ito": _("colori distinti"), "blues": _("blu, dal chiaro allo scuro"), "greens": _("verdi, dal chiaro allo scuro"),
            "oranges": _("aranci, dal chiaro allo scuro"), "greys": _("grigi, dal chiaro allo scuro")}


def methods() -> dict[str, str]:
    """How numbers are parted into classes."""
    return {"natural": _("salti naturali"), "quantile": _("tante forme in ogni classe"), "equal": _("intervalli uguali")}


def zooms(chosen=None) -> dict[str, str]:
    """From how far, as zooms of the map; a zoom that has no words of its own stays as it is."""
    words = {"": _("sempre"), "12": _("più quartieri insieme"), "14": _("il quartiere intero"), "15": _("poche vie"), "16": _("un isolato"), "17": _("una casa")}
    return words if chosen in (None, "") or str(chosen) in words else words | {str(chosen): _("zoom %(zoom)s", zoom=chosen)}


def column_words(column: Column) -> str:
    """What a column is called."""
    return _("il numero della forma") if column.name == "figure" else pick(column.title) or column.name


def failure_words(failure: Failure, labels: list[str]) -> str:
    """What will not be read, and why."""
    name = labels[failure.place] if failure.place is not None else _("Questo livello")
    if failure.kind == "contrast":
        return _("«%(name)s» si vede poco sulla mappa: contrasto %(ratio)s, servono almeno 3.", name=name, ratio=format_decimal(failure.ratio, "0.0"))
    other = labels[failure.beside]
    if failure.kind == "grey":
        return _("«%(name)s» e «%(other)s» in bianco e nero sono uguali. Cambia il motivo di una delle due.", name=name, other=other)
    return _("«%(name)s» e «%(other)s» sono uguali per chi non distingue i colori. Cambia il motivo o il colore di una delle due.", name=name, other=other)
