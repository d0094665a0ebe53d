"""`status` tells people and machines the same things."""
from __future__ import annotations

import json

KEYS = ["version", "database", "durability", "basemap", "languages", "consultations", "layers", "imports", "accounts", "uploads"]


def test_status_for_machines_has_keys_that_stay(app, sample):
    done = app.test_cli_runner().invoke(args=["status", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert list(found) == KEYS
    assert found["durability"]["fsync"] == "on"
    prova = next(each for each in found["consultations"] if each["slug"] == "prova")
    assert (prova["phase"], prova["made_up"], sum(prova["contributions"].values()), prova["layers"]) == ("open", True, 400, 12)
    assert found["languages"]["ar"] == {"name": "العربية", "direction": "rtl", "read_by_native_speaker": False}
    assert len(found["layers"]) == 12


def test_status_in_words_names_consultations_phases_and_unread_languages(app, sample):
    said = app.test_cli_runner().invoke(args=["status"]).stdout
    assert "prova (open, made up):" in said
    assert "lorenteggio (open): no contributions" in said
    assert "not yet read by a native speaker" in said
