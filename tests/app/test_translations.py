"""What staff reads exists in English and Arabic, what residents read in nine languages; nothing visible is written past gettext."""
from __future__ import annotations

import ast
import re
from functools import lru_cache
from gettext import GNUTranslations
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

ROOT = Path(__file__).resolve().parent.parent.parent
APP = ROOT / "app"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2)}
TRANSLATED = ("en", "ar")  # every sentence, the desk's too
FOR_RESIDENTS = ("es", "fr", "ro", "zh", "fil", "bn")  # what residents meet
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
PLACEHOLDER = re.compile(r"%\((\w+)\)[^a-z%]*[a-z]|%%|\{(\w+)\}")  # of Python, and of the scripts: {name}
LETTERS = re.compile(r"[^\W\d_]")
ARABIC = re.compile(r"[\u0600-\u06ff]")
# Names, licences and units are the same in every language.
NAMES = {"MILO·Lab", "MILO Mappa", "© OpenStreetMap contributors (ODbL)", "Comune di Milano (CC BY 4.0)", "m", "QR", "GeoJSON", "CSV", "PDF", "PNG", "HTML",
         "A3", "A4"}
# What is not said to anybody: the block that names a class of the body, and the style that a macro puts into an attribute ("left: 3mm;").
CLASS_NAMES = re.compile(r"{%-?\s*block body_class\s*-?%}.*?{%-?\s*endblock\s*-?%}", re.S)
STYLE = re.compile(r"[a-z]+: *\x00mm;?")
# What is equal in Italian and in a language near to it, or a name.
AGID = "Difensore civico per il digitale (AGID)"
SAME_WORD = {"en": {"Menu", "web", "Password", "zoom %(zoom)s", "%(num)s area", "File", AGID}, "es": {"Previsto", "vale", "Fondo", "web", "persona", "Motivo:", "foto", "Un momento…", "Lento", "%(num)s persona", "Un punto", "Preparo la foto…", AGID},
             "fr": {"Menu", "web", "Normale", AGID},
             "ro": {"web", "Forme: %(count)s", "longitudine", "latitudine", "Voce", "Voce: {count} s", AGID}, "fil": {"Menu", "Numero", AGID}}
# Where sentences come from that only staff meets, and the refusals of the desk: everything else is for residents.
STAFF = ("templates/desk/", "templates/paper/", "views/desk/", "commands/", "edition_words.py", "import_", "rendering", "style_", "wording.py", "wording_staff.py", "questionnaire_words.py", "question_form.py", "zone_form.py")
STAFF_REFUSAL = re.compile(r"(?:style-|entry-|picture-|upload-|file-|edition-|layer-title|programme-|password-|reason-missing|sign-none|sign-changed|sign-withdrawn|sign-edited"
                           r"|signs-too-many|room-name|room-hours|right-missing|sign-in-|paper-|answer-|zones?-|limit-|comment-changed|comment-none|feedback-answer|feedback-gone|survey-|photo-taken-back|photo-words-missing|voice-gone|voice-words-missing)")
OTHER_SCRIPT = {"ar": ARABIC, "zh": re.compile(r"[\u4e00-\u9fff]"), "bn": re.compile(r"[\u0980-\u09ff]")}


