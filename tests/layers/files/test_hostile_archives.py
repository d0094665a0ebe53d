"""Archives and XML made to do harm are refused before anything opens them, and write nothing beside their folder."""
from __future__ import annotations

import io
import resource
import stat
import struct
import zipfile

import pytest

from layers.files.reading import FileRefused, Limits, read

SMALL = Limits(file_bytes=30_000_000, unpacked_bytes=20_000_000, seconds=20)


def refusal(path, folder, limits=SMALL, **wishes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read(path, folder, limits=limits, **wishes)
    return refused.value


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, zipped):
    bomb = zipped(tmp_path / "b.zip", {"a.geojson": b" " * 15_000_000})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = refusal(bomb, tmp_path / "s")
    assert (refused.key, refused.values) == ("zip-dense", {"size": 15, "times": SMALL.unpacked_ratio})
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


def test_a_zip_that_lies_about_its_size_is_refused_while_unpacking(tmp_path, zipped):
    path = zipped(tmp_path / "b.zip", {"a.geojson": b'{"type":"FeatureCollection","features":[' + b" " * 900_000 + b"]}"})
    data = bytearray(path.read_bytes())
    true = struct.pack("<I", 900_042)
    assert data.count(true) == 2
    path.write_bytes(bytes(data).replace(true, struct.pack("<I", 50)))
    assert refusal(path, tmp_path / "s").key in ("zip-broken", "zip-bomb")


def test_members_that_share_their_bytes_are_counted_together(tmp_path, zipped):
    inner = b" " * 900_000
    path = zipped(tmp_path / "b.zip", {f"{number}.csv": inner for number in range(500)})
    assert refusal(path, tmp_path / "s").key == "zip-bomb"


def test_names_that_climb_out_of_the_folder_write_nothing_there(tmp_path, zipped, parts):
    members = parts(tmp_path / "parts")
    path = zipped(tmp_path / "up.zip", {f"../../../climb/p{suffix}": data for suffix, data in members.items()} | {"/tmp/absolute-climb.txt": b"x", "..\\..\\back.txt": b"x"})
    reading = read(path, tmp_path / "deep" / "folder" / "s", limits=SMALL)
    assert reading.layers[0].usable == 2
    written = {each.relative_to(tmp_path).parts[0] for each in tmp_path.rglob("*")}
    assert written == {"parts", "up.zip", "deep"}
    assert {each.name for each in (tmp_path / "deep" / "folder").iterdir()} == {"s"}


def test_a_link_in_an_archive_is_refused(tmp_path):
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("secret.geojson")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(path, tmp_path / "s").key == "zip-link"


def test_an_archive_in_an_archive_is_refused(tmp_path, zipped):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.geojson", '{"type":"FeatureCollection","features":[]}')
    assert refusal(zipped(tmp_path / "n.zip", {"inner.zip": inner.getvalue()}), tmp_path / "s").key == "zip-nested"


def test_an_archive_of_too_many_files_is_refused(tmp_path, zipped):
    path = zipped(tmp_path / "m.zip", {f"{number}.txt": b"" for number in range(2_100)})
    refused = refusal(path, tmp_path / "s")
    assert (refused.key, refused.values["count"]) == ("zip-too-many", 2_100)


def test_a_cut_archive_is_refused(tmp_path, zipped, parts):
    path = zipped(tmp_path / "c.zip", {f"a{suffix}": data for suffix, data in parts(tmp_path / "parts").items()})
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path, tmp_path / "s").key == "zip-broken"


def test_a_spreadsheet_bomb_is_refused(tmp_path, zipped):
    path = zipped(tmp_path / "b.xlsx", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<row/>" * 2_500_000})
    assert refusal(path, tmp_path / "s").key == "zip-dense"


LAUGHS = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>&c;</name><Point><coordinates>9,45</coordinates></Point></Placemark></kml>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx version="1.1"><wpt lat="45" lon="9"><name>a</name></wpt></gpx>"""


@pytest.mark.parametrize("name, words", [
    ("a.kml", LAUGHS.encode()), ("a.gpx", OUTSIDE.encode()), ("a.kml", LAUGHS.replace('?>', ' encoding="UTF-16"?>', 1).encode("utf-16")),
    ("a.gpx", b'<gpx version="1.1">' + b" " * 5_000_000 + b"<!DOCTYPE a></gpx>"),
])
def test_entities_are_refused_before_a_parser_sees_them(tmp_path, name, words):
    (tmp_path / name).write_bytes(words)
    assert refusal(tmp_path / name, tmp_path / "s").key == "xml-entities"


def test_entities_within_a_kmz_or_a_sheet_are_refused_too(tmp_path, zipped):
    assert refusal(zipped(tmp_path / "a.kmz", {"doc.kml": LAUGHS}), tmp_path / "s").key == "xml-entities"
    sheet = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}
    assert refusal(zipped(tmp_path / "a.xlsx", sheet), tmp_path / "t").key == "xml-entities"


def test_a_gml_does_not_read_the_files_it_points_to(tmp_path):
    secret = tmp_path / "secret.gml"
    secret.write_text('<gml:Point xmlns:gml="http://www.opengis.net/gml" gml:id="p"><gml:pos>9.13 45.45</gml:pos></gml:Point>')
    (tmp_path / "a.gml").write_text(f"""<f:FeatureCollection xmlns:f="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">
        <gml:featureMember><f:a><f:name>x</f:name><f:geom xlink:href="file://{secret}#p"/></f:a></gml:featureMember></f:FeatureCollection>""")
    try:
        reading = read(tmp_path / "a.gml", tmp_path / "s", limits=SMALL)
        assert [layer.usable for layer in reading.layers] == [0]
    except FileRefused as refused:
        assert refused.key == "no-rows"
    assert {each.name for each in tmp_path.iterdir()} == {"secret.gml", "a.gml", "s"}  # no .gfs, nothing resolved
