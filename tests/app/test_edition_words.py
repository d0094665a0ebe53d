"""Every refusal of the plan's house, every finding of an import and every difference has a sentence."""
from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest

from app import edition_words, import_words
from layers.edition_differences import Difference
from layers.errors import PlanRefused

ROOT = Path(__file__).resolve().parents[2]
VALUES = {"rows": 3, "bounds": [9.1, 45.4, 9.3, 45.6], "name": "x", "kind": "point", "most": 10}


@pytest.fixture(autouse=True)
def italian(app):
    with app.test_request_context("/it/"):
        yield


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal():
    raised = set()
    for path in (ROOT / "layers").glob("*.py"):
        words = path.read_text(encoding="utf-8")
        if "PlanRefused" in words and path.name != "errors.py":
            raised |= set(re.findall(r'"((?:import|edition|editions|numbers)-[a-z-]+)"', words))
    assert raised <= PlanRefused.keys
    assert PlanRefused.keys == edition_words.REFUSALS.keys()
    for key in PlanRefused.keys:
        said = edition_words.refusal(PlanRefused(key, **VALUES))
        assert "%(" not in said and said.endswith(".")


def test_a_file_far_away_is_told_where_it_lies():
    assert "longitudine 9.2, latitudine 45.5" in edition_words.refusal(PlanRefused("import-far-outside", **VALUES))


def test_findings_made_while_saving_have_sentences():
    found = set(re.findall(r'"(geometry-empty|beyond-web-map|other-kind|figure-not-whole)"', (ROOT / "layers/import_checks.py").read_text(encoding="utf-8")))
    assert len(found) == 4 and found <= import_words.FINDINGS.keys()


def test_a_report_says_what_was_read_chosen_changed_and_refused():
    made = {
        "file": {"name": "piste.zip", "layer": "piste", "encoding": "cp1252", "encoding_from": "guessed"},
        "system": {"epsg": 3003, "swapped": False, "said": "", "said_epsg": None, "why": "chosen"},
        "counts": {"read": 1200, "refused": 2, "saved": 1198, "outside_area": 7, "across_area": 0, "interventions_carried": None, "outside_blocks": None},
        "mapping": {"title": "nome", "keep": ["anno"]}, "columns_not_kept": ["segreto"],
        "findings": [{"key": "geometry-null", "count": 2, "rows": [4, 9], "values": {}, "refused": True}, {"key": "z-dropped", "count": 3, "rows": [], "values": {}, "refused": False}],
    }
    told = edition_words.report(made)
    assert "Righe lette: 1.200. Usabili: 1.198. Rimaste fuori: 2." in told.read
    assert told.chosen == ["Sistema di coordinate: EPSG:3003. È stato scelto da una persona. Il file non lo dice.", "Colonne: titolo = «nome».",
                           "Colonne conservate e pubbliche: anno.", "Colonne non conservate: segreto."]
    assert [words.split(":")[0] for words in told.refused] == ["Righe senza disegno"]
    assert told.changed[-1] == "Forme fuori dalla zona del piano, tenute: 7."
    assert [heading for heading, _ in told.sections()] == ["Letto", "Scelto", "Cambiato o da guardare", "Rimasto fuori"]


def test_the_report_of_an_edition_without_a_file_says_nothing():
    assert edition_words.report({}).sections() == []


def test_a_difference_says_why_ids_were_not_used_and_which_columns_changed():
    found = Difference(uuid4(), uuid4(), {"added": 1, "removed": 2, "moved": 3, "changed": 4, "same": 5000}, "place", "not-stable", {"title": 3, "anno": 1}, ["nuova"], ["vecchia"], False)
    told = edition_words.difference(found, {"removed": 2, "moved": 0, "changed": 0})
    assert told[0] == "Nuove: 1. Tolte: 2. Spostate: 3. Cambiate: 4. Uguali: 5.000."
    assert "Colonne con valori diversi: titolo (3), anno (1)." in told
    assert "Segni pubblicati su forme tolte: 2. Restano legati alla forma di prima." in told
    assert len(told) == 7
    assert set(edition_words.WHY_PLACE) == {"none", "not-unique", "not-shared", "not-stable"}


def test_the_rules_of_matching_can_be_read():
    assert all(words.endswith(".") for words in edition_words.rules())
