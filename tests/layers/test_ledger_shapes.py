"""Shapes belong to an intervention by name: offered from the edition in force, linked and unlinked among those offered only."""
from __future__ import annotations

from sqlalchemy import select

from layers import ledger_shapes
from layers.models import Feature, Intervention, Layer


def test_shapes_are_linked_and_unlinked_among_those_offered_only(owner_session, sample):
    streets = owner_session.scalar(select(Layer).where(Layer.key == "streets"))
    lot = owner_session.scalar(select(Intervention).where(Intervention.number == 8))
    shapes = owner_session.execute(select(Feature.id, Feature.intervention_id).where(Feature.edition_id == streets.edition_id)).all()
    own = [row.id for row in shapes if row.intervention_id == lot.id]
    other = next(row.id for row in shapes if row.intervention_id != lot.id)
    assert ledger_shapes.link(owner_session, lot, [own[0], other], [other]) == (1, 1)
    now = owner_session.scalars(select(Feature.id).where(Feature.intervention_id == lot.id, Feature.edition_id == streets.edition_id)).all()
    assert set(now) == set(own[1:]) | {other}
    library = owner_session.scalar(select(Feature.id).where(Feature.intervention_id == select(Intervention.id).where(Intervention.number == 12).scalar_subquery()).limit(1))
    assert ledger_shapes.link(owner_session, lot, [library], [library]) == (0, 0)


def test_the_shapes_offered_are_its_own_first_and_can_be_looked_for(owner_session, sample):
    lot = owner_session.scalar(select(Intervention).where(Intervention.number == 9))
    rows, count = ledger_shapes.offered(owner_session, lot)
    assert count == len(rows) and [row.own for row in rows] == sorted((row.own for row in rows), reverse=True)
    assert any(row.own for row in rows) and any(row.other == 8 for row in rows)
    others = {row.id for row in rows if not row.own}
    assert {row.id for row in ledger_shapes.offered(owner_session, lot, "GIAMBELLINO")[0] if not row.own} == others
    for nothing in ("via che non c'è", "%", "_"):
        assert all(row.own for row in ledger_shapes.offered(owner_session, lot, nothing)[0])


def test_more_shapes_than_can_be_shown_are_told(owner_session, sample, monkeypatch):
    monkeypatch.setattr(ledger_shapes, "MOST", 2)
    lot = owner_session.scalar(select(Intervention).where(Intervention.number == 9))
    rows, count = ledger_shapes.offered(owner_session, lot)
    assert (len(rows), count) == (2, 3)
