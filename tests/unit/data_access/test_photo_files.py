"""A photo is made anew: nothing of the phone's is left in it, and what is no photo is refused."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from data_access.files.photo_files import make_photo
from domain.cases.photos import LONGEST_SIDE, MOST_BYTES, name_photo
from domain.kernel.errors import Refused
from tests.pictures import CAMERA, picture


def open_image(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_phone_is_left(form: str) -> None:
    sent = picture(form=form)
    assert CAMERA.encode() in sent
    made = make_photo(sent)
    assert CAMERA.encode() not in made.content
    assert b"Exif" not in made.content
    kept = open_image(made.content)
    assert (kept.format, dict(kept.getexif()), "comment" in kept.info) == ("JPEG", {}, False)


def test_it_stands_upright_and_is_no_larger_than_a_screen() -> None:
    made = make_photo(picture(4000, 3000, turned=True))
    assert (made.width, made.height) == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)
    top, bottom = (open_image(made.content).getpixel((600, y)) for y in (100, 1500))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[1] < 90 < 200 < bottom[1], "the coloured half is on top"


def test_its_name_is_its_content() -> None:
    photo, same, other = make_photo(picture()), make_photo(picture()), make_photo(picture(colour="#0b5fb5"))
    assert photo.id == same.id == name_photo(photo.content)
    assert photo.id != other.id
    assert not any(item.isdigit() for item in photo.id)


def make_png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(64)))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (make_png_claiming(50_000, 50_000), "photo_too_large"),
        (make_png_claiming(4_001, 4_000), "photo_too_large"),
        (make_png_claiming(100, 100), "bad_photo"),
        (bytes(MOST_BYTES + 1), "photo_too_large"),
        (b"", "bad_photo"),
        (b"<svg onload=alert(1)>", "bad_photo"),
        (picture(form="JPEG")[:300], "bad_photo"),
        (picture(form="GIF"), "bad_photo"),
        (picture(form="TIFF"), "bad_photo"),
    ],
    ids=["bomb", "pixels", "short", "bytes", "empty", "svg", "cut", "gif", "tiff"],
)
def test_what_is_no_photo_is_refused(sent: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        make_photo(sent)
    assert refused.value.code == code


@given(st.binary(max_size=40), st.integers(0, 600))
def test_a_broken_photo_is_a_photo_or_refused(noise: bytes, at: int) -> None:
    whole, kept = picture(), b""
    with suppress(Refused):
        kept = make_photo(whole[:at] + noise + whole[at + len(noise) :]).content
    assert not kept or open_image(kept).format == "JPEG"
