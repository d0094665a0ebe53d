"""How long a recording lasts, read from its container by bounded code of our own: no decoder ever opens what a stranger sent."""
from __future__ import annotations

from dataclasses import dataclass

from surveys.voice.errors import NotAVoice
from surveys.voice import mp4, ogg, webm

KINDS = {"audio/webm": (webm.is_one, webm.seconds), "audio/ogg": (ogg.is_one, ogg.seconds), "audio/mp4": (mp4.is_one, mp4.seconds)}


@dataclass(frozen=True)
class Recording:
    """What the container says of itself: its media type and its length in seconds."""

    media_type: str
    seconds: float


def read(data: bytes) -> Recording:
    """The kind and length of a recording. Raises NotAVoice("voice-format") for other files, ("voice-broken") for one with no sound or cut short."""
    for media_type, (is_one, seconds) in KINDS.items():
        if is_one(data):
            try:
                length = seconds(data)
            except (IndexError, ValueError) as broken:
                raise NotAVoice("voice-broken") from broken
            if not length > 0:
                raise NotAVoice("voice-broken")
            return Recording(media_type, length)
    raise NotAVoice("voice-format")
