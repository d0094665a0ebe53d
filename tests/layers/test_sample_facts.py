"""The stated facts of the sample masterplan: what was said, when, for how much, by whom; nothing that we drew."""
import re

import pytest

from layers import sample

KEYS = [
    "aler-buildings", "vacant-dwellings", "asbestos", "green", "streets", "cycle-paths",
    "library", "school", "lighting", "social", "culture", "transit",
]
LANGUAGES = {"it", "en", "ar"}
ARABIC = re.compile("[\u0600-\u06ff]")
NAMES_LEFT_AS_THEY_ARE = {"MILO·Lab", "Azione 9.4.2 POR FSE"}
DATE_AS_FAR_AS_KNOWN = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def intervention(number):
    return next(row for row in sample.interventions() if row["number"] == number)


def ledger(number):
    return [(row["promised_from"], row["promised_to"], row["outcome"]) for row in intervention(number)["milestones"]]


def texts(value, path=""):
    """Every dict with an "it" in it, wherever it stands in ``value``, with the path to it."""
    if isinstance(value, dict):
        if "it" in value:
            yield path, value
        else:
            for key, inner in value.items():
                yield from texts(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{path}/{index}")


def test_the_twelve_layers_stand_in_the_order_of_the_plan():
    layers = sample.layers()
    assert [layer["key"] for layer in layers] == KEYS
    assert [layer["position"] for layer in layers] == list(range(1, 13))
    assert {layer["key"] for layer in layers if layer["sensitive"]} == {"vacant-dwellings", "asbestos"}
    assert not any(layer["visible"] for layer in layers if layer["sensitive"])


def test_the_nineteen_interventions_are_all_in_and_each_is_drawn_in_its_own_layer():
    interventions = sample.interventions()
    assert [row["number"] for row in interventions] == list(range(1, 20))
    for row in interventions:
        drawn = {feature["properties"]["intervention"] for feature in sample.features(row["layer"])}
        assert row["number"] in drawn, row["key"]


@pytest.mark.parametrize("numbers, layer", [
    ([1, 2, 3, 4], "aler-buildings"), ([5], "vacant-dwellings"), ([6], "asbestos"), ([7, 11], "green"), ([8, 9], "streets"),
    ([10], "cycle-paths"), ([12], "library"), ([13], "school"), ([14], "lighting"), ([15, 16, 17, 18], "social"), ([19], "culture"),
])
def test_each_intervention_belongs_to_the_layer_the_plan_gives_it(numbers, layer):
    assert [row["number"] for row in sample.interventions() if row["layer"] == layer] == numbers


def test_the_vacant_dwellings_are_one_figure_on_the_whole_quadrilateral():
    (only,) = sample.features("vacant-dwellings")
    assert only["properties"]["figure"] == 220
    assert only["properties"]["intervention"] == 5
    for corner in ([9.12774, 45.44713], [9.1332, 45.44883], [9.13488, 45.44621], [9.12926, 45.4444]):
        assert corner in only["geometry"]["coordinates"][0]


def test_no_number_is_invented_for_asbestos():
    assert {feature["properties"]["figure"] for feature in sample.features("asbestos")} == {None}


def test_the_programme_says_who_signed_when_and_with_what_money():
    programme = sample.programme()
    assert programme["key"] == "lorenteggio"
    assert programme["signed_on"] == "2016-05-03"
    assert programme["signatories"] == ["Regione Lombardia", "Comune di Milano", "ALER Milano"]
    assert [row["amount_eur"] for row in programme["money"]] == [57_000_000, 22_000_000, 20_000_000]
    assert {row["key"] for row in programme["owners"]} == {"aler", "regione", "comune", "municipio-6", "milolab"}


@pytest.mark.parametrize("number, amounts", [
    (1, [4_200_000]),
    (8, [7_500_000]),
    (9, [3_000_000]),
    (12, [4_250_000, 8_300_000, 6_100_000, 1_350_000, 867_000]),
    (13, [5_000_000]),
    (15, [950_000]),
])
def test_the_money_is_the_money_said(number, amounts):
    assert [row["amount_eur"] for row in intervention(number)["money"]] == amounts


def test_no_other_intervention_is_given_money():
    assert {row["number"] for row in sample.interventions() if row["money"]} == {1, 8, 9, 12, 13, 15}


def test_parts_of_a_sum_are_not_counted_twice():
    parts = [row for row in intervention(12)["money"] if row.get("part_of_eur")]
    assert [row["amount_eur"] for row in parts] == [6_100_000, 1_350_000, 867_000]
    assert {row["part_of_eur"] for row in parts} == {8_300_000}


@pytest.mark.parametrize("number, rows", [
    (1, [("2017-10-19", "2017-10-19", "done"), ("2018-01-01", "2018-03-31", "moved"), ("2018-06-01", "2018-08-31", "moved"),
         ("2019-10-01", "2019-12-31", "moved"), ("2019-09-01", "2019-09-30", "moved"), ("2020-02-03", "2020-02-04", "done"),
         ("2021-03-23", "2021-12-31", "unverified")]),
    (2, [("2020-02-01", "2020-03-31", "moved"), ("2022-10-01", "2022-12-31", "unverified")]),
    (3, [("2021-03-23", "2021-12-31", "unverified"), ("2025-11-01", "2025-11-30", "done")]),
    (4, [("2020-09-01", "2020-09-30", "unverified"), ("2025-11-01", "2025-11-30", "done")]),
    (8, [("2017-03-01", "2017-03-31", "done"), ("2021-01-01", "2021-12-31", "unverified")]),
    (9, [("2021-05-01", "2021-05-31", "unverified"), ("2021-09-01", "2021-10-31", "unverified"),
         ("2021-09-22", "2022-03-20", "unverified"), ("2022-07-01", "2024-03-31", "unverified")]),
    (11, [("2024-06-30", "2024-06-30", "done")]),
    (12, [("2017-11-01", "2017-11-30", "done"), ("2020-12-01", "2020-12-31", "done"), ("2024-07-18", "2024-07-18", "done"),
          ("2025-10-01", "2025-12-31", "unverified"), ("2026-01-01", "2026-03-31", "unverified")]),
    (15, [("2019-06-21", "2019-06-21", "done")]),
    (19, [("2021-05-29", "2021-05-29", "done")]),
])
def test_the_ledger_keeps_every_promise_in_the_order_it_was_made(number, rows):
    assert ledger(number) == rows


def test_where_no_date_was_said_the_ledger_is_empty():
    assert {row["number"] for row in sample.interventions() if not row["milestones"]} == {5, 6, 7, 10, 13, 14, 16, 17, 18}


def test_a_promise_moved_says_why_or_says_that_nobody_said():
    for row in sample.interventions():
        for milestone in row["milestones"]:
            assert (milestone["reason"] is not None) == (milestone["outcome"] == "moved"), (row["key"], milestone["position"])


def test_each_milestone_says_who_promised_where_and_when():
    ids = set()
    for row in sample.interventions():
        for milestone in row["milestones"]:
            ids.add(milestone["id"])
            assert milestone["said_by"] and milestone["said_where"]
            assert milestone["promised_from"] <= milestone["promised_to"]
            assert milestone["said_on"] is None or DATE_AS_FAR_AS_KNOWN.match(milestone["said_on"])
    assert len(ids) == sum(len(row["milestones"]) for row in sample.interventions()) == 27


def test_a_status_that_nobody_verified_says_so_in_words():
    known = {"planned", "design", "tender", "works", "suspended", "completed", "cancelled"}
    assert {row["status"] for row in sample.interventions()} <= known
    assert {row["number"] for row in sample.interventions() if row["status_verified"]} == {11, 19}
    for row in sample.interventions():
        assert row["note"]["it"], row["key"]


def test_the_school_keeps_the_plans_name_and_tells_the_difference():
    school = intervention(13)
    assert "primaria" in school["title"]["it"]
    assert "infanzia" in school["note"]["it"] and "numero 1" in school["note"]["it"]


@pytest.mark.parametrize("number, figure", [(14, 80), (5, 220)])
def test_a_stated_figure_is_on_the_shape(number, figure):
    row = intervention(number)
    assert [f["properties"]["figure"] for f in sample.features(row["layer"]) if f["properties"]["intervention"] == number] == [figure]


def test_every_text_is_in_three_languages_at_least_and_the_arabic_is_arabic():
    found = 0
    for name, value in [("programme", sample.programme()), ("layers", sample.layers()), ("interventions", sample.interventions()),
                        ("area", sample.area()), *((key, sample.features(key)) for key in KEYS)]:
        for path, text in texts(value, name):
            found += 1
            assert set(text) >= LANGUAGES and all(text.values()), path
            assert ARABIC.search(text["ar"]) or text["ar"] in NAMES_LEFT_AS_THEY_ARE, path
    assert found > 250


@pytest.mark.parametrize(("language", "letters"), [("es", r"[a-z]"), ("fr", r"[a-z]"), ("ro", r"[a-z]"), ("fil", r"[a-z]"), ("zh", "[\u4e00-\u9fff]"), ("bn", "[\u0980-\u09ff]")])
def test_what_a_card_says_is_in_every_language_of_residents_in_its_own_letters(language, letters):
    said = [row[part] for row in (*sample.layers(), *sample.interventions()) for part in ("title", "description", "summary", "owner", "note") if row.get(part)]
    assert len(said) > 90
    for text in said:
        assert re.search(letters, text[language].lower()) or text["it"] in NAMES_LEFT_AS_THEY_ARE, text["it"]
        # house numbers and years are the same in every script
        assert re.findall(r"[0-9]{4}", text[language]) == re.findall(r"[0-9]{4}", text["it"]) or language == "zh", text["it"]


def test_the_words_are_short_and_never_bureaucratic():
    for row in sample.interventions():
        for sentence in re.split(r"(?<=[.;:])\s", row["summary"]["it"] + " " + row["note"]["it"]):
            assert len(sentence.split()) <= 20, sentence
            assert "osservazion" not in sentence.lower() and "ai sensi" not in sentence.lower()
