"""What a card of an intervention says of its promises and its money: rows gathered, delays in words. Used by the pages for residents."""
from __future__ import annotations

from app import ledger_words as words
from app.i18n import pick
from layers import ledger


def card(found: dict) -> dict:
    """The properties of an intervention (see presenting.intervention) with `promises` gathered and `money` marked for its card."""
    today = words.today()
    return found | {
        "promises": [promise(each, today) for each in ledger.gather(found["milestones"])],
        "money": [line | {"said_on": words.when_said(line["said_on"])} for line in found["money"]],
    }


def promise(found: ledger.Promise, today) -> dict:
    """One promise with its rows: what, what became of it in words, how it is drawn, and each row as it was said."""
    fate = ledger.fate(found, today)
    return {
        "what": pick(found.first["what"]),
        "fate": words.fate(fate),
        "kind": fate.kind,
        "mark": words.fate_mark(fate.kind),
        "moved": found.moved,
        "days": fate.days,
        "rows": [row(each, found) for each in found.rows],
    }


def row(entry: dict, found: ledger.Promise) -> dict:
    """One row as it was said: its word ("promise", "moved", "done"), its date, by whom, where, when, why."""
    return {
        "id": entry["id"],
        "word": "done" if entry["outcome"] == "done" else "promised" if entry is found.first else "moved",
        "what": "" if entry is found.first else pick(entry["what"]),
        "when": words.promised(pick(entry["promised_for"]), entry["promised_from"], entry["promised_to"]),
        "said_by": entry["said_by"],
        "said_where": entry["said_where"] if entry["said_where"] != entry["said_by"] else "",
        "link": words.link(entry["said_where"]),
        "said_on": words.when_said(entry["said_on"]),
        "reason": pick(entry["reason"]),
        "slipped": entry["outcome"] == "moved",  # then the reason says why this date did not hold, not why it was promised
        "where": entry["said_where"],
        "on": entry["said_on"],
        "noted_on": ledger.day(entry.get("noted_on")),
    }
