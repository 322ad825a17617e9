"""The embedded stream server's files, damaged in every way: it starts on what can be saved; the screens, the
terminal and `doctor` say that something is lost, and new messages are taken.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bench.servers import StreamServer
from dashboard.hosting.appendonly import Files, set_aside
from dashboard.hosting.embedded import binary
from tests.integration.dashboard.running import PalmInstallation, case, wait_until

NOW = datetime(2026, 11, 28, 9, 0)  # noqa: DTZ001 - the name of a folder


def middle(folder: Path) -> None:
    """64 zero bytes in the middle of what came last, from the head of a command on: within a value they
    would be sound.
    """
    [path] = folder.glob("*.incr.aof")
    raw = bytearray(path.read_bytes())
    at = raw.index(b"\r\n*", len(raw) // 2) + 2
    raw[at : at + 64] = bytes(64)
    path.write_bytes(raw)


def garbage(folder: Path) -> None:
    [path] = folder.glob("*.incr.aof")
    path.write_bytes(os.urandom(path.stat().st_size))


def base(folder: Path) -> None:
    [path] = folder.glob("*.base.rdb")
    path.write_bytes(bytes(path.stat().st_size))


def no_base(folder: Path) -> None:
    [path] = folder.glob("*.base.rdb")
    path.unlink()


def no_list(folder: Path) -> None:
    (folder / "appendonly.aof.manifest").unlink()


def empty_list(folder: Path) -> None:
    (folder / "appendonly.aof.manifest").write_bytes(b"")


def zero_list(folder: Path) -> None:
    (folder / "appendonly.aof.manifest").write_bytes(bytes(60))


def no_rest(folder: Path) -> None:
    [path] = folder.glob("*.incr.aof")
    path.unlink()


def zero_all_files(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(bytes(100))


def empty_base(folder: Path) -> None:
    [path] = folder.glob("*.base.rdb")
    path.write_bytes(b"")


def fill_stream(folder: Path) -> None:
    """A hundred entries before the base was written anew, and as many after it, cut off by a kill."""
    with StreamServer(folder) as server:
        for n in range(100):
            server.client.xadd("old", {"json": f"{n}" * 20})
        server.client.bgrewriteaof()
        wait_until(
            lambda: not server.client.info("persistence")["aof_rewrite_in_progress"], "the base is written"
        )
        wait_until(
            lambda: not server.client.info("persistence")["aof_rewrite_scheduled"], "the base is written"
        )
        for n in range(100):
            server.client.xadd("new", {"json": f"{n}" * 20})


def lengths(folder: Path) -> tuple[int, int]:
    with StreamServer(folder) as server:
        return server.client.xlen("old"), server.client.xlen("new")


ALL = range(100, 101)
WAYS = [
    (middle, 100, range(20, 80)), (garbage, 100, range(1)), (base, 0, ALL), (no_base, 0, ALL),
    (empty_base, 0, ALL), (no_list, 100, ALL), (empty_list, 100, ALL), (zero_list, 100, ALL),
    (no_rest, 100, range(1)), (zero_all_files, 0, range(1)),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "old", "new"), WAYS)
def test_the_server_starts_on_what_can_be_saved(tmp_path: Path, damage: Any, old: int, new: range) -> None:
    fill_stream(tmp_path)
    damage(tmp_path / "appendonlydir")
    files = Files(tmp_path, binary())
    assert files.problems()
    mended = files.mend(1, NOW)
    assert mended is not None
    assert mended.files
    assert files.problems() == []
    found = lengths(tmp_path)
    assert found[0] == old
    assert found[1] in new
    assert set_aside(tmp_path) or damage in (no_base, no_list, no_rest)
    assert files.mend(0, NOW) is None


def test_files_that_are_sound_are_left_alone(tmp_path: Path) -> None:
    fill_stream(tmp_path)
    files = Files(tmp_path, binary())
    assert files.problems() == []
    assert files.mend(0, NOW) is None
    assert files.mend(1, NOW) is None
    assert lengths(tmp_path) == (100, 100)
    assert set_aside(tmp_path) == []


@pytest.mark.parametrize(("damage", "kept"), [(no_list, (100, 100)), (empty_base, (0, 100))])
def test_what_the_server_would_forget_in_silence_is_found_before_its_start(
    tmp_path: Path, damage: Any, kept: tuple[int, int]
) -> None:
    """It would start as if nothing had ever been there, and write over it."""
    fill_stream(tmp_path)
    damage(tmp_path / "appendonlydir")
    assert Files(tmp_path, binary()).mend(0, NOW) is not None
    assert lengths(tmp_path) == kept


def test_what_the_server_cannot_use_though_it_looks_sound_is_set_aside_whole(tmp_path: Path) -> None:
    fill_stream(tmp_path)
    mended = Files(tmp_path, binary()).mend(2, NOW)
    assert mended is not None
    assert lengths(tmp_path) == (0, 0)
    assert [path.name for path in set_aside(tmp_path)] == ["damaged-20261128-090000"]
    assert sorted(path.name for path in mended.aside.iterdir()) == list(mended.files)


@pytest.mark.parametrize("damage", [pytest.param(middle, marks=pytest.mark.long), zero_all_files])
def test_the_product_starts_and_says_what_was_lost(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    installation = PalmInstallation(tmp_path / "data")
    installation.folder.mkdir()
    installation.start()
    installation.add(case("before"))
    wait_until(lambda: "cbefore" in installation.case_ids(), "the case is shown")
    installation.end()
    damage(installation.folder / "stream" / "appendonlydir")
    assert "✗ Files of the stream server" in installation.command("doctor").stdout
    installation.start()
    store = installation.store()
    try:
        assert "cbefore" in installation.case_ids(), "what was taken stays"
        installation.add(case("after"))
        wait_until(lambda: "cafter" in installation.case_ids(), "new ones are taken")
        assert "server_damaged" in [row["reason"] for row in store.lost("330825")]
        assert "were damaged and mended" in (installation.folder.parent / "run.err").read_text()
        output = installation.command("doctor").stdout
        assert "✗ Files of the stream server" in output
        assert "damaged-" in output
    finally:
        store.close()
        installation.end()


def test_a_torn_last_entry_is_no_damage(tmp_path: Path) -> None:
    """What a kill in the middle of a write leaves was never answered."""
    installation = PalmInstallation(tmp_path / "data")
    installation.folder.mkdir()
    installation.start()
    installation.add(case("torn"))
    wait_until(lambda: "ctorn" in installation.case_ids(), "the case is shown")
    installation.end()
    [path] = (installation.folder / "stream" / "appendonlydir").glob("*.incr.aof")
    with path.open("ab") as file:
        file.write(b"*5\r\n$4\r\nXADD\r\n$14\r\n{330825}:ca")
    installation.start()
    store = installation.store()
    assert store.lost("330825") == []
    store.close()
    installation.end()


def test_the_screens_come_up_without_a_stream_server_and_say_so(tmp_path: Path) -> None:
    """A server that cannot start at all: where its folder belongs there is a file."""
    installation = PalmInstallation(tmp_path / "data")
    installation.folder.mkdir()
    installation.start()
    installation.end()
    folder = installation.folder / "stream" / "appendonlydir"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_bytes(b"no folder")
    installation.spawn()

    def served() -> bool:
        try:
            return installation.get("/healthz", role=None)[0] == 200
        except OSError:
            return False

    try:
        wait_until(served, "the pages are served")
        assert installation.get("/readyz", role=None)[0] == 503
        folder.unlink()
        wait_until(installation.ready, "and the stream server comes back by itself")
    finally:
        installation.end()
