"""Small files of every format, made here: what is read, in which letters, in which system, and what is told."""
from __future__ import annotations

import json
import zipfile

import numpy as np
import pyogrio
import pytest
import shapely

from layers.files.frames import frame
from layers.files.reading import FileRefused, read

PLACES = [shapely.Point(9.13, 45.45), shapely.Point(9.14, 45.46)]
NAMES = np.array(["Scuola di via Narcisi", "Città più"], dtype=object)


def write(path, driver, *, places=PLACES, names=NAMES, crs="EPSG:4326", layer=None, **options):
    pyogrio.raw.write(str(path), shapely.to_wkb(places), [names], ["nome"], crs=crs, layer=layer, driver=driver, geometry_type=places[0].geom_type if places else "Point", **options)
    return path


def zipped(path, files: dict):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def parts(folder, *, without=(), **how) -> dict:
    """The parts of a shapefile as bytes by suffix."""
    folder.mkdir()
    write(folder / "a.shp", "ESRI Shapefile", **how)
    return {each.suffix: each.read_bytes() for each in folder.iterdir() if each.suffix not in without}


def keys(layer) -> set:
    return {finding.key for finding in layer.findings}


@pytest.mark.parametrize("name, driver, format", [
    ("a.gpkg", "GPKG", "geopackage"), ("a.fgb", "FlatGeobuf", "flatgeobuf"), ("a.geojson", "GeoJSON", "geojson"), ("a.json", "GeoJSON", "geojson"), ("a.geojsonl", "GeoJSONSeq", "geojson"),
    ("a.kml", "LIBKML", "kml"), ("a.kmz", "LIBKML", "kml"), ("a.gml", "GML", "gml"), ("a.mif", "MapInfo File", "mapinfo"),
])
def test_a_format_is_read_under_any_name(tmp_path, name, driver, format):
    options = {"a.mif": {"FORMAT": "MIF"}, "a.gml": {"FORMAT": "GML3.2"}, "a.fgb": {"SPATIAL_INDEX": "NO"}}.get(name, {})  # its index would sort the rows
    path = write(tmp_path / name, driver, **options)
    other = path if name == "a.mif" else path.rename(tmp_path / "caricato.bin")  # the end of the name says nothing
    reading = read(other, tmp_path / "s", file_name="caricato.bin" if name != "a.mif" else name)
    layer = reading.layers[0]
    assert (reading.format, layer.rows, layer.usable, layer.geometry) == (format, 2, 2, {"point": 2})
    made = frame(layer, layer.epsg or 4326)
    assert shapely.get_coordinates(made.geometry) == pytest.approx(shapely.get_coordinates(PLACES))
    column = next(each.name for each in layer.columns if each.name.lower() in ("nome", "name"))
    assert made[column].tolist() == NAMES.tolist()
    assert made["row"].tolist() == [1, 2]


def test_the_account_of_a_file_names_it_and_its_bytes(tmp_path):
    path = write(tmp_path / "a.geojson", "GeoJSON")
    reading = read(path, tmp_path / "s", file_name="Scuole del quartiere.geojson")
    assert reading.file_name == "Scuole del quartiere.geojson"
    assert reading.size == path.stat().st_size
    assert len(reading.digest) == 64
    assert not (tmp_path / "s" / "unpacked").exists()


# --- shapefiles

def test_two_shapefiles_in_folders_of_one_zip_are_two_layers(tmp_path):
    one, two = parts(tmp_path / "1"), parts(tmp_path / "2", crs="EPSG:32632", places=[shapely.Point(510_000, 5_033_000)], names=NAMES[:1])
    files = {f"città/Scuole{suffix}": data for suffix, data in one.items()} | {f"altro/SCUOLE{suffix.upper()}": data for suffix, data in two.items()}
    reading = read(zipped(tmp_path / "z.zip", files | {"__MACOSX/città/._Scuole.shp": b"x", ".DS_Store": b"x"}), tmp_path / "s")
    assert [(layer.name, layer.epsg, layer.usable) for layer in reading.layers] == [("Scuole", 4326, 2), ("SCUOLE", 32632, 1)]
    assert reading.findings == []


def test_a_shapefile_without_its_table_or_index_is_read_and_told(tmp_path):
    layer = read(zipped(tmp_path / "z.zip", {f"a{suffix}": data for suffix, data in parts(tmp_path / "p", without=(".dbf", ".shx", ".prj", ".cpg")).items()}), tmp_path / "s").layers[0]
    assert layer.usable == 2
    assert {"dbf-missing", "shx-missing", "prj-missing"} <= keys(layer)
    assert (layer.epsg, layer.crs_from) == (None, "none")


