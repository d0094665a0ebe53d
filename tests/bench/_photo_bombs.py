"""Pictures made to harm: what `bin/bench photos` sends, each with the key of the refusal it deserves, or None where it is a picture and is made anew."""
from __future__ import annotations

import io
import os
import struct
import zlib

from PIL import Image

PAYLOAD = b"<script>PAYLOAD</script>"


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *, rows: bool = False, extra: bytes = b"") -> bytes:
    """A PNG of one bit a point; with ``rows`` it is whole, else its header promises what is not there."""
    body = zlib.compress(b"\0" * ((width + 7) // 8 + 1) * height if rows else b"\0" * 100, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def saved(format: str, size=(1200, 900), **more) -> bytes:
    """A picture of noise."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, format, **more)
    return out.getvalue()


def moving(format: str) -> bytes:
    """Thirty frames."""
    frames = [Image.new("RGB", (400, 300), (shade * 8, 0, 0)) for shade in range(1, 30)]
    return saved(format, (400, 300), save_all=True, append_images=frames, duration=50)


def bombs() -> dict[str, tuple[bytes, str | None]]:
    """By name the bytes and the refusal."""
    photo = saved("JPEG")
    huge_jpeg = bytearray(photo)
    at = huge_jpeg.index(b"\xff\xc0") + 5
    huge_jpeg[at:at + 4] = struct.pack(">HH", 65_500, 65_500)
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + (16_383).to_bytes(3, "little") * 2 + b"ANIM" + struct.pack("<I", 6) + b"\0" * 6
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "25 kB that decode to 822 MB": (png(14_336, 14_336, rows=True), "picture-too-large"),
        "a header of 2^31 points a side": (png(2**31 - 1, 2**31 - 1), "picture-too-large"),
        "a strip of 300,000 points": (png(300_000, 300), "picture-too-large"),
        "a JPEG that says 65,500 a side": (bytes(huge_jpeg), "picture-too-large"),
        "a WebP canvas of 16,384 a side": (b"RIFF" + struct.pack("<I", len(canvas) + 4) + b"WEBP" + canvas, "picture-too-large"),
        "24 million points in 3 kB": (png(6000, 4000, rows=True), None),
        "a JPEG cut in half": (photo[:len(photo) // 2], "picture-broken"),
        "a PNG without its points": (png(4000, 3000), "picture-broken"),
        "a note that unpacks to 200 MB": (png(400, 300, rows=True, extra=chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 200_000_000, 9))), "picture-broken"),
        "a photograph with a page behind it": (photo + PAYLOAD, None),
        "a page that ends as a photograph": (b"<html>" + PAYLOAD + photo, "picture-format"),
        "an animated PNG": (moving("PNG"), "picture-animated"),
        "an animated WebP": (moving("WEBP"), "picture-animated"),
        "a GIF": (saved("GIF"), "picture-format"),
        "an SVG of a thousand million laughs": (f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "ha">{laughs}]><svg>&l9;</svg>'.encode(), "picture-format"),
        "a HEIC": (struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + os.urandom(200_000), "picture-format"),
        "a TIFF": (saved("TIFF"), "picture-format"),
        "14 MB of noise that begin as a JPEG": (photo[:2000] + os.urandom(14_000_000), "picture-broken"),
        "a file of 15.8 MB": ((photo + b"\0" * 15_800_000)[:15_800_000], "picture-heavy"),
        "a file of 25 MB": (b"\0" * 25_000_000, "http-413"),
        "nothing": (b"", "picture-format"),
    }
