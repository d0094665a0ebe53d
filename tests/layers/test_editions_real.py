"""The cycle paths of Milan, 2021 and 2026, compared."""
from __future__ import annotations

import geopandas
import pytest
from sqlalchemy import select

from layers import editions, imports
from layers.imports import EditionFacts, Mapping
from layers.models import Programme

KEEP = ["rete", "tipologia", "sede", "marcia", "norma", "lunghezza"]


@pytest.fixture
def pair(sample, owner_session, shared):
    """Both editions as drafts of one layer."""
    programme = owner_session.scalar(select(Programme).where(Programme.key == "lorenteggio"))
    layer = imports.new_layer(owner_session, programme, "ciclabili", {"it": "Ciclabili"}, "line")
    made = []
    for name in ("2021-02", "2026-05"):
        frame = geopandas.read_file(shared / f"data/comune-milano/bike_ciclabili_{name}.geojson")
        frame = frame[frame.geometry.notna()].assign(row=lambda rows: range(1, len(rows) + 1))
        made.append(imports.save(owner_session, layer, frame, Mapping(title="anagrafica", identity="id_amat", keep=KEEP), EditionFacts(title=name), {}))
    return made


def test_the_cycle_paths_of_2021_and_2026_are_compared_by_place_because_their_ids_were_made_anew(pair, owner_session):
    old, new = pair
    found = editions.compare(owner_session, old.id, new.id)
    assert (old.features, new.features) == (3165, 4154)
    assert (found.by, found.why_place) == ("place", "not-shared")
    counts = found.counts
    assert counts["removed"] + counts["moved"] + counts["changed"] + counts["same"] == 3165
    assert counts["added"] + counts["moved"] + counts["changed"] + counts["same"] == 4154
    # nearly two thirds of 2021 lie to the decimetre where they lay (found by hand with a plain nearest search: 1,958)
    assert 1900 <= counts["same"] + counts["changed"] <= 1980
    # as many again of the rest are drawn a little elsewhere: 719 within 10 m, more of the same name within 30
    assert 700 <= counts["moved"] <= 900
    page = editions.changes(owner_session, found, "changed", limit=100)
    assert len(page) == 100 and all(each.columns for each in page)
    assert len(editions.geojson(owner_session, found, "added")["features"]) == counts["added"]