def test_a_shp_alone_is_refused_and_with_its_parts_beside_it_is_read(tmp_path):
    made = parts(tmp_path / "p")
    (tmp_path / "solo.shp").write_bytes(made[".shp"])
    with pytest.raises(FileRefused) as refused:
        read(tmp_path / "solo.shp", tmp_path / "s")
    assert refused.value.key == "shapefile-alone"
    assert read(tmp_path / "p" / "a.shp", tmp_path / "t").layers[0].usable == 2


def test_a_table_of_a_shapefile_alone_is_refused(tmp_path):
    path = zipped(tmp_path / "z.zip", {"a.dbf": parts(tmp_path / "p")[".dbf"]})
    with pytest.raises(FileRefused) as refused:
        read(path, tmp_path / "s")
    assert refused.value.key == "shapefile-part"


@pytest.mark.parametrize("encoding, cpg, ldid, found, where", [
    ("cp1252", "1252", 0, "cp1252", "cpg"), ("cp1252", None, 0x57, "cp1252", "ldid"), ("cp850", None, 0x02, "cp850", "ldid"), ("utf-8", None, 0, "utf-8", "utf-8"),
    ("cp1252", None, 0, "cp1252", "guessed"), ("cp1252", "UTF-8", 0, "cp1252", "guessed"), ("cp1252", "no such thing", 0, "cp1252", "guessed"),
])
def test_the_letters_of_a_shapefile_are_found(tmp_path, encoding, cpg, ldid, found, where):
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


def test_letters_can_be_chosen_by_a_person(tmp_path):
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


def test_the_older_projection_file_of_qgis_is_read(tmp_path):
    import pyproj

    made = parts(tmp_path / "p", without=(".prj",))
    files = {f"a{suffix}": data for suffix, data in made.items()} | {"a.qpj": pyproj.CRS.from_epsg(4326).to_wkt("WKT1_GDAL")}
    assert read(zipped(tmp_path / "z.zip", files), tmp_path / "s").layers[0].epsg == 4326


def test_a_system_in_no_register_is_used_by_its_definition(tmp_path):
    import pyproj

    own = pyproj.CRS.from_proj4("+proj=tmerc +lat_0=45 +lon_0=9.1 +k=1 +x_0=1000 +y_0=2000 +ellps=GRS80 +units=m").to_wkt("WKT1_ESRI")
    place = pyproj.Transformer.from_crs("EPSG:4326", own, always_xy=True).transform(9.13, 45.45)
    files = {f"a{suffix}": data for suffix, data in parts(tmp_path / "p", places=[shapely.Point(place)], names=NAMES[:1]).items()} | {"a.prj": own}
    layer = read(zipped(tmp_path / "z.zip", files), tmp_path / "s").layers[0]
    assert layer.epsg is None and layer.definition
    point = frame(layer, None).geometry[0]
    assert (point.x, point.y) == pytest.approx((9.13, 45.45), abs=1e-7)


def test_a_definition_that_names_a_file_is_not_used(tmp_path):
    own = 'GEOGCS["x",DATUM["x",SPHEROID["x",6378137,298.257223563],EXTENSION["PROJ4_GRIDS","@/etc/passwd"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
    files = {f"a{suffix}": data for suffix, data in parts(tmp_path / "p").items()} | {"a.prj": own}
    layer = read(zipped(tmp_path / "z.zip", files), tmp_path / "s").layers[0]
    assert (layer.epsg, layer.definition) == (None, None)
    assert "crs-unknown" in keys(layer) or "prj-missing" in keys(layer)


# --- tables

