"""Why a recording cannot be read."""
from __future__ import annotations


class NotAVoice(Exception):
    """``key`` is "voice-format" (another kind of file, or one with pictures) or "voice-broken"."""

    def __init__(self, key: str):
        self.key = key
        super().__init__(key)
