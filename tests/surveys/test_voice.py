"""Recordings as browsers make them are known by kind and length; whatever else is refused before anybody listens."""
from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from surveys import voice
from surveys.voice import opus
from surveys.voice.errors import NotAVoice

DATA = Path(__file__).resolve().parent.parent / "data"
TWENTY = bytes([1 << 3 | 0]) + b"x" * 40  # configuration 1, one frame: 20 ms


def ogg(packets: list[bytes], stream: bytes = b"abcd", head: bytes = b"OpusHead") -> bytes:
    """An Ogg file with a page for each packet."""
    made = b""
    for packet in [head + b"\1\1" + b"\0" * 9, b"OpusTags" + b"\0" * 8, *packets]:
        table = [255] * (len(packet) // 255) + [len(packet) % 255]
        made += b"OggS\0\0" + b"\0" * 8 + stream + b"\0" * 8 + bytes([len(table)]) + bytes(table) + packet
    return made


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name + body


def mp4(frames: int, *, handler: bytes = b"soun", codec: bytes = b"mp4a", rate: int = 44_100, step: int = 1024) -> bytes:
    """A whole MP4 with so many frames of sound, as old phones write it."""
    entry = box(codec, b"\0" * 6 + b"\0\1" + b"\0" * 8 + struct.pack(">HHHH", 1, 16, 0, 0) + struct.pack(">I", rate << 16))
    table = box(b"stbl", box(b"stsd", b"\0" * 4, struct.pack(">I", 1), entry), box(b"stts", b"\0" * 4, struct.pack(">III", 1, frames, step)))
    media = box(b"mdia", box(b"mdhd", b"\0" * 12, struct.pack(">I", rate), b"\0" * 8), box(b"hdlr", b"\0" * 8, handler, b"\0" * 13), box(b"minf", table))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", box(b"trak", media)) + box(b"mdat", b"\0" * 100)


def refusal(data: bytes) -> str:
    with pytest.raises(NotAVoice) as refused:
        voice.read(data)
    return refused.value.key


@pytest.mark.parametrize("name, kind, seconds", [("voce.webm", "audio/webm", 2.1), ("voce.mp4", "audio/mp4", 1.94)])
def test_what_a_browser_recorded_is_known_by_kind_and_length(name, kind, seconds):
    found = voice.read((DATA / name).read_bytes())
    assert found.media_type == kind and found.seconds == pytest.approx(seconds, abs=0.02)


def test_the_packets_of_ogg_say_how_long_it_is():
    found = voice.read(ogg([TWENTY] * 75 + [TWENTY + b"y" * 700]))
    assert found.media_type == "audio/ogg" and found.seconds == pytest.approx(1.52)


@pytest.mark.parametrize("first, length", [(0b00001_0_00, 20), (0b00001_0_01, 40), (0b11111_0_10, 40), (0b10000_0_00, 2.5), (0b01100_0_00, 10)])
def test_the_first_byte_of_a_packet_says_how_long_it_lasts(first, length):
    assert opus.milliseconds(bytes([first])) == length
    assert opus.milliseconds(bytes([0b00001_0_11, 6])) == 120 and opus.milliseconds(b"") == 0


def test_the_frames_of_aac_count_whatever_the_file_says_of_its_length():
    assert voice.read(mp4(430)).seconds == pytest.approx(430 * 1024 / 44_100)
    assert voice.read(mp4(4300, step=1)).seconds == pytest.approx(4300 * 1024 / 44_100)


@pytest.mark.parametrize("data", [b"", b"hello", b"RIFF\0\0\0\0WAVEfmt ", b"ID3\3\0", b"\xff\xfb\x90\0", b"<html>", mp4(9, handler=b"vide"), mp4(9, codec=b"avc1"),
                                  ogg([TWENTY], head=b"\1vorbis_")], ids=["nothing", "words", "wav", "mp3", "mp3-bare", "html", "film", "film-in-sound", "vorbis"])
def test_what_is_no_such_recording_is_refused(data):
    assert refusal(data) == "voice-format"


def test_a_film_in_webm_is_refused():
    film = (DATA / "voce.webm").read_bytes().replace(b"\x83\x81\x02", b"\x83\x81\x01")
    assert refusal(film) == "voice-format"


@pytest.mark.parametrize("data", [(DATA / "voce.webm").read_bytes()[:60], mp4(0), ogg([]), ogg([TWENTY])[:-70], b"\x1a\x45\xdf\xa3" + b"\0" * 40],
                         ids=["webm", "mp4", "ogg-empty", "ogg-cut", "zeros"])
def test_a_recording_without_sound_is_broken(data):
    assert refusal(data) == "voice-broken"


@settings(max_examples=300, deadline=None)
@given(some.sampled_from([(DATA / "voce.webm").read_bytes(), (DATA / "voce.mp4").read_bytes(), ogg([TWENTY] * 9), mp4(20)]), some.integers(0, 400), some.binary(min_size=1, max_size=9))
def test_whatever_is_written_into_a_recording_it_is_read_or_refused(data, at, other):
    try:
        assert voice.read(data[:at] + other + data[at + len(other):]).seconds > 0
    except NotAVoice as refused:
        assert refused.key in {"voice-format", "voice-broken"}
