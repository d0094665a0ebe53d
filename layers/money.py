"""The money of a programme as it was stated, put beside each other and never spread: pure, over the rows of `published.money`.

A sum with parts is counted by its parts. A line that a later one replaces, or takes back, is not counted, nor are its parts. What no
intervention names is a difference, and only "at least": a source says who pays, not always out of which sum.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

OUTSIDE, NOT_STATED = "outside", "not-stated"


@dataclass
class Account:
    """One fund: what the programme states (its lines), what interventions state under it, and what none names; amounts in euro.

    ``stated`` is None for money outside the programme and for lines whose fund nobody said. ``rests`` are (whole, amount): what is
    left of a sum of which only parts have a fund.
    """

    fund: str
    stated: Decimal | None = None
    programme: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    rests: list = field(default_factory=list)

    @property
    def named(self) -> Decimal:
        """The sum of what interventions state under this fund."""
        return sum((line.amount_eur for line in self.lines), Decimal(0))

    @property
    def unnamed(self) -> Decimal | None:
        """What at least no intervention names; None where the fund states no sum."""
        return None if self.stated is None else max(self.stated - self.named, Decimal(0))

    @property
    def over(self) -> Decimal:
        """How much more the interventions state than the fund holds."""
        return Decimal(0) if self.stated is None else max(self.named - self.stated, Decimal(0))


def standing(lines: list) -> list:
    """The lines that count today: not replaced, not taken back, and part of no line that is."""
    gone = {line.id for line in lines if line.replaced_by is not None or line.amount_eur is None}
    return [line for line in lines if line.id not in gone and line.part_of not in gone]


def accounts(lines: list) -> list[Account]:
    """The funds of the programme in the order they were stated, then "outside" and "not-stated".

    Each line has ``id``, ``intervention_id`` (None: of the programme as a whole), ``amount_eur``, ``fund``, ``part_of``, ``replaced_by``.
    """
    found: dict[str, Account] = {}
    for line in lines:
        if line.intervention_id is None and line.fund not in found:
            found[line.fund] = Account(line.fund, Decimal(0))
    found |= {fund: Account(fund) for fund in (OUTSIDE, NOT_STATED)}
    counted = standing(lines)
    parts: dict[object, Decimal] = {}
    for line in counted:
        if line.part_of is not None:
            parts[line.part_of] = parts.get(line.part_of, Decimal(0)) + line.amount_eur
    for line in counted:
        account = found[line.fund]
        if line.intervention_id is None:
            account.stated += line.amount_eur
            account.programme.append(line)
        elif line.id not in parts:
            account.lines.append(line)
        elif parts[line.id] < line.amount_eur:
            account.rests.append((line, line.amount_eur - parts[line.id]))
    return list(found.values())


def excesses(lines: list) -> list[tuple]:
    """Sums whose stated parts come to more than the sum itself, as (whole, excess): told, not mended."""
    counted = standing(lines)
    told = []
    for whole in counted:
        parts = sum((line.amount_eur for line in counted if line.part_of == whole.id), Decimal(0))
        if parts > whole.amount_eur:
            told.append((whole, parts - whole.amount_eur))
    return told