@pytest.mark.parametrize("encoding, found, where", [("utf-8", "utf-8", "utf-8"), ("utf-8-sig", "utf-8", "bom"), ("cp1252", "cp1252", "guessed"), ("utf-16", "utf-16", "bom")])
@pytest.mark.parametrize("delimiter, told", [(";", "semicolon"), ("\t", "tab"), ("|", "bar"), (",", "comma")])
def test_a_table_is_read_in_its_letters_and_with_its_delimiter(tmp_path, encoding, found, where, delimiter, told):
    lines = [["id", "nome", "longitudine", "latitudine"], ["007", "Città", "9.13", "45.45"], ["008", "Più in là", "9.14", "45.46"]]
    (tmp_path / "a.csv").write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    layer = read(tmp_path / "a.csv", tmp_path / "s").layers[0]
    assert (layer.encoding, layer.encoding_from, layer.xy_columns) == (found, where, ("longitudine", "latitudine"))
    assert next(each.values["delimiter"] for each in layer.findings if each.key == "delimiter") == told
    made = frame(layer, 4326)
    assert made["nome"].tolist() == ["Città", "Più in là"]
    assert made["id"].tolist() == ["007", "008"]  # a leading zero is part of a code
    assert made["row"].tolist() == [2, 3]  # the header is row 1, as a spreadsheet counts


def test_numbers_of_an_italian_spreadsheet_are_read(tmp_path):
    (tmp_path / "a.csv").write_text("nome;X;Y\na;1.509.065,17;5.032.277,83\nb;1509105,66;5032181,72\nc;0;0\nd;;\ne;boh;5032181,72\n")
    layer = read(tmp_path / "a.csv", tmp_path / "s").layers[0]
    assert (layer.rows, layer.usable) == (5, 2)
    assert {(finding.key, *finding.rows) for finding in layer.findings if finding.refused} == {("place-zero", 4), ("place-missing", 5), ("place-not-a-number", 6)}
    assert layer.bounds == (1509065.17, 5032181.72, 1509105.66, 5032277.83)


def test_degrees_and_minutes_are_read(tmp_path):
    (tmp_path / "a.csv").write_text("nome,lon,lat\na,\"9°07'48\"\"E\",\"45°27'00\"\"N\"\nb,9 07 48,45 27 00\n")
    layer = read(tmp_path / "a.csv", tmp_path / "s").layers[0]
    assert shapely.get_coordinates(frame(layer, 4326).geometry) == pytest.approx(np.array([[9.13, 45.45]] * 2))


def test_columns_of_places_can_be_chosen(tmp_path):
    (tmp_path / "a.csv").write_text("nome,prima,seconda\na,9.13,45.45\n")
    layer = read(tmp_path / "a.csv", tmp_path / "s").layers[0]
    assert (layer.usable, layer.rows) == (0, 1)
    assert "places-not-found" in keys(layer)
    assert [column.examples for column in layer.columns] == [["a"], ["9.13"], ["45.45"]]  # what a person chooses by
    layer = read(tmp_path / "a.csv", tmp_path / "t", xy=("prima", "seconda")).layers[0]
    assert (layer.usable, layer.xy_columns) == (1, ("prima", "seconda"))
    with pytest.raises(FileRefused) as refused:
        read(tmp_path / "a.csv", tmp_path / "u", xy=("prima", "terza"))
    assert (refused.value.key, refused.value.values) == ("column-unknown", {"column": "terza"})


def test_well_known_text_is_a_place_and_no_attribute(tmp_path):
    (tmp_path / "a.csv").write_text('nome;geom\nlinea;"LINESTRING (9.1 45.4, 9.2 45.5)"\narea;"SRID=4326;POLYGON Z ((9 45 1, 9.1 45 1, 9.1 45.1 1, 9 45 1))"\nrotta;"POINT (x)"\n')
    layer = read(tmp_path / "a.csv", tmp_path / "s").layers[0]
    assert (layer.geometry, layer.wkt_column, layer.epsg) == ({"line": 1, "polygon": 1}, "geom", 4326)
    assert [column.name for column in layer.columns] == ["nome"]
    assert {(finding.key, *finding.rows) for finding in layer.findings if finding.key.startswith(("geometry", "z"))} == {("geometry-broken", 4), ("z-dropped", 3)}


def test_lines_above_the_header_and_rows_with_a_lost_quote_are_told(tmp_path):
    (tmp_path / "a.csv").write_text("Elenco delle scuole,,,\n\nnome,lon,lat,nota\na,9.13,45.45,x\nb, via Odazio 3,9.13,45.45,x\n")
    layer = read(tmp_path / "a.csv", tmp_path / "s").layers[0]
    assert (layer.rows, layer.usable) == (2, 1)
    assert {(finding.key, finding.count) for finding in layer.findings} >= {("rows-above-header", 2), ("row-too-long", 1)}
    assert frame(layer, 4326)["row"].tolist() == [4]


