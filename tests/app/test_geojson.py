"""A large layer as GeoJSON: sent while it is read, the same as a small one, and never half of two editions."""
from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.views import data
from layers import catalogue
from layers.models import Layer

LARGE = "/api/c/prova/layers/cycle-paths"


def test_a_layer_that_is_sent_as_it_is_read_is_the_same_layer(client, sample, monkeypatch):
    whole, part = client.get(LARGE), client.get(LARGE + "?bbox=9.12,45.44,9.14,45.45")
    monkeypatch.setattr(data, "STREAMED_FROM", 10)
    streamed = client.get(LARGE)
    assert streamed.is_streamed and streamed.mimetype == "application/geo+json"
    assert len(whole.json["features"]) == 48
    assert streamed.json == whole.json and streamed.headers["Content-Language"] == whole.headers["Content-Language"]
    assert client.get(LARGE + "?bbox=9.12,45.44,9.14,45.45").json == part.json
    assert 0 < len(part.json["features"]) < 48
    assert client.get(LARGE + "?bbox=1,1,2,2").json == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("size", [1, 7, 48, 1000])
def test_batches_of_any_size_hold_every_shape_once(databases, sample, size):
    with Session(databases.engine("reader")) as session:
        consultation = session.scalar(text("SELECT id FROM published.consultations WHERE slug = 'prova'"))
        batches = list(catalogue.feature_batches(session, consultation, "cycle-paths", size=size))
        every = catalogue.features(session, consultation, "cycle-paths")
    assert [row.id for batch in batches for row in batch] == [row.id for row in every]
    assert max(map(len, batches)) <= size


def test_reading_stops_where_another_edition_goes_into_force(databases, sample, superuser):
    with Session(databases.engine("reader")) as session:
        consultation = session.scalar(text("SELECT id FROM published.consultations WHERE slug = 'prova'"))
        batches = catalogue.feature_batches(session, consultation, "cycle-paths", size=10)
        assert len(next(batches)) == 10
        with Session(databases.engine("owner")) as owner:
            layer = owner.query(Layer).filter_by(key="cycle-paths").one()
            before, layer.edition_id = layer.edition_id, None
            owner.commit()
            with pytest.raises(catalogue.EditionChanged):
                next(batches)
            layer.edition_id = before
            owner.commit()


def test_only_large_layers_name_their_tiles(client, sample, monkeypatch):
    from app import presenting

    monkeypatch.setattr(presenting, "TILED_FROM", 40)
    tiles = {layer["key"]: layer["tiles"] for layer in client.get("/api/c/prova/layers").json["layers"]}
    assert tiles["cycle-paths"] == "/tiles/prova/cycle-paths.json" and {address for key, address in tiles.items() if key != "cycle-paths"} == {None}
