"""Tables of text and spreadsheets: letters, delimiters, numbers, places in columns or in well-known text."""
from __future__ import annotations

import numpy as np
import pyogrio
import pytest
import shapely

from layers.files.frames import frame
from layers.files.reading import FileRefused, read


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


def test_columns_of_places_can_be_chosen(tmp_path, keys):
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
