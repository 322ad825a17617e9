"""Temporary files go to memory only where that is possible and nobody said otherwise."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests import memory


@pytest.fixture
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "somewhere")
    monkeypatch.delenv("TMPDIR")
    monkeypatch.setattr(tempfile, "tempdir", None)


def roomy(monkeypatch: pytest.MonkeyPatch, free: int, flags: int = 0) -> None:
    usage, state = shutil.disk_usage("/"), os.statvfs("/")
    monkeypatch.setattr(memory.shutil, "disk_usage", lambda _: usage._replace(free=free))
    fields = {name: getattr(state, name) for name in dir(state) if name.startswith("f_")}
    made = type("State", (), fields | {"f_flag": flags})
    monkeypatch.setattr(memory.os, "statvfs", lambda _: made)


@pytest.mark.usefixtures("nothing_said")
def test_a_folder_with_room_is_used_by_children_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy(monkeypatch, memory.ROOM)
    assert memory.use_memory(tmp_path)
    assert (tempfile.gettempdir(), os.environ["TMPDIR"]) == (str(tmp_path), str(tmp_path))


@pytest.mark.usefixtures("nothing_said")
@pytest.mark.parametrize(("free", "flags"), [(memory.ROOM - 1, 0), (memory.ROOM, os.ST_NOEXEC)])
def test_a_small_folder_and_one_without_programs_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, flags: int
) -> None:
    roomy(monkeypatch, free, flags)
    assert not memory.use_memory(tmp_path)
    assert "TMPDIR" not in os.environ


def test_another_place_that_was_chosen_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy(monkeypatch, memory.ROOM)
    monkeypatch.setenv("TMPDIR", "/elsewhere")
    assert not memory.use_memory(tmp_path)
    assert os.environ["TMPDIR"] == "/elsewhere"
    assert not memory.is_fit(tmp_path / "nowhere")
