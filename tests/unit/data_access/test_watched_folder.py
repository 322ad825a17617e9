"""The watched folder: a file is taken once, whole, by one program, whatever dies when."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data_access.files.warnings.watched_folder import WatchedFolder

LATER = 4_000_000_000.0
"""Long after any file of a test was written."""


def put_file(folder: Path, name: str, text: str = "<alert/>") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_seen_when_it_has_rested_over_two_looks(tmp_path: Path) -> None:
    folder, path = WatchedFolder(tmp_path), put_file(tmp_path, "a.xml", "<al")
    assert folder.look(LATER) == [], "who knows whether it is whole"
    path.write_text("<alert/>", encoding="utf-8")
    assert folder.look(LATER) == [], "it was written to"
    assert folder.look(LATER) == [path]
    assert folder.look(path.stat().st_mtime + 1) == [], "too young"


@pytest.mark.parametrize("name", [".a.xml", "a.xml.part", "a.TMP", "b.filepart"])
def test_what_is_still_written_or_hidden_is_left(tmp_path: Path, name: str) -> None:
    folder = WatchedFolder(tmp_path)
    put_file(tmp_path, name)
    assert (folder.look(LATER), folder.look(LATER)) == ([], [])


def test_what_is_no_file_is_left(tmp_path: Path) -> None:
    folder, elsewhere = WatchedFolder(tmp_path), tmp_path / "taken"
    elsewhere.mkdir()
    (tmp_path / "link.xml").symlink_to(put_file(elsewhere, "b.xml"))
    os.mkfifo(tmp_path / "pipe.xml")
    assert (folder.look(LATER), folder.look(LATER)) == ([], [])
    for name in ("link.xml", "pipe.xml", "gone.xml"):
        with folder.hold(tmp_path / name, LATER) as file:
            assert file is None


def test_a_file_goes_where_what_became_of_it_is_told_under_a_free_name(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path)
    for text in ("<one/>", "<two/>"):
        path = put_file(tmp_path, "a.xml", text)
        with folder.hold(path, LATER) as file:
            assert file is not None
            assert file.content == text.encode()
            folder.take(file)
    path = put_file(tmp_path, "b")
    with folder.hold(path, LATER) as file:
        assert file is not None
        folder.refuse(file, "missing: sent (line 3)")
    assert sorted(item.name for item in (tmp_path / "taken").iterdir()) == ["a-2.xml", "a.xml"]
    assert (tmp_path / "refused" / "b.reason").read_text("utf-8") == "missing: sent (line 3)\n"
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == []


HOLD = """
import sys, fcntl
file = open(sys.argv[1], "rb")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def test_of_two_programs_one_has_a_file_and_the_death_of_one_frees_it(tmp_path: Path) -> None:
    folder, path = WatchedFolder(tmp_path), put_file(tmp_path, "a.xml")
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with folder.hold(path, LATER) as file:
        assert file is None
    other.kill()
    other.communicate()
    with folder.hold(path, LATER) as file:
        assert file is not None


def test_a_file_that_another_program_put_away_meanwhile_is_not_taken_again(tmp_path: Path) -> None:
    folder, path = WatchedFolder(tmp_path), put_file(tmp_path, "a.xml")
    with path.open("rb") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        path.rename(tmp_path / "b.xml")
        put_file(tmp_path, "a.xml", "<new/>")
        with folder.hold(tmp_path / "b.xml", LATER) as file:
            assert file is None, "held by the first"
        with folder.hold(path, LATER) as file:
            assert file is not None
            assert file.content == b"<new/>", "another file of its name"