@lru_cache
def said() -> Catalog:
    """Every sentence of code and templates, extracted as `pybabel extract` does."""
    with (APP / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog()
    for name, line, message, comments, context in extract_from_dir(APP, methods, options, KEYWORDS, ("TRANSLATORS:",)):
        catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


@lru_cache
def translation(language: str) -> Catalog:
    with (APP / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(words) -> tuple[str, ...]:
    """The one form of a sentence, or its plural forms."""
    return words if isinstance(words, tuple) else (words,)


@lru_cache
def for_residents() -> frozenset:
    """The sentences that residents can meet: their pages, refusals of their doors, and why a sign was hidden."""
    from app.views.desk.rows import reasons
    from app.wording import SENTENCES

    asked = {key for key in SENTENCES if not STAFF_REFUSAL.match(key)}
    refusals = {SENTENCES[key]._args[0] for key in asked}
    whys = {value.value for node in ast.walk(ast.parse((APP / "views" / "desk" / "rows.py").read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef) and node.name == reasons.__name__ for value in ast.walk(node) if isinstance(value, ast.Constant)}
    return frozenset(message.id for message in said() if message.id and (
        not all(place.startswith(STAFF) for place, _line in message.locations) or message.id in refusals | whys))


def pairs(language: str):
    """Each sentence with its translation, once it has one."""
    for message in said():
        found = translation(language).get(message.id, message.context)
        if message.id and found is not None and any(forms(found.string)):
            yield message, found


def test_the_extraction_finds_sentences_in_code_and_in_templates():
    assert "Lascia un segno" in said()
    assert "Scegli che tipo di segno è." in said()
    assert len(said()) > 250


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language):
    done = {message.id for message, found in pairs(language) if not found.fuzzy and all(forms(found.string))}
    missing = [message.id for message in said() if message.id and message.id not in done]
    assert not missing, f"not in {language}:\n" + "\n".join(map(str, missing))


@pytest.mark.parametrize("language", FOR_RESIDENTS)
def test_every_sentence_for_residents_is_translated(language):
    done = {message.id for message, found in pairs(language) if not found.fuzzy and all(forms(found.string))}
    missing = sorted(map(str, for_residents() - done))
    assert not missing, f"not in {language}:\n" + "\n".join(missing)


def test_what_residents_meet_is_told_from_what_staff_meets():
    assert {"Lascia un segno", "Non troviamo questo posto. Sceglilo dall'elenco.", "Offende qualcuno.", ("segno", "segni")} <= for_residents()
    assert not {"Nome o password non vanno bene. Riprova.", "Scegli un file, poi premi di nuovo.", "in attesa"} & for_residents()
    assert 400 < len(for_residents()) < len(said())


@pytest.mark.parametrize("language", TRANSLATED + FOR_RESIDENTS)
def test_a_translation_keeps_every_placeholder(language):
    for message, found in pairs(language):
        wanted = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        for place, words in enumerate(forms(found.string)):
            names = sorted(PLACEHOLDER.findall(words))
            if len(forms(found.string)) > 1 and place < len(forms(found.string)) - 1:
                assert set(names) <= set(wanted), f"{words!r} asks for more than {message.id!r}"  # "one person" may leave the number out
            else:
                assert names == wanted, f"{words!r} has not the placeholders of {message.id!r}"


@pytest.mark.parametrize("language", TRANSLATED + FOR_RESIDENTS)
def test_a_plural_has_all_the_forms_of_its_language(language):
    for message, found in pairs(language):
        if message.pluralizable:
            assert len(forms(found.string)) == translation(language).num_plurals, message.id


def test_arabic_counts_as_arabic_does():
    compiled = BytesIO()
    write_mo(compiled, translation("ar"))
    compiled.seek(0)
    words = GNUTranslations(compiled)
    counted = {n: words.ngettext("%(number)s segno", "%(number)s segni", n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 101, 103)}
    assert counted[1] == "إشارة واحدة" and counted[2] == "إشارتان"
    assert counted[3] == counted[10] == counted[103] == "%(number)s إشارات"
    assert counted[11] == counted[99] == "%(number)s إشارة"
    people = {n: words.ngettext("%(number)s persona (come dispositivi o interviste)", "%(number)s persone (come dispositivi o interviste)", n) for n in (3, 11, 100)}
    assert [people[n].split()[1] for n in (3, 11, 100)] == ["أشخاص", "شخصًا", "شخص"]


def test_romanian_counts_as_romanian_does():
    compiled = BytesIO()
    write_mo(compiled, translation("ro"))
    compiled.seek(0)
    words = GNUTranslations(compiled)
    counted = {n: words.ngettext("%(num)s anno", "%(num)s anni", n) for n in (0, 1, 2, 19, 20, 101, 119, 120)}
    assert counted[1] == "%(num)s an" and counted[20] == counted[120] == "%(num)s de ani"
    assert counted[0] == counted[2] == counted[19] == counted[119] == "%(num)s ani"


@pytest.mark.parametrize("language", OTHER_SCRIPT)
def test_a_language_is_written_in_its_script(language):
    for message, found in pairs(language):
        for words in forms(found.string):
            assert OTHER_SCRIPT[language].search(words) or not LETTERS.search(PLACEHOLDER.sub("", words)), f"{message.id!r} is not in its script: {words!r}"


@pytest.mark.parametrize("language", TRANSLATED + FOR_RESIDENTS)
def test_no_italian_sentence_is_left_in_a_translation(language):
    for message, found in pairs(language):
        source = forms(message.id)[0]
        if LETTERS.search(PLACEHOLDER.sub("", source)) and source not in SAME_WORD.get(language, set()):
            assert forms(found.string)[0] != source, f"{source!r} is still Italian"


def test_no_sentence_of_the_code_escapes_the_extraction():
    """A call inside an f-string is not seen by `pybabel extract` on Python 3.11, so its words would stay Italian for ever."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "gettext", "ngettext", "lazy_gettext"}:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    assert first.value in said(), f"{path.relative_to(ROOT)}:{node.lineno} {first.value!r}"


class Visible(HTMLParser):
    """What a reader sees or hears of a template: text and the attributes that are read out. Expressions come in as NUL."""

    SILENT = {"script", "style", "kbd"}  # a key has the name that stands on it
    READ_OUT = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "summary"}

    def __init__(self):
        super().__init__()
        self.silent, self.found = 0, []

    def handle_starttag(self, tag, attrs):
        self.silent += tag in self.SILENT
        for name, value in attrs:
            if name in self.READ_OUT or (name == "value" and ("type", "submit") in attrs):
                self.say(value or "")

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT

    def handle_data(self, data):
        if not self.silent:
            self.say(data)

    def say(self, words: str) -> None:
        for name in sorted(NAMES, key=len, reverse=True):
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", words)
        self.found += [part.strip() for part in words.split("\x00") if LETTERS.search(part)]


def among_attributes(html: str) -> bool:
    """Whether ``html`` ends inside a tag and outside the quotes of a value."""
    rest = re.sub(r"""=\s*"[^"]*"|=\s*'[^']*'""", "", html[html.rfind("<"):]) if "<" in html else ">"
    return not re.search("[>\"']", rest)


