"""Writing to the ledger on the real database: once per form, with what it names, and nothing else."""
from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select, text

from layers import ledger_writing as writing
from layers.ledger_entries import EntryRefused
from layers.models import Intervention, Layer, Milestone, Programme


@pytest.fixture
def school(sample, owner_session):
    return owner_session.scalar(select(Intervention).where(Intervention.key == "school-narcisi"))


def promise(**changes):
    return {"id": uuid.uuid4(), "outcome": "promised", "moves": None, "reason": None, "what": {"it": "Fine dei lavori"}, "promised_for": {}, "promised_from": None,
            "promised_to": None, "said_by": "Comune", "said_where": "albo", "said_on": "2026-10"} | changes


def test_the_same_form_sent_twice_is_written_once(owner_session, school):
    values = promise()
    assert writing.append_milestone(owner_session, school, values, "anna") is True
    assert writing.append_milestone(owner_session, school, values, "anna") is False
    assert owner_session.scalars(select(Milestone.noted_by).where(Milestone.intervention_id == school.id)).all() == ["anna"]


def test_the_same_key_with_other_words_is_refused_and_not_dropped(owner_session, school):
    values = promise()
    writing.append_milestone(owner_session, school, values, "anna")
    with pytest.raises(EntryRefused) as refused:
        writing.append_milestone(owner_session, school, values | {"said_by": "Regione"}, "anna")
    assert refused.value.errors == {"key": "entry-sent-already"}


def test_what_was_taken_back_meanwhile_cannot_be_moved(owner_session, school):
    first = promise()
    writing.append_milestone(owner_session, school, first, "anna")
    writing.append_milestone(owner_session, school, promise(outcome="mistaken", what={}, moves=first["id"], reason={"it": "Doppia"}), "bruno")
    with pytest.raises(EntryRefused) as refused:
        writing.append_milestone(owner_session, school, promise(moves=first["id"], reason={"it": "Gara"}), "anna")
    assert refused.value.errors == {"moves": "entry-changed-meanwhile"}
    taken = owner_session.scalars(select(Milestone).where(Milestone.outcome == "mistaken", Milestone.intervention_id == school.id)).one()
    assert taken.what == {"it": "Fine dei lavori"} and taken.position == 2 and taken.noted_at is not None


def test_texts_change_and_the_old_ones_are_given_back(owner_session, school):
    title, owner = school.title, school.owner
    values = {name: getattr(school, name) for name in writing.TEXTS} | {"title": {"it": "Scuola"}}
    assert writing.change_texts(owner_session, school, values) == {"title": title}
    kept = {code: words for code, words in title.items() if code not in ("it", "en", "ar")}
    assert kept and school.title == {"it": "Scuola"} | kept and school.owner == owner, "the form knows three languages and leaves the others"
    assert writing.change_texts(owner_session, school, values) == {}


def test_a_new_intervention_has_the_next_number_and_begins_its_history(owner_session, sample):
    programme = owner_session.scalar(select(Programme).where(Programme.key == "lorenteggio"))
    layer = owner_session.scalar(select(Layer).where(Layer.key == "green"))
    values = {"title": {"it": "Orto di via Segneri è qui"}, "summary": {}, "owner": {"it": "Comune"}, "owner_keys": ["comune"], "note": {}}
    key = uuid.uuid4()
    made = writing.add_intervention(owner_session, programme, layer, values, key)
    assert (made.number, made.key, made.status) == (20, "orto-di-via-segneri-e-qui-20", "planned")
    assert writing.add_intervention(owner_session, programme, layer, values, key) is made
    assert owner_session.execute(text("SELECT status, verified FROM milo.statuses WHERE intervention_id = :id"), {"id": key}).all() == [("planned", False)]
