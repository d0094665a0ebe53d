"""Pictures made anew: header first, pixels only, within limits; what cannot be made anew is refused."""
import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin
from layers import pictures


def packed(size=(1600, 900), format="JPEG", mode="RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, more.pop("colour", "teal")).save(out, format, **more)
    return out.getvalue()


def remake(data: bytes, *formats: str) -> pictures.Remade:
    return pictures.remake(io.BytesIO(data), *(formats and [formats]))


def refusal(data: bytes) -> str:
    with pytest.raises(pictures.PictureRefused) as refused:
        remake(data)
    assert refused.value.key in pictures.PictureRefused.keys
    return refused.value.key


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew_in_two_widths_and_two_formats(format):
    made = remake(packed(format=format))
    assert (made.width, made.height) == (1280, 720)
    assert {key: Image.open(io.BytesIO(data)).size for key, data in made.files.items()} == {
        (480, "webp"): (480, 270), (480, "jpeg"): (480, 270), (1280, "webp"): (1280, 720), (1280, "jpeg"): (1280, 720)}


def test_a_picture_is_made_in_the_formats_that_are_asked_for():
    assert set(remake(packed(), "jpeg").files) == {(480, "jpeg"), (1280, "jpeg")}


def test_a_small_picture_is_not_blown_up():
    assert set(remake(packed((400, 300))).files) == {(400, "webp"), (400, "jpeg")}


def test_nothing_but_pixels_is_carried_over():
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif.get_ifd(0x8825)[1] = "SECRET-PLACE"
    data = packed(exif=exif, comment=b"SECRET-COMMENT", icc_profile=b"SECRET-PROFILE")
    assert b"SECRET-COMMENT" in data and b"SECRET-MAKER" in data
    for made in remake(data).files.values():
        assert b"SECRET" not in made and not Image.open(io.BytesIO(made)).getexif()


def test_words_in_a_png_are_left_behind():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "SECRET-COMMENT")
    for made in remake(packed(format="PNG", pnginfo=words)).files.values():
        assert b"SECRET" not in made


def test_what_is_appended_to_a_picture_is_left_behind():
    for made in remake(packed() + b"<script>SECRET</script>").files.values():
        assert b"SECRET" not in made


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert (lambda made: (made.width, made.height))(remake(packed((900, 600), exif=exif))) == (600, 900)


def test_what_is_transparent_becomes_white():
    made = remake(packed((300, 300), "PNG", "RGBA", colour=(0, 0, 0, 0)))
    assert Image.open(io.BytesIO(made.files[300, "jpeg"])).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "I;16"])
def test_other_kinds_of_pixels_are_read(mode):
    assert remake(packed((300, 300), "JPEG" if mode in {"L", "CMYK"} else "PNG", mode, colour=0)).width == 300


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(5000, 4801), (30_000, 300), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(size):
    assert refusal(png_header(*size)) == "picture-too-large"


def test_a_webp_that_announces_a_huge_canvas_is_refused_before_it_is_opened():
    body = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + (16_383).to_bytes(3, "little") * 2 + b"ANIM" + struct.pack("<I", 6) + b"\0" * 6
    assert refusal(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body) == "picture-too-large"


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(format):
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    assert refusal(packed((300, 300), format, save_all=True, append_images=frames, duration=100)) == "picture-animated"


def test_a_photograph_with_a_second_view_is_a_photograph():
    made = remake(packed((300, 300), "MPO", save_all=True, append_images=[Image.new("RGB", (300, 300), "red")]))
    assert Image.open(io.BytesIO(made.files[300, "jpeg"])).getpixel((9, 9))[1] > 100


def test_a_picture_cut_short_is_refused_not_half_served():
    whole = packed((800, 600), colour="red", quality=95)
    assert refusal(whole[: len(whole) // 2]) == "picture-broken"
    assert refusal(png_header(400, 400)) == "picture-broken"


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", b"GIF89a" + b"\0" * 50], ids=["nothing", "words", "svg", "pdf", "gif"])
def test_what_is_no_photograph_is_refused(data):
    assert refusal(data) == "picture-format"


def test_a_gif_in_the_clothes_of_a_photograph_is_refused():
    assert refusal(packed((300, 300), "GIF", "P", colour=0)) == "picture-format"


def test_a_thumbnail_is_refused():
    assert refusal(packed((100, 300))) == "picture-too-small"


def test_too_many_bytes_are_not_even_opened():
    assert refusal(b"\0" * (pictures.MOST_BYTES + 1)) == "picture-heavy"
