"""What people wrote, translated by a person at the desk: signs and comments by language, those that miss a translation first."""
from __future__ import annotations

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import accounts, queries
from app.db import desk
from app.errors import BadRequest
from app.i18n import LANGUAGES, SOURCE
from app.views.desk import blueprint
from app.wording import sentence
from surveys import desk_signs, word_translations
from surveys.errors import Changed, NotAcceptable

PAGE = 50


def _into(found: desk_signs.DeskConsultation, wanted: str | None) -> str:
    """The language to write: one of the consultation's, Italian unless another is asked for. Raises BadRequest."""
    wanted = wanted or SOURCE
    if wanted not in found.view.languages or wanted not in LANGUAGES:
        raise BadRequest("query-value", "into", name="into")
    return wanted


def _sign(value: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if value else None
    except ValueError:
        raise BadRequest("query-value", "sign", name="sign") from None


@blueprint.get("/c/<slug>/words")
def words(slug: str):
    """Texts of people with a field for their translation; with ``sign`` those of one sign."""
    queries.only("into", "sign")
    found = desk_signs.consultation(desk(), slug)
    into, sign = _into(found, request.args.get("into")), _sign(request.args.get("sign"))
    texts = word_translations.missing(desk(), found.view.id, into, sign=sign, most=PAGE)
    return render_template("desk/words.html", found=found, view=found.view, into=LANGUAGES[into], offered=[LANGUAGES[code] for code in LANGUAGES if code in found.view.languages],
                           texts=texts, missing=texts[0].missing if texts else 0, sign=sign, longest=word_translations.LONGEST)


@blueprint.post("/c/<slug>/words")
def translate_words(slug: str):
    """Write the translations that were changed on this page; what its author changed meanwhile is told and left."""
    found = desk_signs.consultation(desk(), slug)
    into, written = _into(found, request.form.get("into")), 0
    for name, typed in sorted(request.form.items()):
        kind, _dash, id = name.partition("-")
        if kind not in {"sign", "comment"} or not id or typed.strip() == request.form.get(f"was-{name}", ""):
            continue
        try:
            edits = int(request.form.get(f"edits-{id}", "0"))
            if word_translations.write(desk(), found.view.id, kind, _sign(id), into, typed, edits=edits):
                accounts.note(desk(), g.account, "words.translate", consultation_id=found.view.id, object_id=_sign(id), language=into)
                written += 1
        except ValueError:
            raise BadRequest("query-value", "edits", name="edits") from None
        except (Changed, NotAcceptable) as refused:
            flash(sentence(refused.key, **refused.values), "refused")
    desk().commit()
    flash(ngettext("Salvato %(num)s testo.", "Salvati %(num)s testi.", written) if written else _("Non è cambiato nulla."))
    return redirect(url_for("desk.words", slug=slug, into=into, sign=_sign(request.form.get("only"))), 303)
