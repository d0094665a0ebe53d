"""Shapefiles with parts missing, in every kind of letters, in systems of no register."""
from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely

from layers.files.frames import frame
from layers.files.reading import FileRefused, read

NAMES = np.array(["Scuola di via Narcisi", "Città più"], dtype=object)


def test_two_shapefiles_in_folders_of_one_zip_are_two_layers(tmp_path, zipped, parts):
    one, two = parts(tmp_path / "1"), parts(tmp_path / "2", crs="EPSG:32632", places=[shapely.Point(510_000, 5_033_000)], names=NAMES[:1])
    files = {f"città/Scuole{suffix}": data for suffix, data in one.items()} | {f"altro/SCUOLE{suffix.upper()}": data for suffix, data in two.items()}
    reading = read(zipped(tmp_path / "z.zip", files | {"__MACOSX/città/._Scuole.shp": b"x", ".DS_Store": b"x"}), tmp_path / "s")
    assert [(layer.name, layer.epsg, layer.usable) for layer in reading.layers] == [("Scuole", 4326, 2), ("SCUOLE", 32632, 1)]
    assert reading.findings == []


def test_a_shapefile_without_its_table_or_index_is_read_and_told(tmp_path, zipped, parts, keys):
    layer = read(zipped(tmp_path / "z.zip", {f"a{suffix}": data for suffix, data in parts(tmp_path / "p", without=(".dbf", ".shx", ".prj", ".cpg")).items()}), tmp_path / "s").layers[0]
    assert layer.usable == 2
    assert {"dbf-missing", "shx-missing", "prj-missing"} <= keys(layer)
    assert (layer.epsg, layer.crs_from) == (None, "none")


def test_a_shp_alone_is_refused_and_with_its_parts_beside_it_is_read(tmp_path, parts):
    made = parts(tmp_path / "p")
    (tmp_path / "solo.shp").write_bytes(made[".shp"])
    with pytest.raises(FileRefused) as refused:
        read(tmp_path / "solo.shp", tmp_path / "s")
    assert refused.value.key == "shapefile-alone"
    assert read(tmp_path / "p" / "a.shp", tmp_path / "t").layers[0].usable == 2


def test_a_table_of_a_shapefile_alone_is_refused(tmp_path, zipped, parts):
    path = zipped(tmp_path / "z.zip", {"a.dbf": parts(tmp_path / "p")[".dbf"]})
    with pytest.raises(FileRefused) as refused:
        read(path, tmp_path / "s")
    assert refused.value.key == "shapefile-part"


@pytest.mark.parametrize("encoding, cpg, ldid, found, where", [
    ("cp1252", "1252", 0, "cp1252", "cpg"), ("cp1252", None, 0x57, "cp1252", "ldid"), ("cp850", None, 0x02, "cp850", "ldid"), ("utf-8", None, 0, "utf-8", "utf-8"),
    ("cp1252", None, 0, "cp1252", "guessed"), ("cp1252", "UTF-8", 0, "cp1252", "guessed"), ("cp1252", "no such thing", 0, "cp1252", "guessed"),
])
def test_the_letters_of_a_shapefile_are_found(tmp_path, zipped, parts, keys, encoding, cpg, ldid, found, where):
    made = parts(tmp_path / "p", without=(".cpg",), names=np.array(["x" * 20, "y" * 20], dtype=object))
    table = bytearray(made[".dbf"].replace(b"x" * 20, "Città più lontana".encode(encoding).ljust(20)).replace(b"y" * 20, b"senza accenti       "))
    table[29] = ldid
    files = {f"a{suffix}": data for suffix, data in made.items()} | {"a.dbf": bytes(table)} | ({"a.cpg": cpg} if cpg else {})
    layer = read(zipped(tmp_path / "z.zip", files), tmp_path / "s").layers[0]
    assert (layer.encoding, layer.encoding_from) == (found, where)
    assert frame(layer, 4326)["nome"].tolist() == ["Città più lontana", "senza accenti"]
    guessed = [finding for finding in layer.findings if finding.key == "encoding-guessed"]
    assert [finding.values["example"].startswith("Città più lontana") for finding in guessed] == [True] * (where == "guessed")
    assert ("encoding-wrong" in keys(layer)) is (cpg == "UTF-8")


def test_letters_can_be_chosen_by_a_person(tmp_path, zipped, parts):
    made = parts(tmp_path / "p", without=(".cpg",), names=np.array(["x" * 20, "y" * 20], dtype=object))
    table = made[".dbf"].replace(b"x" * 20, "Città".encode("mac-roman").ljust(20))
    path = zipped(tmp_path / "z.zip", {f"a{suffix}": data for suffix, data in made.items()} | {"a.dbf": table})
    assert frame(read(path, tmp_path / "s").layers[0], 4326)["nome"][0] != "Città"
    layer = read(path, tmp_path / "t", encoding="mac-roman").layers[0]
    assert frame(layer, 4326)["nome"][0] == "Città"
    assert layer.encoding_from == "chosen"
    with pytest.raises(FileRefused) as refused:
        read(path, tmp_path / "u", encoding="klingon")
    assert refused.value.key == "encoding-unknown"


def test_the_older_projection_file_of_qgis_is_read(tmp_path, zipped, parts):
    made = parts(tmp_path / "p", without=(".prj",))
    files = {f"a{suffix}": data for suffix, data in made.items()} | {"a.qpj": pyproj.CRS.from_epsg(4326).to_wkt("WKT1_GDAL")}
    assert read(zipped(tmp_path / "z.zip", files), tmp_path / "s").layers[0].epsg == 4326


def test_a_system_in_no_register_is_used_by_its_definition(tmp_path, zipped, parts):
    own = pyproj.CRS.from_proj4("+proj=tmerc +lat_0=45 +lon_0=9.1 +k=1 +x_0=1000 +y_0=2000 +ellps=GRS80 +units=m").to_wkt("WKT1_ESRI")
    place = pyproj.Transformer.from_crs("EPSG:4326", own, always_xy=True).transform(9.13, 45.45)
    files = {f"a{suffix}": data for suffix, data in parts(tmp_path / "p", places=[shapely.Point(place)], names=NAMES[:1]).items()} | {"a.prj": own}
    layer = read(zipped(tmp_path / "z.zip", files), tmp_path / "s").layers[0]
    assert layer.epsg is None and layer.definition
    point = frame(layer, None).geometry[0]
    assert (point.x, point.y) == pytest.approx((9.13, 45.45), abs=1e-7)


def test_a_definition_that_names_a_file_is_not_used(tmp_path, zipped, parts, keys):
    own = 'GEOGCS["x",DATUM["x",SPHEROID["x",6378137,298.257223563],EXTENSION["PROJ4_GRIDS","@/etc/passwd"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
    files = {f"a{suffix}": data for suffix, data in parts(tmp_path / "p").items()} | {"a.prj": own}
    layer = read(zipped(tmp_path / "z.zip", files), tmp_path / "s").layers[0]
    assert (layer.epsg, layer.definition) == (None, None)
    assert "crs-unknown" in keys(layer) or "prj-missing" in keys(layer)
