"""Reading OpenStreetMap extracts: what is drawn of a made-up quarter, in every packing, and what is never opened."""
from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import geopandas
import pytest

from layers import osm
from tests.layers.osm_pbf import pbf

QUARTER = Path(__file__).parent.parent / "data" / "quartiere.osm"


@pytest.fixture
def read(tmp_path):
    """Read bytes under a file name and give back {layer: rows} and what was found."""

    def read_one(data: bytes, name: str = "estratto.osm", **more):
        path, folder = tmp_path / name, tmp_path / "layers"
        path.write_bytes(data)
        folder.mkdir()
        found = osm.read(path, folder, **more)
        return {layer: geopandas.read_file(folder / f"{layer}.fgb") for layer in found.counts}, found

    return read_one


def test_streets_houses_green_water_rails_and_names_are_drawn(read):
    layers, found = read(QUARTER.read_bytes())
    assert found.counts == {"metro": 2, "names": 2, "streets": 3, "water": 1, "tram": 1, "buildings": 1, "parks": 1}
    assert dict(zip(layers["streets"].name.fillna(""), layers["streets"].kind)) == {"viale dei Tigli": "main", "via Corta": "minor", "": "path"}
    assert set(layers["metro"].kind) == {"line", "station"}
    assert set(layers["names"].kind) == {"quarter", "green"}
    assert found.bounds == (9.001, 45.001, 9.009, 45.005)


def test_a_house_keeps_its_courtyard(read):
    (house,) = read(QUARTER.read_bytes())[0]["buildings"].geometry
    assert house.area == pytest.approx(0.001**2 - 0.0004**2, rel=1e-4)


def test_names_come_in_the_languages_we_speak(read):
    layers, _found = read(QUARTER.read_bytes())
    street = layers["streets"].query("kind == 'main'").iloc[0]
    assert (street["name"], street["name:ar"], street["name:en"]) == ("viale dei Tigli", "جادة الزيزفون", "Lime Avenue")


def test_what_runs_in_a_tunnel_is_not_drawn_but_the_metro_is(read):
    layers, _found = read(QUARTER.read_bytes())
    assert "sottopasso" not in set(layers["streets"].name)
    assert "M9" in set(layers["metro"].name)


def test_an_area_is_named_once_in_tiles_and_in_itself_on_paper(read, tmp_path):
    layers, _found = read(QUARTER.read_bytes())
    assert list(layers["parks"].name) == ["parco del Prato"]
    bare = geopandas.read_file(tmp_path / "layers" / "parks.tiles.fgb")
    assert bare["name"].isna().all()
    assert "parco del Prato" in set(layers["names"].name)


@pytest.mark.parametrize("pack, name", [(gzip.compress, "estratto.osm.gz"), (bz2.compress, "estratto.osm.bz2"), (pbf, "estratto.osm.pbf"),
                                        (lambda data: gzip.compress(pbf(data)), "estratto.pbf.gz"), (pbf, "senza-nome")])
def test_every_packing_gives_the_same_rows(read, pack, name):
    _layers, found = read(pack(QUARTER.read_bytes()), name)
    assert found.counts == {"metro": 2, "names": 2, "streets": 3, "water": 1, "tram": 1, "buildings": 1, "parks": 1}
    assert found.bounds == (9.001, 45.001, 9.009, 45.005)


def test_bounds_cut_the_extract(read):
    layers, found = read(QUARTER.read_bytes(), bounds=(9.0, 45.0, 9.005, 45.004))
    assert found.bounds == (9.001, 45.001, 9.005, 45.004)
    assert "parks" not in layers


BOMB = (b'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)) + b']><osm version="0.6"><note>&j;</note></osm>')


@pytest.mark.parametrize("data, said", [
    (BOMB, "declares entities"),
    (b'<?xml version="1.0"?><!DOCTYPE osm SYSTEM "file:///etc/passwd"><osm version="0.6"></osm>', "declares entities"),
    ('<?xml version="1.0" encoding="UTF-16"?><osm></osm>'.encode("utf-16"), "is not an OpenStreetMap extract"),
    (b'<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="x"></gml:FeatureCollection>', "is not an OpenStreetMap extract"),
    (b"lon,lat\n9,45\n", "is not an OpenStreetMap extract"),
    (b"", "is not an OpenStreetMap extract"),
    (b"<!---->" * 9000, "is not an OpenStreetMap extract"),
    (b'<osm version="0.6"></osm>', "holds no street"),
    (gzip.compress(QUARTER.read_bytes())[:-20], "is damaged"),
])
def test_what_is_no_extract_is_refused_in_one_line(read, data, said):
    with pytest.raises(ValueError, match=said) as refused:
        read(data)
    assert "\n" not in str(refused.value)


def test_an_extract_cut_short_is_refused_and_not_half_drawn(read):
    whole = QUARTER.read_bytes()
    with pytest.raises(ValueError, match="damaged"):
        read(whole[:len(whole) * 2 // 3])


def test_a_pbf_cut_short_is_refused(read):
    with pytest.raises(ValueError, match="damaged|holds no street"):
        read(pbf(QUARTER.read_bytes())[:-40], "estratto.osm.pbf")


def test_what_unpacks_without_end_is_refused(read):
    with pytest.raises(ValueError, match="unpacks to more"):
        read(gzip.compress(QUARTER.read_bytes() + b" " * 3_000_000), limits=osm.Limits(file_bytes=1_000_000))


def test_a_reader_that_needs_more_than_its_memory_ends_alone(read):
    with pytest.raises(ValueError, match="memory"):
        read(QUARTER.read_bytes(), limits=osm.Limits(memory=150_000_000))


def test_a_real_extract_gives_streets_houses_and_tracks(shared, tmp_path):
    found = osm.read(shared / "data" / "osm" / "milan_centre_2019_small.osm", tmp_path)
    assert found.counts["buildings"] >= 129
    assert found.counts["streets"] > 200 and found.counts["tram"] > 10
