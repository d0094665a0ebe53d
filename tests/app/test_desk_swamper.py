"""The person who insists, from the file to the maps: 2,000 signs imported and published move no cell by more than one person."""
from __future__ import annotations

import uuid

import pytest
from shapely.geometry import box

from surveys.sample_categories import CATEGORIES

PLACES = [(9.12712, 45.44405), (9.13110, 45.44670), (9.13402, 45.44912)]
KEYS = [category["key"] for category in CATEGORIES]


def cells(client, slug, **query):
    found = client.get(f"/api/c/{slug}/heat", query_string=query).get_json()
    return found, {cell["id"]: cell["properties"]["people"] for cell in found["features"]}


@pytest.mark.parametrize("size", [100, 200, 400])
def test_two_thousand_imported_signs_of_one_person_count_as_one_person(app, client, staff, make_consultation, leave, publish, tmp_path, size):
    make_consultation(area=box(9.125, 45.443, 9.137, 45.451))
    for lon, lat in PLACES:
        for _ in range(6):
            leave("banco", participant=str(uuid.uuid4()), geometry={"type": "Point", "coordinates": [lon, lat]})
    publish()
    planner = staff("planner")
    public, before = cells(client, "banco", cell=size)
    desk = planner.get(f"/desk/api/c/banco/heat?cell_size={size}").get_json()

    file = tmp_path / "insistent.csv"
    rows = [f"{lon},{lat},{KEYS[n % len(KEYS)]},one,Ancora io." for n in range(2000) for lon, lat in [PLACES[n % len(PLACES)]]]
    file.write_text("\n".join(["lon,lat,category,participant,text", *rows]), encoding="utf-8")
    done = app.test_cli_runner().invoke(args=["contributions", "import", str(file), "--consultation", "banco", "--map", "participant=participant",
                                              "--category-from", "category"])
    assert done.exit_code == 0 and "2000 added" in done.output, done.output
    publish()

    public_after, after = cells(client, "banco", cell=size)
    assert set(after) == set(before) and all(after[cell] - before[cell] == 1 for cell in before)
    assert public_after["people"] - public["people"] == 1
    # of the five categories one is public as cells only, and is not counted together with the others
    assert public_after["contributions"] - public["contributions"] == 1600
    desk_after = planner.get(f"/desk/api/c/banco/heat?cell_size={size}").get_json()
    assert desk_after["people"] - desk["people"] == 1
    assert desk_after["contributions"] - desk["contributions"] == 2000
    for key in set(KEYS) - {"fix"}:
        assert all(cell["properties"] | {"id": 0} == {"id": 0, "people": None, "contributions": None, "few": True}
                   for cell in cells(client, "banco", cell=size, category=key)[0]["features"]), key
