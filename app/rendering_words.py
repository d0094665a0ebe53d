"""The words of a consultation map: its sentence, its legend and the cartouche that cannot be left out. Used by both writers."""
from __future__ import annotations

import datetime as dt

import shapely
from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from app.i18n import pick
from app.legends import class_entries, status_words
from app.rendering_facts import OTHERS, Facts, looks
from layers.drawing import swatches
from layers.drawing.inks import NAME
from layers.drawing.symbols import markup
from layers.styles import Look

Row = tuple[str, list[tuple[Markup, str]]]  # a name, then pictures with their words


def people_words(facts: Facts) -> str:
    """How many people are behind the map, and what counts as one."""
    number = format_decimal(facts.people)
    if not facts.consultation.authors_known:
        return ngettext("al massimo %(number)s persona (autori non noti)", "al massimo %(number)s persone (autori non noti)", facts.people, number=number)
    return ngettext("%(number)s persona (come dispositivi o interviste)", "%(number)s persone (come dispositivi o interviste)", facts.people, number=number)


def signs_words(facts: Facts) -> str:
    """How many signs."""
    return ngettext("%(number)s segno", "%(number)s segni", facts.signs, number=format_decimal(facts.signs))


def sentence(facts: Facts) -> str:
    """What the map says, in one sentence."""
    if not facts.signs:
        return _("Ancora nessun segno. Il primo può essere il tuo.")
    if facts.peak:
        return _("Più persone insieme: %(place)s (%(people)s persone).", place=facts.peak[1], people=format_decimal(facts.peak[0]))
    if facts.densest:
        return _("Più persone per ettaro: %(place)s.", place=facts.densest)
    if facts.wish.what == "heat" and not facts.wish.internal:
        return _("In nessuna zona ci sono già cinque persone: è presto per dire dove.")
    if facts.wish.category:
        return _("Solo i segni «%(category)s».", category=pick(facts.category.title))
    counts = {key: sum(each.category == key for each in facts.said) for key in facts.categories}
    most = max(counts, key=counts.get)
    return _("Il segno più usato è «%(category)s»: %(count)s su %(all)s.", category=pick(facts.categories[most].title),
             count=format_decimal(counts[most]), all=format_decimal(len(facts.said)))


def warnings(facts: Facts) -> list[str]:
    """What must be read before the map: made-up data, not for the public."""
    said = [_("DATI DI PROVA: segni inventati")] if facts.consultation.made_up else []
    return said + ([_("USO INTERNO: non si pubblica")] if facts.wish.internal else [])


def cartouche(facts: Facts, outside: int, today: dt.date) -> list[tuple[str, str]]:
    """What every map says of itself, as terms and texts. ``outside`` signs lie off the sheet."""
    first, last = facts.period
    rows = [
        (_("Quando"), _("dal %(first)s al %(last)s", first=_day(first), last=_day(last)) if first and last else _("date non note")),
        (_("Filtri"), _filters(facts)),
        (_("Canali"), _channels(facts)),
    ]
    if outside:
        rows.append((_("Fuori dal foglio"), ngettext("%(number)s segno", "%(number)s segni", outside, number=format_decimal(outside))))
    if facts.too_many:
        names = ", ".join(f"{pick(row.title)} ({format_decimal(row.count)})" for row in facts.too_many)
        rows.append((_("Non disegnati"), _("%(layers)s: troppe forme per un foglio. Sono sulla mappa in linea.", layers=names)))
    rows += [
        (_("Fonti"), " · ".join(dict.fromkeys(filter(None, [facts.consultation.credit, *(row.source for row, _rows in facts.layers)])))),
        (_("Licenza"), " · ".join(dict.fromkeys(part for row, _rows in facts.layers for part in row.licence.split("; ") if part)) or _("non indicata")),
        # names of makers keep their order also on an Arabic sheet
        (_("Mappa di base"), f"\u2066{facts.contents.basemap.credit}\u2069" if _on_ground(facts) else ""),
        (_("Stampata il"), _day(today)),
    ]
    return [row for row in rows if row[1]]


def _on_ground(facts: Facts) -> bool:
    return facts.contents.basemap.known(shapely.box(*facts.bounds))


def most_active_words(facts: Facts) -> str:
    """Which share of the signs the most active person left, so that nobody takes a busy hand for a crowd."""
    if not facts.consultation.authors_known:
        return _("la persona più attiva: non si sa")
    return _("la persona più attiva: %(share)s", share=format_percent(facts.most_active_share, "#,##0%"))


def _day(day: dt.date | None) -> str:
    return format_date(day, "long") if day else ""