@pytest.mark.parametrize("driver, name", [("XLSX", "a.xlsx"), ("ODS", "a.ods")])
def test_a_sheet_with_coordinates_is_read(tmp_path, driver, name):
    fields = [np.array(["Città", "Più"], dtype=object), np.array([9.1234567891, 9.14]), np.array([45.45, 45.46]), np.array(["2026-11-23", "2026-11-24"], dtype="datetime64[D]")]
    pyogrio.raw.write(str(tmp_path / name), None, fields, ["nome", "lon", "lat", "giorno"], driver=driver, geometry_type=None, crs=None, layer="scuole")
    reading = read(tmp_path / name, tmp_path / "s")
    layer = reading.layers[0]
    assert (reading.format, layer.name, layer.rows, layer.usable) == (driver.lower(), "scuole", 2, 2)
    made = frame(layer, 4326)
    assert made.geometry[0].x == pytest.approx(9.1234567891, abs=1e-10)
    assert made["nome"].tolist() == ["Città", "Più"]
    assert made["giorno"].tolist() == ["2026-11-23", "2026-11-24"]
    assert made["row"].tolist() == [2, 3]


# --- JSON

def geojson(path, features, **members):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | members))
    return path


def feature(geometry, /, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_kinds_of_attributes_are_kept(tmp_path):
    point = {"type": "Point", "coordinates": [9.13, 45.45]}
    rows = [feature(point, a=1, b=1.5, c=True, d="2026-01-31", e="x", f=[1], g=None, h=2 ** 60, row=7, geometry="g"), feature(point, a=None, b=2, c=None, d=None, e=3)]
    layer = read(geojson(tmp_path / "a.geojson", rows), tmp_path / "s").layers[0]
    assert {column.name: column.kind for column in layer.columns} == {
        "a": "integer", "b": "number", "c": "boolean", "d": "date", "e": "text", "f": "text", "g": "text", "h": "integer", "row": "integer", "geometry": "text"}
    made = frame(layer, 4326)
    assert made["h"][0] == 2 ** 60
    assert made["c"].tolist() == [True, None]
    assert made["e"].tolist() == ["x", "3"]
    assert made["f"].tolist() == ["[1]", None]
    assert (made["row"].tolist(), made["row_"].tolist()[0], made["geometry_"][0]) == ([1, 2], 7, "g")
    assert frame(layer, 4326, columns=["e"]).columns.tolist() == ["row", "e", "geometry"]


def test_the_old_crs_member_is_believed_and_an_unknown_one_told(tmp_path):
    rows = [feature({"type": "Point", "coordinates": [1_509_065, 5_032_277]})]
    named = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3003"}}}
    layer = read(geojson(tmp_path / "a.geojson", rows, **named), tmp_path / "s").layers[0]
    assert (layer.epsg, layer.crs_from) == (3003, "file")
    named["crs"]["properties"]["name"] = "Gauss-Boaga della zia"
    layer = read(geojson(tmp_path / "b.geojson", rows, **named), tmp_path / "t").layers[0]
    assert (layer.epsg, layer.crs_from) == (None, "none")
    assert "crs-unknown" in keys(layer)


def test_features_that_are_broken_are_counted_one_by_one(tmp_path):
    square = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    rows = [feature(None), feature({"type": "Point", "coordinates": []}), feature({"type": "Point", "coordinates": ["9", "45"]}), {"type": "Fature"}, 5,
            feature({"type": "Polygon", "coordinates": [square[:-1]]}), feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}),
            feature({"type": "LineString", "coordinates": [[1, 1], [1, 1]]}), feature({"type": "Polygon", "coordinates": [[*p, 3] for p in [square]]}),
            feature({"type": "Polygon", "coordinates": [square]}), feature({"type": "Polygon", "coordinates": [square]})]
    layer = read(geojson(tmp_path / "a.geojson", rows), tmp_path / "s").layers[0]
    told = {(finding.key, *finding.rows) for finding in layer.findings}
    assert told == {("geometry-null", 1), ("geometry-empty", 2), ("geometry-broken", 3, 9), ("feature-broken", 4, 5), ("ring-closed", 6), ("geometry-repaired", 7),
                    ("geometry-refused", 8), ("duplicate", 10, 11)}
    assert (layer.rows, layer.usable) == (11, 4)


