"""Spoken messages: what is taken for one, by its content alone."""

from __future__ import annotations

import pytest

from domain.kernel.errors import Refused
from domain.squads.voices import MOST_BYTES, MOST_OF_SQUAD, check_room, make_voice, tell_kind

WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 40
OGG = b"OggS\0\x02" + b"\0" * 22 + b"OpusHead"
MP4 = b"\0\0\0\x20ftypM4A \0\0\0\0"


@pytest.mark.parametrize(("content", "kind"), [(WEBM, "audio/webm"), (OGG, "audio/ogg"), (MP4, "audio/mp4")])
def test_recordings_of_browsers_are_known_by_their_first_bytes(content: bytes, kind: str) -> None:
    made = make_voice(content, 11.6)
    assert (made.kind, made.seconds, made.content) == (kind, 12, content)
    assert not any(sign.isdigit() for sign in made.id)
    assert make_voice(content, 0.2).seconds == 1


@pytest.mark.parametrize(
    ("content", "seconds", "code"),
    [
        (b"<html><script>", 3, "bad_voice"),
        (b"\x1a\x45\xdf\xa3" + b"matroska", 3, "bad_voice"),
        (b"", 3, "bad_voice"),
        (WEBM, 0, "voice_too_long"),
        (WEBM, 75, "voice_too_long"),
        (WEBM, float("nan"), "voice_too_long"),
        (WEBM + bytes(MOST_BYTES), 3, "voice_too_large"),
    ],
)
def test_what_is_no_recording_of_a_minute_is_refused(content: bytes, seconds: float, code: str) -> None:
    with pytest.raises(Refused, match=code):
        make_voice(content, seconds)


def test_a_squad_speaks_so_often_and_no_more() -> None:
    check_room(MOST_OF_SQUAD - 1)
    with pytest.raises(Refused, match="voices_full"):
        check_room(MOST_OF_SQUAD)
    assert tell_kind(b"") is None
