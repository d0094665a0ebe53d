"""WebM with Opus, as Chromium and Firefox record it (RFC 8794, RFC 9559): one track of sound, the length summed from its packets."""
from __future__ import annotations

from collections.abc import Iterator

from surveys.voice import opus
from surveys.voice.errors import NotAVoice

HEADER, SEGMENT, TRACKS, TRACK, CLUSTER, GROUP = 0x1A45DFA3, 0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
TRACK_TYPE, CODEC, SIMPLE_BLOCK, BLOCK = 0x83, 0x86, 0xA3, 0xA1
INTO = {SEGMENT, TRACKS, TRACK, CLUSTER, GROUP}
SOUND = 2
LACED = 0x06


def is_one(data: bytes) -> bool:
    """Whether it begins as EBML."""
    return data[:4] == HEADER.to_bytes(4, "big")


def seconds(data: bytes) -> float:
    """Its length in seconds. Raises NotAVoice for a track that is not Opus, ValueError or IndexError where it is broken."""
    length, heard = 0.0, False
    for name, body in elements(data):
        if name == TRACK_TYPE and int.from_bytes(body, "big") != SOUND or name == CODEC and body.rstrip(b"\0") != b"A_OPUS":
            raise NotAVoice("voice-format")
        heard = heard or name == CODEC
        if name in (SIMPLE_BLOCK, BLOCK):
            _, at = number(body, 0)
            if body[at + 2] & LACED:
                raise NotAVoice("voice-broken")
            length += opus.milliseconds(body[at + 3:])
    return length / 1000 if heard else 0.0


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements one after another, without their tree: of those that hold others only what they hold. One cut short ends the file."""
    at = 0
    while at < len(data):
        size = 9 - data[at].bit_length()
        name = int.from_bytes(data[at:at + size], "big")
        if size > 4:
            raise ValueError("no element begins here")
        length, at = number(data, at + size)
        if name in INTO:
            continue
        if length is None or at + length > len(data):
            return
        yield name, data[at:at + length]
        at += length


def number(data: bytes, at: int) -> tuple[int | None, int]:
    """A number of variable length and where it ends; None is "unknown", as a live recording writes (RFC 8794, section 6)."""
    size = 9 - data[at].bit_length()
    if size > 8:
        raise ValueError("no number begins here")
    if at + size > len(data):
        raise IndexError("cut short")
    value = int.from_bytes(data[at:at + size], "big") & ((1 << 7 * size) - 1)
    return (None if value == (1 << 7 * size) - 1 else value), at + size
