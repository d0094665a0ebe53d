"""A form of the ledger as the page shows it: what was typed, what is wrong with it in words, and the key that lets it be written once."""
from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.wording import sentence
from layers.ledger_entries import LANGUAGES, EntryRefused


@dataclass
class EntryForm:
    """One form; its fields are named within it, so that several can stand on a page."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    key: uuid.UUID = field(default_factory=uuid.uuid4)

    @classmethod
    def of_texts(cls, name: str, texts: Mapping[str, dict], **more) -> EntryForm:
        """A form that shows texts which are there in several languages."""
        return cls(name, {f"{part}_{code}": words.get(code, "") for part, words in texts.items() for code in LANGUAGES} | more)

    @classmethod
    def refused(cls, name: str, typed: Mapping[str, str], refused: EntryRefused) -> EntryForm:
        """The same form with everything that was typed and a sentence for each mistake."""
        made = cls(name, typed, {part: sentence(key) for part, key in refused.errors.items()})
        if "key" not in refused.errors:
            try:
                made.key = uuid.UUID(typed.get("key", ""))
            except ValueError:
                pass
        return made

    def ticked(self, part: str) -> list[str]:
        """What was ticked of several."""
        return self.values.getlist(part) if hasattr(self.values, "getlist") else list(self.values.get(part) or [])

    def attributes(self, part: str, hint: str = "") -> dict[str, str | None]:
        """What ties a field to its hint and its error, for `xmlattr`."""
        told = [f"{self.name}-{part}-{note}" for note, there in (("hint", hint), ("error", part in self.errors)) if there]
        return {"aria-describedby": " ".join(told) or None, "aria-invalid": "true" if part in self.errors else None}

    def __getitem__(self, part: str) -> str:
        """What stands in a field."""
        return self.values.get(part) or ""