def _filters(facts: Facts) -> str:
    which = _("solo «%(category)s»", category=pick(facts.category.title)) if facts.category else (
        _("tutti i tipi di segno") if facts.wish.internal or all(each.public_as == "point" for each in facts.categories.values())
        else _("tutti i tipi, tranne: %(hidden)s", hidden=", ".join(pick(each.title) for each in facts.categories.values() if each.public_as != "point")))
    state = _("in attesa, pubblicati, solo per lo staff, doppioni") if facts.wish.internal else _("solo segni pubblicati")
    parts = [which, state]
    if facts.size:
        parts.append(_("zone di %(size)s metri", size=facts.size))
    if facts.contents.surface is not None:
        parts.append(_("raggio %(metres)s metri", metres=format_decimal(facts.wish.bandwidth)))
    return "; ".join(parts)


def channel_words(channel: str) -> str:
    """How a sign came in."""
    return {"web": _("web"), "mediator": _("intervista"), "assembly": _("assemblea"), "paper": _("carta"), "import": _("da un file")}.get(channel, channel)


def _channels(facts: Facts) -> str:
    return ", ".join(f"{channel_words(channel)} {format_decimal(count)}" for channel, count in facts.channels.most_common()) or _("tutti")


def legend(facts: Facts, symbol_size: str = "16", *, crowded: bool = False) -> list[tuple[str, list[Row]]]:
    """The legend as titled groups of rows: what residents said first, then the plan. ``crowded``: neighbours were gathered."""
    groups = [(_("Segni"), _signs(facts, symbol_size))] if facts.contents.spots else []
    if crowded and groups:
        groups[0][1].append(("", [(Markup(swatches.crowd_swatch()), _("segni vicini di più tipi, e quanti"))]))
    if facts.wish.what == "heat":
        groups.append((_("Persone per ettaro") if facts.wish.internal else _("Persone per zona"), _heat(facts)))
    plan = [_layer(row, rows) for row, rows in facts.layers if rows]
    if plan:
        plan.append(("", [(Markup(swatches.rough_swatch()), _("bordo a tratti: disegno di massima"))]))
    plan.append(("", [(Markup(swatches.edge_swatch(NAME)), _("bordo della consultazione"))]))
    if _on_ground(facts):
        metro = facts.contents.basemap.clipped("metro", shapely.box(*facts.bounds))
        if (metro.kind == "line").any():
            plan.append(("", [(Markup(swatches.metro_swatch()), _("linea della metropolitana, di massima"))]))
    else:
        plan.append(("", [(Markup(""), _("qui non c'è una mappa di base: ci sono il bordo e le coordinate"))]))
    return groups + [(_("Il piano"), plan)]


def _signs(facts: Facts, size: str) -> list[Row]:
    counts = {}
    for spot in facts.contents.spots:
        counts[spot.kind] = counts.get(spot.kind, 0) + 1
    names = {key: pick(each.title) for key, each in facts.categories.items()} | {OTHERS: _("Altro")}
    return [("", [(Markup(markup(symbol, size)), f"{names[key]} ({format_decimal(counts[key])})")])
            for key, symbol in facts.contents.symbols.items() if key in counts]


def _heat(facts: Facts) -> list[Row]:
    contents = facts.contents
    entries = [(Markup(swatches.heat_swatch(place, len(contents.classes))), f"\u2066{low}–{high}\u2069" if low != high else str(low))
               for place, (low, high) in enumerate(contents.classes)]
    entries += [(Markup(swatches.heat_swatch(place, len(contents.levels))), _("da %(number)s", number=format_decimal(level)))
                for place, level in enumerate(contents.levels)]
    if any(square.people is None for square in contents.squares):
        entries.append((Markup(swatches.few_swatch()), _("pochi per dirlo (meno di 5)")))
    return [("", [entry]) for entry in entries]


def _layer(row, rows) -> Row:
    """One line per layer: its name, then a picture for each class or status found, in the order of the legend on the page."""
    found: dict[tuple[int, str], tuple[Look, bool]] = {}
    entries = class_entries(row.style) if row.style.get("by") else []
    statused = any(each.status or each.intervention_status for each in rows) and not row.style.get("plain")
    for each, one in zip(rows, looks(row, rows)):
        status, place = each.status or each.intervention_status, 0
        if entries:
            place = len(row.style["by"]["classes"]) if one.place is None else one.place
            label = entries[place]["label"] if place < len(entries) else _("Altro, o non si sa")
        else:
            label = (status_words(status).lower() or _("stato non noto")) if statused else ""
        found.setdefault((place, label), (one, each.drawn == "schematic"))
    return pick(row.title), [(Markup(swatches.plan_swatch(row.geometry_type, one, rough and not entries)), label)
                             for (_place, label), (one, rough) in sorted(found.items(), key=lambda item: item[0][0])]
