"""Spoken messages of a squad: what may be sent, and what is known of one."""

from __future__ import annotations

import math
from hashlib import blake2b
from typing import Final

from domain.kernel.codes import in_letters
from domain.kernel.errors import Refused
from domain.kernel.values import value

MOST_BYTES: Final = 500 * 1024
MOST_SECONDS: Final = 60
MOST_OF_SQUAD: Final = 200
_EBML, _OGG, _FTYP = b"\x1a\x45\xdf\xa3", b"OggS", b"ftyp"
_HEAD: Final = 64


@value
class Voice:
    """One spoken message as it was recorded. `id`: the digest of its content, in letters; `kind`: the media
    type that its first bytes tell; `seconds`: how long it is, as the phone measured.
    """

    id: str
    kind: str
    seconds: int
    content: bytes


def make_voice(content: bytes, seconds: float) -> Voice:
    """What was sent, checked by its content alone. Refused voice_too_large, voice_too_long, bad_voice."""
    if len(content) > MOST_BYTES:
        raise Refused("voice_too_large", f"at most {MOST_BYTES} bytes", "voice")
    if not math.isfinite(seconds) or not 0 < seconds < MOST_SECONDS + 1:
        raise Refused("voice_too_long", f"at most {MOST_SECONDS} seconds", "voice")
    kind = tell_kind(content)
    if kind is None:
        raise Refused("bad_voice", "no recording that a browser makes", "voice")
    return Voice(name_voice(content), kind, max(1, min(MOST_SECONDS, round(seconds))), content)


def tell_kind(content: bytes) -> str | None:
    """The media type of a recording that browsers make, by its first bytes; None for anything else."""
    head = content[:_HEAD]
    if head.startswith(_EBML) and b"webm" in head:
        return "audio/webm"
    if head.startswith(_OGG) and b"Opus" in head:
        return "audio/ogg"
    return "audio/mp4" if head[4:8] == _FTYP else None


def name_voice(content: bytes) -> str:
    """What a recording is called: another for every other content."""
    return in_letters(blake2b(content, digest_size=16).hexdigest())


def check_room(held: int) -> None:
    """Refused voices_full when a squad has as many as may be."""
    if held >= MOST_OF_SQUAD:
        raise Refused("voices_full", f"a squad has at most {MOST_OF_SQUAD} spoken messages", "voice")
