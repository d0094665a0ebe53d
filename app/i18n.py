"""Languages: which there are, which the reader wants, direction, and texts that live in the database in several languages."""
from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, g, request
from flask_babel import Babel, force_locale, format_date
from markupsafe import Markup
from werkzeug.routing import BaseConverter


@dataclass(frozen=True)
class Language:
    """A language of the interface: its code, its own name, its direction and the style sheet with its letters."""

    code: str
    name: str
    direction: str
    type: str = "css/type-latin.css"


LANGUAGES = {
    "it": Language("it", "Italiano", "ltr"),
    "en": Language("en", "English", "ltr"),
    "ar": Language("ar", "العربية", "rtl", "css/type-arabic.css"),
    "es": Language("es", "Español", "ltr"),
    "fr": Language("fr", "Français", "ltr"),
    "ro": Language("ro", "Română", "ltr"),
    "zh": Language("zh", "中文", "ltr", "vendor/fonts/type-chinese.css"),
    "fil": Language("fil", "Filipino", "ltr"),
    "bn": Language("bn", "বাংলা", "ltr", "css/type-bengali.css"),
}
SOURCE = "it"
# the desk and the commands speak these; residents are spoken to in all
STAFF_LANGUAGES = {code: LANGUAGES[code] for code in ("it", "en", "ar")}
# the languages whose sentences a native speaker has read from the first to the last: written here when it has happened
READ_BY_A_NATIVE_SPEAKER: frozenset[str] = frozenset()
# what browsers still call some of them
ALSO_CALLED = {"tl": "fil"}
LANG = "/<language:lang>"
# where the parts of a date stand in another order than in Italian
DATES = {
    "d MMMM yyyy": {"zh": "y年M月d日", "es": "d 'de' MMMM 'de' y", "fil": "MMMM d, y"},
    "LLLL yyyy": {"zh": "y年M月", "es": "LLLL 'de' y"},
}


class LanguageConverter(BaseConverter):
    """The language at the beginning of an address: ``/<language:lang>/c/<slug>``."""

    regex = "|".join(LANGUAGES)
    part_isolating = True


def best_language() -> str:
    """The language of this request: the address (also one where there is no page), then ``?lang=``, then Accept-Language, then Italian."""
    for wanted in ((request.view_args or {}).get("lang"), request.path.split("/")[1], request.args.get("lang")):
        if wanted in LANGUAGES:
            return wanted
    asked = (tag.lower().partition("-")[0] for tag, quality in request.accept_languages if quality > 0)
    return next((known for tag in asked if (known := ALSO_CALLED.get(tag, tag)) in LANGUAGES), SOURCE)


def lang() -> str:
    """The language of this request, found once."""
    if "lang" not in g:
        g.lang = best_language()
    return g.lang


class Words(str):
    """A text that knows its language, for pages that say where they fall back."""

    language: str

    def __new__(cls, text: str, language: str):
        made = super().__new__(cls, text)
        made.language = language
        return made


def pick(words: dict | str | None, language: str | None = None) -> str:
    """One text out of ``{"it": ..., "en": ...}``: the reader's language, else Italian, else whatever there is."""
    if not words:
        return ""
    if isinstance(words, str):
        return words
    found = next((code for code in (language or lang(), SOURCE, *words) if words.get(code)), None)
    return Words(words[found], found) if found else ""


def day_words(day: dt.date, pattern: str) -> str:
    """A day by the Italian pattern, its parts in the order of the reader's language."""
    return format_date(day, DATES.get(pattern, {}).get(lang(), pattern))


def foreign(text: str) -> Markup:
    """The attributes that mark a picked text as being in another language than its page, or nothing."""
    language = LANGUAGES.get(getattr(text, "language", ""))
    return Markup(' lang="{}" dir="{}"').format(language.code, language.direction) if language and language.code != lang() else Markup("")


@contextmanager
def speaking(language: str):
    """Say everything in ``language`` for a while, also outside a request: paper and commands choose their own."""
    before = g.get("lang")
    g.lang = language
    try:
        with force_locale(language):
            yield
    finally:
        if before is None:
            g.pop("lang", None)
        else:
            g.lang = before


def init_app(app: Flask) -> None:
    """Give the app its translations, addresses their language, and the templates `pick`, `foreign`, `lang`, `direction` and `languages`."""
    app.url_map.converters["language"] = LanguageConverter
    app.config.setdefault("BABEL_DEFAULT_LOCALE", SOURCE)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Rome")
    Babel(app, locale_selector=lang)
    app.jinja_env.filters["dateformat"] = day_words
    app.jinja_env.globals["foreign"] = foreign

    @app.context_processor
    def language_words():
        language = LANGUAGES[lang()]
        return {"pick": pick, "lang": language.code, "direction": language.direction, "type_sheet": language.type, "languages": LANGUAGES,
                "unread": LANGUAGES.keys() - READ_BY_A_NATIVE_SPEAKER}
