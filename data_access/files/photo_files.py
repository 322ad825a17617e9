"""A photo that somebody sent, made anew: the right way up, not larger than a screen, and nothing in it but
the picture. What claims more pixels than a phone has is refused before one of them is unpacked.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from domain.cases.photos import LONGEST_SIDE, MOST_BYTES, MOST_PIXELS, Photo, name_photo
from domain.kernel.errors import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS: Final = ("JPEG", "PNG", "WEBP")
QUALITY: Final = 82


def make_photo(content: bytes) -> Photo:
    """The photo that is kept of what was sent. Refused bad_photo, photo_too_large."""
    from PIL import Image

    if len(content) > MOST_BYTES:
        raise Refused("photo_too_large", f"at most {MOST_BYTES} bytes", "photo")
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as sent:
            _check_pixels(*sent.size)
            picture = _redraw(sent)
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused("photo_too_large", f"at most {MOST_PIXELS} pixels", "photo") from error
    except Exception as error:  # of a broken file Pillow raises whatever it stumbles over
        raise Refused("bad_photo", "no picture that can be read", "photo") from error
    made = BytesIO()
    picture.save(made, "JPEG", quality=QUALITY)
    kept = made.getvalue()
    return Photo(name_photo(kept), picture.width, picture.height, kept)


def shrink_photo(content: bytes, side: int, quality: int) -> bytes:
    """A kept photo, made smaller for paper. Refused bad_photo when it is damaged."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as kept:
            _check_pixels(*kept.size)
            picture = kept.convert("RGB")
        picture.thumbnail((side, side))
    except Exception as error:  # of a broken file Pillow raises whatever it stumbles over
        raise Refused("bad_photo", "no picture that can be read", "photo") from error
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality)
    return made.getvalue()


def _check_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused("photo_too_large", f"at most {MOST_PIXELS} pixels", "photo")


def _redraw(sent: Image) -> Image:
    """Its pixels alone, on a picture of ours: no EXIF, no place, no comment, no profile."""
    from PIL import ImageOps

    sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(sent).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()
    return upright
