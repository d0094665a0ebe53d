"""Ogg with Opus, as Firefox records it (RFC 3533, RFC 7845): the length summed from its packets."""
from __future__ import annotations

from surveys.voice import opus
from surveys.voice.errors import NotAVoice

PAGE = 27  # bytes of a page's header before its table


def is_one(data: bytes) -> bool:
    """Whether it begins as Ogg."""
    return data[:4] == b"OggS"


def seconds(data: bytes) -> float:
    """Its length in seconds. Raises NotAVoice for another codec, ValueError or IndexError where it is broken."""
    at, packet, packets, stream, length = 0, b"", 0, data[14:18], 0.0
    while at < len(data):
        if data[at:at + 4] != b"OggS":
            raise ValueError("no page begins here")
        if data[at + 14:at + 18] != stream:
            raise NotAVoice("voice-format")
        table = data[at + PAGE:at + PAGE + data[at + 26]]
        at += PAGE + len(table)
        for size in table:
            packet += data[at:at + size]
            at += size
            if size == 255:
                continue
            if packets == 0 and packet[:8] != b"OpusHead":
                raise NotAVoice("voice-format")
            if packets > 1:  # the first two are headers
                length += opus.milliseconds(packet)
            packet, packets = b"", packets + 1
    return length / 1000
