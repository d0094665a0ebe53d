"""The money of a programme as a table: each fund with what is stated, what interventions state, and what none names; and the lines behind it."""
from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app import ledger_words as words
from app.i18n import pick
from layers import money


@dataclass(frozen=True)
class Table:
    """The accounts of a programme with their names, every line in words, and the sums whose parts come to more."""

    accounts: list[money.Account]
    names: dict[str, str]
    lines: list[dict]
    excesses: list[tuple[dict, object]]

    @property
    def stated(self):
        """What the funds state together."""
        return sum(account.stated for account in self.accounts if account.stated is not None)

    @property
    def unnamed(self):
        """What at least no intervention names, of all funds together."""
        return sum(account.unnamed for account in self.accounts if account.stated is not None)

    def of(self, fund: str) -> list[dict]:
        """The lines of a fund, those of the programme first."""
        return [line for line in self.lines if line["fund"] == fund]


def table(rows) -> Table:
    """The rows of ledger_reading.money as a table, in the reader's language."""
    accounts = money.accounts(rows)
    names = {account.fund: words.fund(account.fund, accounts) for account in accounts}
    standing = {row.id for row in money.standing(rows)}
    wholes = {row.part_of for row in rows if row.id in standing and row.part_of}
    told = {row.id: line(row, names, row.id in standing, row.id in wholes) for row in rows}
    excesses = [(told[whole.id], more) for whole, more in money.excesses(rows)]
    return Table(accounts, names, [told[row.id] for row in rows if row.amount_eur is not None or row.replaces], excesses)


def line(row, names: dict[str, str], standing: bool, whole: bool) -> dict:
    """One line in words; ``counted`` says whether the sums hold it: a whole with parts is counted by its parts."""
    return {
        "id": row.id, "number": row.number, "title": pick(row.title), "shown": row.shown, "amount": row.amount_eur, "what": pick(row.what), "fund": row.fund,
        "fund_words": names.get(row.fund, row.fund), "source": row.source, "link": words.link(row.source), "said_on": words.when_said(row.said_on),
        "said_on_raw": row.said_on, "reason": pick(row.reason), "part": row.part_of is not None, "whole": whole, "counted": standing and not whole,
        "state": "taken-back" if row.amount_eur is None else "standing" if standing else "before", "noted_on": row.noted_on, "programme": row.intervention_id is None,
    }


def state_words() -> dict[str, str]:
    """Whether a line counts, in words."""
    return {"standing": _("vale"), "before": _("non vale più"), "taken-back": _("toglie una riga di prima")}


def header() -> list[str]:
    """The columns of the CSV."""
    return [_("Fondo"), _("Numero"), _("Intervento"), _("Che cosa"), _("Cifra in euro"), _("Parte di una somma"), _("Contata"), _("Stato"), _("Perché"), _("Fonte"), _("Detto quando")]


def cells(found: dict) -> list:
    """One line of the CSV."""
    yes = {True: _("sì"), False: ""}
    return [found["fund_words"], found["number"], found["title"], found["what"], found["amount"], yes[found["part"]], yes[found["counted"]],
            state_words()[found["state"]], found["reason"], found["source"], found["said_on_raw"]]
