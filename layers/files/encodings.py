"""Which letters the bytes of old files mean: what the file says, what the bytes allow, and what was chosen. Called by the readers in the child."""
from __future__ import annotations

import codecs

import numpy as np

# the language driver byte of a dBase header (offset 29): the ones that occur in western Europe
LDID = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x08: "cp865", 0x0D: "cp437", 0x0E: "cp850", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852",
        0x65: "cp866", 0xC8: "cp1250", 0xC9: "cp1251", 0xCB: "cp1253", 0xCA: "cp1254"}


def known(name: str | None) -> str | None:
    """The name by which Python knows an encoding of text, None when it knows none: "88591", "1252", "ANSI 1252", "UTF-8", "latin1"."""
    word = (name or "").strip().lower().removeprefix("ansi").replace(" ", "")
    for each in (f"cp{word}" if word.isdigit() and len(word) <= 4 else word, f"iso8859-{word[4:]}" if word.startswith("8859") else word):
        try:
            found = codecs.lookup(each.replace("latin-", "latin"))
        except (LookupError, ValueError):
            continue
        if found._is_text_encoding:
            return found.name
    return None


def guess(data: bytes) -> tuple[str, str]:
    """(encoding, where from) of text without a word about it: "utf-8" when it can be, else "guessed": Windows-1252 or, where that has no letter, Latin-1."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return encoding, "bom"
    for encoding, where in (("utf-8", "utf-8"), ("cp1252", "guessed")):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding, where
    return "iso8859-1", "guessed"


def recode(words: np.ndarray, encoding: str) -> np.ndarray:
    """Text that was read as Latin-1, byte for byte, in its true encoding; a byte that has no letter there becomes a replacement mark."""
    return np.array([word if word is None or word.isascii() else word.encode("latin-1").decode(encoding, "replace") for word in words] + [None], dtype=object)[:-1]
