"""MP4 with AAC or Opus, as Safari records it, whole or in fragments (ISO/IEC 14496-12): one track of sound, the length from its samples."""
from __future__ import annotations

from collections.abc import Iterator

from surveys.voice.errors import NotAVoice

INTO = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex"}
AAC_SAMPLES = 1024  # in one frame (ISO/IEC 14496-3)
DEFAULT_DURATION, DURATION = 0x08, 0x100
BEFORE_DURATION = {0x01: 8, 0x02: 4}  # bytes in `tfhd` by flag


def is_one(data: bytes) -> bool:
    """Whether it begins as ISO base media."""
    return data[4:8] == b"ftyp"


def seconds(data: bytes) -> float:
    """Its length in seconds: what the samples are said to last, but at least what AAC frames do last. Raises NotAVoice for pictures or other codecs."""
    scale, told, frames, default, kind, rate = 0, 0, 0, 0, b"", 0
    for name, body in boxes(data):
        if name == b"hdlr" and body[8:12] not in {b"soun", b"\0\0\0\0"}:
            raise NotAVoice("voice-format")
        elif name == b"mdhd":
            scale = integer(body, 20 if body[0] else 12)
        elif name == b"stsd":
            kind, rate = body[12:16], integer(body, 40) >> 16
            if kind not in {b"mp4a", b"Opus"}:
                raise NotAVoice("voice-format")
        elif name == b"stts":
            for at in range(8, len(body) - 7, 8):
                told, frames = told + integer(body, at) * integer(body, at + 4), frames + integer(body, at)
        elif name == b"trex":
            default = integer(body, 12)
        elif name == b"tfhd":
            flags = integer(body, 0)
            if flags & DEFAULT_DURATION:
                default = integer(body, 8 + sum(size for flag, size in BEFORE_DURATION.items() if flags & flag))
        elif name == b"trun":
            count, lasted = run(body, default)
            told, frames = told + lasted, frames + count
    if not scale or not kind:
        return 0.0
    return max(told / scale, frames * AAC_SAMPLES / rate if kind == b"mp4a" and rate else 0.0)


def run(body: bytes, default: int) -> tuple[int, int]:
    """How many samples a run of a fragment has, and how long they last together in units of the track."""
    flags, count = integer(body, 0) & 0xFFFFFF, integer(body, 4)
    if not flags & DURATION:
        return count, count * default
    at, step = 8 + 4 * bool(flags & 0x01) + 4 * bool(flags & 0x04), 4 * bin(flags & 0xF00).count("1")
    if at + count * step > len(body):
        raise IndexError("cut short")
    return count, sum(integer(body, at + index * step) for index in range(count))


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes one after another, without their tree: of those that hold others only what they hold. The last may be cut short."""
    at = 0
    while at + 8 <= len(data):
        size, name, head = integer(data, at), data[at + 4:at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8:at + 16], "big"), 16
        size = size or len(data) - at
        if size < head:
            raise ValueError("no box is so small")
        if name in INTO:
            at += head
            continue
        yield name, data[at + head:at + size]
        at += size


def integer(data: bytes, at: int) -> int:
    """Four bytes. Raises IndexError beyond the end."""
    if at + 4 > len(data):
        raise IndexError("cut short")
    return int.from_bytes(data[at:at + 4], "big")
