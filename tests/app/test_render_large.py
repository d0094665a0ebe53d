"""Sheets of layers with many shapes: what lies near the view is drawn, and what is too much is left out and named."""
from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pypdf
import pytest
from sqlalchemy.orm import Session

from app import rendering, rendering_facts

LEFT_OUT = "troppe forme per un foglio"


@pytest.fixture
def render(app, sample, databases):
    """The public map of `prova`: words of the PDF, or of the handout before its scripts."""

    def made(format: str) -> str:
        with app.app_context(), Session(databases.engine("reader")) as session:
            data = rendering.consultation_map(session, "prova", format=format, language="it", base_url="https://mappa.example.org")[0]
        if format == "pdf":
            found = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)
        else:
            found = unescape(re.sub(r"<[^>]+>", " ", data.decode().split("<body>")[1].split("<script")[0]))
        return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", found))

    return made


@pytest.mark.parametrize("format", ["pdf", "html"])
def test_a_layer_with_too_many_shapes_is_left_out_and_named(render, monkeypatch, format):
    assert LEFT_OUT not in render(format)
    monkeypatch.setattr(rendering_facts, "MOST_SHAPES", 20)
    said = render(format)
    assert LEFT_OUT in said and re.search(r"Piste ciclabili \(48\)", said)


def test_of_a_large_layer_only_what_is_near_the_view_is_read(app, sample, databases, monkeypatch):
    from app.i18n import speaking
    from surveys import consultations

    counts = []
    for large in (1000, 10):
        monkeypatch.setattr(rendering_facts, "LARGE", large)
        with app.app_context(), Session(databases.engine("reader")) as session, speaking("it"):
            facts = rendering_facts.collect(session, consultations.find(session, "prova"), rendering_facts.Wish(), "https://mappa.example.org")
        counts.append(next(len(rows) for row, rows in facts.layers if row.key == "cycle-paths"))
    assert counts[0] == 48 and 0 < counts[1] < 48
