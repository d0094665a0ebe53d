"""The one permission table: every route by endpoint, and who may use it. A route without a row fails the tests and is refused."""
from __future__ import annotations

from flask import Flask, g, redirect, request, session, url_for

PUBLIC = frozenset({"public"})
STAFF = frozenset({"admin", "planner", "moderator", "mediator", "presenter"})
ADMIN = frozenset({"admin"})
MODERATION = frozenset({"admin", "moderator"})
READING = frozenset({"admin", "planner", "moderator"})
PLAN = frozenset({"admin", "planner"})

RIGHTS: dict[str, frozenset[str]] = {
    "static": PUBLIC,
    # machines and maps
    "data.healthz": PUBLIC,
    "data.basemap": PUBLIC,
    "data.consultation": PUBLIC,
    "data.layers": PUBLIC,
    "data.layer": PUBLIC,
    "data.interventions": PUBLIC,
    "data.intervention": PUBLIC,
    "data.contributions": PUBLIC,
    "data.leave": PUBLIC,
    "data.heat": PUBLIC,
    "data.places": PUBLIC,
    "data.numbers": PUBLIC,
    "data.shape": PUBLIC,
    "data.where": PUBLIC,
    "tiles.describe": PUBLIC,
    "tiles.tile": PUBLIC,
    # residents
    "residents.home": PUBLIC,
    "residents.consultations": PUBLIC,
    "residents.consultation": PUBLIC,
    "residents.intervention": PUBLIC,
    "residents.sign": PUBLIC,
    "residents.support": PUBLIC,
    "residents.signs_found": PUBLIC,
    "residents.comment": PUBLIC,
    "residents.report_comment": PUBLIC,
    "residents.receipt_of_comment": PUBLIC,
    "residents.report": PUBLIC,
    "residents.promises": PUBLIC,
    "residents.promises_csv": PUBLIC,
    "residents.money": PUBLIC,
    "residents.money_csv": PUBLIC,
    "residents.time": PUBLIC,
    "residents.time_data": PUBLIC,
    "residents.picture": PUBLIC,
    "residents.compare": PUBLIC,
    "residents.compare_data": PUBLIC,
    "residents.add": PUBLIC,
    "residents.similar": PUBLIC,
    "residents.receipt": PUBLIC,
    "residents.receipt_qr": PUBLIC,
    "residents.receipt_contact": PUBLIC,
    "residents.receipt_photo": PUBLIC,
    "residents.receipt_voice": PUBLIC,
    "residents.media_parts": PUBLIC,
    "residents.photo": PUBLIC,
    "residents.survey": PUBLIC,
    "residents.survey_results": PUBLIC,
    "residents.receipt_survey": PUBLIC,
    "residents.receipt_survey_photo": PUBLIC,
    "residents.privacy": PUBLIC,
    "residents.accessibility": PUBLIC,
    "residents.feedback": PUBLIC,
    "residents.receipt_of_feedback": PUBLIC,
    "residents.parts": PUBLIC,
    "residents.worker": PUBLIC,
    "residents.waiting": PUBLIC,
    # staff: signing in
    "desk.sign_in": PUBLIC,
    "desk.sign_out": STAFF,
    "desk.password": STAFF,
    # staff: the desk
    "desk.home": STAFF,
    "desk.queue": MODERATION,
    "desk.comments": MODERATION,
    "desk.decide_comment": MODERATION,
    "desk.rooms": MODERATION,
    "desk.open_room": MODERATION,
    "desk.rules": MODERATION,
    "desk.rules_change": MODERATION,
    "desk.zone_add": MODERATION,
    "desk.zone_end": MODERATION,
    "desk.guard_switch": MODERATION,
    "desk.feedback": MODERATION,
    "desk.feedback_answer": MODERATION,
    "desk.publish": MODERATION,
    "desk.agreements": MODERATION,
    "desk.hide": MODERATION,
    "desk.keep_hidden": MODERATION,
    "desk.photo": MODERATION,
    "desk.photo_decide": MODERATION,
    "desk.sound": MODERATION,
    "desk.sound_decide": MODERATION,
    "desk.signs": READING,
    "desk.answering": PLAN,
    "desk.answer": PLAN,
    "desk.heat": READING,
    "desk.heat_data": READING,
    "desk.render": READING,
    "desk.translations": PLAN,
    "desk.translate": PLAN,
    "desk.surveys": PLAN,
    "desk.survey_new": PLAN,
    "desk.survey": PLAN,
    "desk.survey_change": PLAN,
    "desk.survey_phase": PLAN,
    "desk.survey_question": PLAN,
    "desk.survey_question_save": PLAN,
    "desk.survey_translations": PLAN,
    "desk.survey_translate": PLAN,
    "desk.survey_results": PLAN,
    "desk.survey_count": PLAN,
    "desk.survey_table": PLAN,
    "desk.survey_answers": PLAN,
    "desk.survey_photos": PLAN,
    "desk.survey_photo": PLAN,
    "desk.survey_photo_decide": PLAN,
    "desk.words": READING,
    "desk.translate_words": READING,
    "desk.pictures": PLAN,
    "desk.picture": PLAN,
    "desk.picture_decide": PLAN,
    # staff: the plan
    "desk.layer_style": PLAN,
    "desk.layer_style_change": PLAN,
    "desk.layer_style_undo": PLAN,
    "desk.layer_style_shapes": PLAN,
    "desk.layer_order": PLAN,
    "desk.layer_order_change": PLAN,
    "desk.plan": READING,
    "desk.interventions": READING,
    "desk.intervention": READING,
    "desk.intervention_new": PLAN,
    "desk.intervention_change": PLAN,
    "desk.intervention_shapes": PLAN,
    "desk.milestone_add": PLAN,
    "desk.status_add": PLAN,
    "desk.money_add": PLAN,
    "desk.promises": READING,
    "desk.promises_csv": READING,
    "desk.money": READING,
    "desk.money_csv": READING,
    "desk.money_of_programme_add": PLAN,
    "desk.import_file": PLAN,
    "desk.import_discard": PLAN,
    "desk.plan_layer": READING,
    "desk.layer_describe": PLAN,
    "desk.edition": PLAN,
    "desk.edition_shapes": PLAN,
    "desk.edition_changes": PLAN,
    "desk.edition_publish": PLAN,
    "desk.edition_drop": PLAN,
    "desk.import_choose": PLAN,
    "desk.import_preview": PLAN,
    "desk.import_shapes": PLAN,
}


def allowed(endpoint: str | None, role: str) -> bool:
    """Whether ``role`` ("public" for everybody) may use the route."""
    roles = RIGHTS.get(endpoint or "", frozenset())
    return "public" in roles or role in roles


def init_app(app: Flask) -> None:
    """Ask the table before every view; `g.account` is there for staff routes."""
    from app.accounts import current_account
    from app.errors import Forbidden

    @app.before_request
    def check():
        if request.endpoint is None or allowed(request.endpoint, "public"):
            return None
        if "account" not in session:
            return _to_sign_in()
        account = current_account()
        if account is None:
            session.clear()
            return _to_sign_in()
        g.account = account
        if not allowed(request.endpoint, account.role):
            raise Forbidden("right-missing")
        if account.must_change and request.endpoint not in {"desk.password", "desk.sign_out"}:
            return redirect(url_for("desk.password"))
        return None

    def _to_sign_in():
        if request.method != "GET" or request.path.startswith("/desk/api/"):
            raise Forbidden("sign-in-needed")
        return redirect(url_for("desk.sign_in", next=request.full_path.rstrip("?")))
