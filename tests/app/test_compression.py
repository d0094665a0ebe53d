"""Public text travels compressed; the desk and files read in parts do not."""
from __future__ import annotations

import gzip
import json


def test_public_text_is_compressed_for_those_who_can_read_it(client, sample):
    packed = client.get("/api/c/lorenteggio/places", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/api/c/lorenteggio/places")
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_static_text_is_compressed(client):
    packed = client.get("/static/vendor/kit.css", headers={"Accept-Encoding": "gzip"})
    assert packed.status_code == 200 and packed.headers["Content-Encoding"] == "gzip"


def test_the_desk_is_not_compressed(client):
    answer = client.get("/desk/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers
