"""How long an Opus packet lasts: its first byte says so (RFC 6716, section 3.1), so that a container cannot lie about it."""
from __future__ import annotations

# milliseconds of one frame by the five bits of the configuration (RFC 6716, table 2)
FRAMES = (10, 20, 40, 60) * 3 + (10, 20) * 2 + (2.5, 5, 10, 20) * 4


def milliseconds(packet: bytes) -> float:
    """The length of one packet; 0 for an empty one."""
    if not packet:
        return 0.0
    code = packet[0] & 3
    frames = 1 if code == 0 else 2 if code < 3 else (packet[1] & 63 if len(packet) > 1 else 0)
    return FRAMES[packet[0] >> 3] * frames
