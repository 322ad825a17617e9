"""A returned journal as a file: alone, or with photos and recordings that are what their names say."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from data_access.emergency.rollouts.sheets.return_file import JOURNAL, PHOTOS, open_return, write_return_file
from domain.cases.photos import MOST_BYTES, name_photo
from domain.kernel.errors import Refused
from domain.squads import voices

PHOTO = b"a photo"
NAME = name_photo(PHOTO)
SPOKEN = b"a recording"
VOICE = voices.name_voice(SPOKEN)


def test_a_journal_goes_alone_or_with_its_photos(tmp_path: Path) -> None:
    text, whole = tmp_path / "back.jsonl", tmp_path / "back.zip"
    lines = ["{}", '{"note": "一\u2028二\x85三"}']
    text.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    write_return_file(whole, lines, [(NAME, PHOTO)], [(VOICE, SPOKEN)])
    assert whole.stat().st_mode & 0o077 == 0
    missing = ["photo_missing", "voice_missing"]
    for file, faults in ((text, missing), (whole, ["", ""])):
        with open_return(file) as found:
            assert found.texts == lines
            assert [found.find_fault(photo=NAME), found.find_fault(voice=VOICE)] == faults
            if not any(faults):
                assert (found.read_photo(NAME), found.read_voice(VOICE)) == (PHOTO, SPOKEN)


def test_a_photo_that_is_another_or_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "back.zip"
    large = name_photo(bytes(MOST_BYTES + 1))
    write_return_file(file, ["{}"], [(NAME, b"another"), (large, bytes(MOST_BYTES + 1))])
    with open_return(file) as found:
        faults = [found.find_fault(photo=photo) for photo in (NAME, large, "p" * 32)]
        assert faults == ["bad_photo", "bad_photo", "photo_missing"]
        for photo in (NAME, large, "p" * 32):
            with pytest.raises(Refused, match="names"):
                found.read_photo(photo)


def test_a_recording_that_is_another_damaged_or_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "back.zip"
    large = bytes(voices.MOST_BYTES + 1)
    write_return_file(file, ["{}"], [], [(VOICE, b"another"), (voices.name_voice(large), large)])
    with open_return(file) as found:
        for voice in (VOICE, voices.name_voice(large)):
            assert found.find_fault(voice=voice) == "bad_voice"
            with pytest.raises(Refused, match="names"):
                found.read_voice(voice)
        assert found.find_fault(voice="p" * 32) == "voice_missing"
    write_return_file(file, ["{}"], [], [(VOICE, SPOKEN)])
    content = bytearray(file.read_bytes())
    content[content.index(SPOKEN)] ^= 1
    file.write_bytes(content)
    with open_return(file) as found:
        assert found.find_fault(voice=VOICE) == "bad_voice"


def test_a_zip_without_a_journal_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "back.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{PHOTOS}{NAME}.jpg", PHOTO)
    assert JOURNAL not in zipfile.ZipFile(file).namelist()
    with pytest.raises(Refused, match="journal"), open_return(file):
        pass


def test_a_zip_that_was_cut_off_and_what_is_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "back.zip"
    write_return_file(file, ["{}"], [(NAME, PHOTO)])
    whole = file.read_bytes()
    for content in (whole[:-30], whole[: len(whole) // 2], b"\xff\xfe{}"):
        file.write_bytes(content)
        with pytest.raises(Refused) as refused, open_return(file):
            pass
        assert refused.value.code == "bad_journal"


def test_a_zip_whose_list_of_files_was_overwritten_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "back.zip"
    write_return_file(file, ["{}"], [])
    whole = file.read_bytes()
    at = whole.index(b"PK\x01\x02")
    for damage in (b"\0" * 46, whole[at : at + 6] + b"\xff\xff" + whole[at + 8 : at + 46]):
        file.write_bytes(whole[:at] + damage + whole[at + 46 :])
        with pytest.raises(Refused) as refused, open_return(file):
            pass
        assert refused.value.code == "bad_journal"


def test_a_zip_under_a_password_or_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "back.zip"
    for place, value in ((6, 1), (8, 99)):
        write_return_file(file, ["{}"], [])
        content = bytearray(file.read_bytes())
        for mark, further in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
            content[content.index(mark) + place + further] = value
        file.write_bytes(content)
        with pytest.raises(Refused, match="journal"), open_return(file):
            pass


def test_a_zip_is_on_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, sizes, sync = tmp_path / "back.zip", list[int](), os.fsync

    def noted(handle: int) -> None:
        assert not file.exists()
        sizes.append(os.fstat(handle).st_size)
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    write_return_file(file, ["{}"], [(NAME, PHOTO)])
    assert sizes == [file.stat().st_size]