def test_a_collection_gives_one_shape_of_each_kind(tmp_path):
    parts = [{"type": "Point", "coordinates": [9, 45]}, {"type": "LineString", "coordinates": [[9, 45], [9.1, 45]]}, {"type": "Point", "coordinates": [9.2, 45]}]
    rows = [feature({"type": "GeometryCollection", "geometries": parts}, nome="a"), feature(parts[0], nome="b"), feature({"type": "GeometryCollection", "geometries": []}, nome="c")]
    layer = read(geojson(tmp_path / "a.geojson", rows), tmp_path / "s").layers[0]
    assert (layer.rows, layer.usable, layer.geometry) == (3, 2, {"point": 2, "line": 1})
    made = frame(layer, 4326)
    assert made["row"].tolist() == [1, 1, 2]
    assert made.geom_type.tolist() == ["MultiPoint", "LineString", "Point"]
    assert {(finding.key, *finding.rows) for finding in layer.findings} == {("collection-split", 1), ("geometry-empty", 3)}


def test_rows_of_plain_json_are_a_table(tmp_path):
    value = {"biblioteche": {"totale": 2, "data": [{"nome": "Lorenteggio", "lon": 9.13, "lat": 45.45, "X": 1, "Y": 2}, {"nome": "senza posto", "lon": None, "lat": None}]}, "note": [{"a": 1}]}
    (tmp_path / "a.json").write_text(json.dumps(value))
    reading = read(tmp_path / "a.json", tmp_path / "s")
    layer = reading.layers[0]
    assert (reading.format, layer.name, layer.rows, layer.usable, layer.xy_columns) == ("json", "biblioteche", 2, 1, ("lon", "lat"))
    assert [(finding.key, finding.values) for finding in reading.findings] == [("layer-without-geometry", {"layer": "note"})]


def test_broken_json_tells_where(tmp_path):
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection",\n "features": [}')
    with pytest.raises(FileRefused) as refused:
        read(tmp_path / "a.geojson", tmp_path / "s")
    assert (refused.value.key, refused.value.values) == ("json-broken", {"line": 2, "column": 15})


# --- the rest

def test_a_drawing_tells_what_it_leaves_out(tmp_path):
    entity = "0\n{kind}\n8\nPIANO\n10\n510000\n20\n5033000\n11\n510010\n21\n5033010\n40\n5\n"
    entities = "".join(entity.format(kind=kind) for kind in ("LINE", "CIRCLE", "IMAGE", "VIEWPORT"))
    (tmp_path / "a.dxf").write_text(f"0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n")
    reading = read(tmp_path / "a.dxf", tmp_path / "s")
    assert reading.layers[0].usable == 2
    assert {(finding.key, finding.count) for finding in reading.findings} == {("curves-linearised", 1), ("dxf-left-out", 2)}
    assert reading.layers[0].crs_from == "none"


@pytest.mark.parametrize("head, key", [
    (b"%PDF-1.7\n", "format-pdf"), (b"AC1032\x00\x00", "format-dwg"), (b"AutoCAD Binary DXF\r\n\x1a\x00", "format-dxf-binary"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format-office"),
    (b"\x89PNG\r\n\x1a\n", "format-image"), (b"7z\xbc\xaf\x27\x1c", "format-archive"), (b"<!DOCTYPE html><html><body>404", "format-web-page"), (b"<osm version='0.6'>", "format-osm"),
    (b"", "empty"), (b"\x00\x01\x02\x03" * 50, "format-unknown"), (b"Caro Comune\necco i dati", "format-unknown"), (b"SQLite format 3\x00" + b"\x00" * 200, "not-readable"),
])
def test_what_is_no_map_is_told_what_it_is(tmp_path, head, key):
    (tmp_path / "mappa.geojson").write_bytes(head)
    with pytest.raises(FileRefused) as refused:
        read(tmp_path / "mappa.geojson", tmp_path / "s")
    assert refused.value.key == key


def test_one_broken_member_does_not_spoil_the_others(tmp_path):
    good = write(tmp_path / "a.geojson", "GeoJSON").read_bytes()
    reading = read(zipped(tmp_path / "z.zip", {"buono.geojson": good, "rotto.geojson": b'{"type":', "leggimi.txt": b"ciao", "foto.png": b"\x89PNG\r\n\x1a\n"}), tmp_path / "s")
    assert [layer.name for layer in reading.layers] == ["buono"]
    told = {finding.key: finding.values for finding in reading.findings}
    assert (told["member-refused"]["name"], told["member-refused"]["refusal"]) == ("rotto.geojson", "json-broken")
    assert told["member-left-out"]["names"] == "foto.png, leggimi.txt"
