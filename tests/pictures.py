"""Pictures for tests: with what a phone writes into them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

CAMERA = "PALMTEST camera 330825197703140529"
"""What stands in their EXIF, with the place."""


def picture(
    width: int = 64, height: int = 48, form: str = "JPEG", colour: str = "#c2281f", turned: bool = False
) -> bytes:
    """A picture, its left half of a colour, with the camera's name and a place in it."""
    made = Image.new("RGB", (width, height), "#ffffff")
    made.paste(colour, (0, 0, width // 2, height))
    exif: Any = Image.Exif()
    exif[0x010F] = CAMERA
    exif[0x0112] = 6 if turned else 1
    exif.get_ifd(0x8825)[2] = (29.0, 1.0, 48.0)
    kept = BytesIO()
    made.save(kept, form, exif=exif, comment=CAMERA.encode())
    return kept.getvalue()
