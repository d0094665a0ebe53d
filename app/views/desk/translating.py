"""What a consultation says in each language: what is missing, and a form to write it. Texts of the consultation, its categories and its plan; questionnaires
are counted here and written on a page of their own (questionnaires_translating)."""
from __future__ import annotations

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app import accounts, queries, questionnaire_words
from app.db import desk
from app.errors import BadRequest
from app.i18n import LANGUAGES, SOURCE
from app.models import ConsultationLayer
from app.views.desk import blueprint
from layers.models import Intervention, Layer
from surveys import desk_signs
from surveys.models import Category, Consultation
from surveys.questionnaires.models import Survey

LONGEST = 1000
PARTS = {Consultation: ("title", "question"), Category: ("title", "description"), Layer: ("title", "description", "grouped"), Intervention: ("title", "summary", "owner", "note")}


@dataclass(frozen=True)
class Text:
    """One text of a row in all its languages; ``name`` is its field's in the form."""

    row: object
    part: str

    @property
    def name(self) -> str:
        return f"{self.part}-{self.row.id}"

    @property
    def words(self) -> dict:
        return getattr(self.row, self.part) or {}


def kinds() -> dict[type, str]:
    """The headings of the page."""
    return {Consultation: _("La consultazione"), Category: _("I tipi di segno"), Layer: _("I livelli"), Intervention: _("Gli interventi")}


def part_words() -> dict[str, str]:
    """What each text is."""
    return {"title": _("Nome"), "question": _("Domanda"), "description": _("Spiegazione"), "grouped": _("Titolo del gruppo"), "summary": _("In breve"), "owner": _("Chi risponde"), "note": _("Nota")}


def texts(consultation_id, *, lock: bool = False) -> dict[type, list[Text]]:
    """Every text that residents of this consultation read and that has Italian words, by kind, in the order of the pages."""
    shown = select(ConsultationLayer.layer_id).where(ConsultationLayer.consultation_id == consultation_id)
    asked = {
        Consultation: select(Consultation).where(Consultation.id == consultation_id),
        Category: select(Category).where(Category.consultation_id == consultation_id).order_by(Category.position),
        Layer: select(Layer).where(Layer.id.in_(shown)).order_by(Layer.position, Layer.key),
        Intervention: select(Intervention).where(Intervention.layer_id.in_(shown)).order_by(Intervention.number),
    }
    if lock:
        asked = {kind: statement.with_for_update() for kind, statement in asked.items()}
    return {kind: [text for row in desk().scalars(statement) for part in PARTS[kind] if (text := Text(row, part)).words.get(SOURCE)] for kind, statement in asked.items()}


def _language(found: desk_signs.DeskConsultation, wanted: str | None) -> str:
    """One of the consultation's languages besides Italian. Raises BadRequest."""
    offered = [code for code in LANGUAGES if code in found.view.languages and code != SOURCE]
    if wanted and wanted not in offered:
        raise BadRequest("query-value", "into", name="into")
    return wanted or next(iter(offered), "")


@blueprint.get("/c/<slug>/translations")
def translations(slug: str):
    """How many texts are missing, by language and kind, and those of one language with the Italian beside."""
    queries.only("into", "lang")
    found = desk_signs.consultation(desk(), slug)
    into = _language(found, request.args.get("into"))
    all_texts = texts(found.view.id)
    offered = [LANGUAGES[code] for code in LANGUAGES if code in found.view.languages and code != SOURCE]
    missing = {each.code: {kind: sum(not text.words.get(each.code) for text in group) for kind, group in all_texts.items()} for each in offered}
    asked = desk().scalars(select(Survey).where(Survey.consultation_id == found.view.id).order_by(Survey.created_at, Survey.key))
    surveys = [(each, {language.code: number for language, number in questionnaire_words.missing(each, list(missing))}) for each in asked]
    lacking = {code: sum(lacks.get(code, 0) for _survey, lacks in surveys) for code in missing}
    return render_template("desk/translations.html", found=found, view=found.view, into=LANGUAGES.get(into), offered=offered, missing=missing, kinds=kinds(), parts_of=part_words(),
                           texts=all_texts, surveys=surveys, lacking=lacking, longest=LONGEST, source=LANGUAGES[SOURCE])


@blueprint.post("/c/<slug>/translations")
def translate(slug: str):
    """Write the words of one language: only fields that were changed here, so that two people at work do not undo each other."""
    found = desk_signs.consultation(desk(), slug)
    into = _language(found, request.form.get("into"))
    if not into:
        raise BadRequest("query-value", "into", name="into")
    changed = []
    for group in texts(found.view.id, lock=True).values():
        for text in group:
            typed, was = (request.form.get(f"{kind}{text.name}", "").strip()[:LONGEST] for kind in ("", "was-"))
            if text.name not in request.form or typed == was or typed == text.words.get(into, ""):
                continue
            others = {code: words for code, words in text.words.items() if code != into}
            setattr(text.row, text.part, others | ({into: typed} if typed else {}))
            changed.append(text.name)
    if changed:
        accounts.note(desk(), g.account, "texts.translate", consultation_id=found.view.id, language=into, texts=changed)
    desk().commit()
    flash(ngettext("Salvato %(num)s testo.", "Salvati %(num)s testi.", len(changed)) if changed else _("Non è cambiato nulla."))
    return redirect(url_for("desk.translations", slug=slug, into=into), 303)
