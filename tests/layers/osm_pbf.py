"""The smallest writer of OpenStreetMap's PBF that the tests need: plain nodes, ways and relations in one block (wiki.openstreetmap.org/wiki/PBF_Format)."""
from __future__ import annotations

import struct
import zlib
from xml.etree import ElementTree

ROLES = {"node": 0, "way": 1, "relation": 2}


def varint(number: int) -> bytes:
    """A protobuf varint."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])


def zigzag(number: int) -> int:
    """A signed number as protobuf's sint64."""
    return number << 1 if number >= 0 else (-number << 1) - 1


def field(number: int, value: int | bytes) -> bytes:
    """One field of a message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def packed(number: int, values: list[int], *, delta: bool = False, signed: bool = False) -> bytes:
    """A packed field, as differences if wanted."""
    if delta:
        values = [value - before for before, value in zip([0, *values], values)]
    return field(number, b"".join(varint(zigzag(value) if signed else value) for value in values)) if values else b""


def blob(kind: bytes, content: bytes) -> bytes:
    """A block of the file with its header."""
    body = field(2, len(content)) + field(3, zlib.compress(content))
    header = field(1, kind) + field(3, len(body))
    return struct.pack(">I", len(header)) + header + body


def pbf(xml: bytes) -> bytes:
    """The same data as an OSM XML document."""
    root = ElementTree.fromstring(xml)
    strings = [b""]

    def text(words: str) -> int:
        if words.encode() not in strings:
            strings.append(words.encode())
        return strings.index(words.encode())

    def tags(element) -> bytes:
        found = element.findall("tag")
        return packed(2, [text(tag.get("k")) for tag in found]) + packed(3, [text(tag.get("v")) for tag in found])

    groups = [b"", b"", b""]
    for node in root.findall("node"):
        lat, lon = (round(float(node.get(name)) * 10_000_000) for name in ("lat", "lon"))
        groups[0] += field(1, field(1, zigzag(int(node.get("id")))) + tags(node) + field(8, zigzag(lat)) + field(9, zigzag(lon)))
    for way in root.findall("way"):
        groups[1] += field(3, field(1, int(way.get("id"))) + tags(way) + packed(8, [int(each.get("ref")) for each in way.findall("nd")], delta=True, signed=True))
    for relation in root.findall("relation"):
        members = relation.findall("member")
        groups[2] += field(4, field(1, int(relation.get("id"))) + tags(relation) + packed(8, [text(each.get("role")) for each in members])
                           + packed(9, [int(each.get("ref")) for each in members], delta=True, signed=True) + packed(10, [ROLES[each.get("type")] for each in members]))
    header = field(4, b"OsmSchema-V0.6")
    block = field(1, b"".join(field(1, word) for word in strings)) + b"".join(field(2, group) for group in groups) + field(17, 100)
    return blob(b"OSMHeader", header) + blob(b"OSMData", block)