def visible(source: str) -> list[str]:
    """The words of a template that are not asked of gettext."""
    environment = Environment(autoescape=True)
    data = []
    for _line, kind, value in environment.lex(CLASS_NAMES.sub("", source)):
        if kind == "data":
            data.append(value)
        elif kind == "variable_begin":
            # a heading whose level is an expression; attributes that a macro writes; words or a part of a value
            data.append("b" if data and data[-1].endswith(("<", "</")) else " " if among_attributes("".join(data)) else "\x00")
    reader = Visible()
    reader.feed(STYLE.sub("\x00", "".join(data)))
    reader.close()
    return reader.found


def test_the_heuristic_sees_words_outside_gettext():
    assert visible("<p>{{ _('Ciao') }} Nascosto <b>{{ x }}</b></p>") == ["Nascosto"]
    assert visible('<img alt="La mappa"><script type="application/json">{"a": "b"}</script>') == ["La mappa"]
    assert visible("<p {% if x %}class='a'{% endif %}>{{ _('Ciao') }} · MILO·Lab</p>") == []
    assert visible('<p{{ marked(x) }} title="{{ y }}">{{ y }}</p><input name="a"{{ wrong("a") }}>') == []
    assert visible('<p{{ marked(x) }} title="Nascosto {{ y }}">{{ y }} Qui</p>') == ["Nascosto", "Qui"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_shows_words_outside_gettext(path):
    assert visible(path.read_text(encoding="utf-8")) == []


# Words put on the page by a script without asking the words block that the template fills.
SPOKEN_BY_SCRIPT = re.compile(
    r"""(?:\.(?:textContent|innerText|title|alt|placeholder|ariaLabel)\s*=\s*|setAttribute\(\s*["'](?:aria-label|title|alt|placeholder)["']\s*,\s*)["'`]\s*[A-Za-zÀ-ÿ]{2}"""
)


def test_the_rule_for_scripts_sees_written_words():
    assert SPOKEN_BY_SCRIPT.search('button.textContent = "Invia";')
    assert SPOKEN_BY_SCRIPT.search("node.setAttribute('aria-label', 'Mappa')")
    assert not SPOKEN_BY_SCRIPT.search("button.textContent = words.send;")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_brings_words_of_its_own(path):
    found = SPOKEN_BY_SCRIPT.search(path.read_text(encoding="utf-8"))
    assert not found, found and found.group()
