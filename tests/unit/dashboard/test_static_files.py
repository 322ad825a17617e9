"""Files leave by name, compressed once; what a client may vary makes nothing new."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import brotli
import pytest

from dashboard.http.static_files import File, Shelf, asset_files, packed_by_content, suite_files

SCRIPT = b"let a = 1;\n" * 200


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "assets").mkdir()
    (tmp_path / "parts" / "deps").mkdir(parents=True)
    (tmp_path / "assets" / "a.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "f.woff2").write_bytes(b"\x00\x01" * 70_000)
    (tmp_path / "parts" / "deps" / "react@18.3.1.min.js").write_bytes(SCRIPT)
    suites = suite_files({"dash": ["deps/react@18.3.1.min.js", "gone.js"]}, lambda name: tmp_path / "parts")
    return Shelf(asset_files(tmp_path / "assets") | suites, {"X-Frame-Options": "DENY"}, "0123456789ab")


def ask(shelf: Shelf, path: str, method: str = "GET", **more: str) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method, **more}
    found = shelf.find(environ)
    assert found is not None
    started: list[Any] = []
    body = b"".join(shelf.send(found, environ, lambda *values: started.extend(values)))
    return started[0], dict(started[1]), body


def files(shelf: Shelf) -> list[File]:
    return list(shelf._files.values())


def test_a_file_goes_out_as_it_is_until_it_is_compressed(shelf: Shelf) -> None:
    uncompressed = ask(shelf, "/assets/a.js", HTTP_ACCEPT_ENCODING="gzip, br")
    assert (uncompressed[0], uncompressed[2]) == ("200 OK", SCRIPT)
    assert "Content-Encoding" not in uncompressed[1]
    shelf.compress_all()
    packed = ask(shelf, "/assets/a.js", HTTP_ACCEPT_ENCODING="gzip, deflate, br;q=0.9")
    assert packed[1]["Content-Encoding"] == "br"
    assert brotli.decompress(packed[2]) == SCRIPT
    zipped = ask(shelf, "/assets/a.js", HTTP_ACCEPT_ENCODING="GZIP, br;q=0")
    assert gzip.decompress(zipped[2]) == SCRIPT
    assert zipped[1]["Content-Length"] == str(len(zipped[2]))
    assert ask(shelf, "/assets/a.js", HTTP_ACCEPT_ENCODING="identity")[2] == SCRIPT


def test_nothing_that_a_client_varies_makes_another_body(shelf: Shelf) -> None:
    shelf.compress_all()
    made = [id(body) for file in files(shelf) for body in file.packed.values()]
    for number in range(50):
        for address in (
            f"/assets/a.js?z={number}", f"/assets/a.js?m={number}",
            f"/_dash-component-suites/dash/deps/react@18.v4_1m{number:x}.3.1.min.js?z={number}",
        ):  # fmt: skip
            found = ask(shelf, address, HTTP_ACCEPT_ENCODING="br", HTTP_RANGE=f"bytes={number}-")
            assert brotli.decompress(found[2]) == SCRIPT
    assert [id(body) for file in files(shelf) for body in file.packed.values()] == made


def test_what_names_its_version_is_kept_for_good(shelf: Shelf) -> None:
    assert "immutable" in ask(shelf, "/assets/a.js?m=1.5")[1]["Cache-Control"]
    assert "immutable" not in ask(shelf, "/assets/a.js")[1]["Cache-Control"]
    named = ask(shelf, "/_dash-component-suites/dash/deps/react@18.v4_1mabc.3.1.min.js")[1]
    assert "immutable" in named["Cache-Control"]


def test_a_module_is_kept_for_good_under_its_own_version_only(shelf: Shelf) -> None:
    current, old = ask(shelf, "/assets/v-0123456789ab/a.js"), ask(shelf, "/assets/v-ba9876543210/a.js")
    assert current[2] == old[2] == SCRIPT
    assert "immutable" in current[1]["Cache-Control"]
    assert old[1]["Cache-Control"] == "no-cache"


def test_what_a_browser_has_is_not_sent_again(shelf: Shelf) -> None:
    tag = ask(shelf, "/assets/a.js")[1]["ETag"]
    assert ask(shelf, "/assets/a.js", HTTP_IF_NONE_MATCH=f'"x", {tag}')[0::2] == ("304 Not Modified", b"")
    assert ask(shelf, "/assets/a.js", HTTP_IF_NONE_MATCH='"x"')[0] == "200 OK"


def test_head_sends_no_body_and_fonts_go_out_in_pieces(shelf: Shelf) -> None:
    shelf.compress_all()
    head = ask(shelf, "/assets/f.woff2", "HEAD", HTTP_ACCEPT_ENCODING="br")
    assert (head[1]["Content-Length"], head[1]["Content-Type"], head[2]) == ("140000", "font/woff2", b"")
    assert len(ask(shelf, "/assets/f.woff2")[2]) == 140_000
    assert head[1]["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/",
        "/assets/v-0123456789ab/",
        "/assets/v-01/a.js",
        "/assets/v-0123456789ab/v-0123456789ab/a.js",
        "/assets/../a.js",
        "/assets/b.js",
        "/x/a.js",
        "/_dash-component-suites/dash/gone.js",
        "/",
    ],
)
def test_other_addresses_are_not_ours(shelf: Shelf, path: str) -> None:
    assert shelf.find({"PATH_INFO": path, "REQUEST_METHOD": "GET"}) is None
    assert shelf.find({"PATH_INFO": "/assets/a.js", "REQUEST_METHOD": "POST"}) is None


def test_a_very_long_offer_is_read_no_further(shelf: Shelf) -> None:
    shelf.compress_all()
    assert "Content-Encoding" not in ask(shelf, "/assets/a.js", HTTP_ACCEPT_ENCODING="x," * 10_000 + "br")[1]


def test_what_lies_there_compressed_goes_out_so_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_bytes(SCRIPT)
    (tmp_path / "a.js.br").write_bytes(brotli.compress(SCRIPT))
    new_shelf = Shelf(asset_files(tmp_path), {})
    status, headers, body = ask(new_shelf, "/assets/a.js", HTTP_ACCEPT_ENCODING="br")
    assert (status, headers["Content-Encoding"], brotli.decompress(body)) == ("200 OK", "br", SCRIPT)
    assert [file.path.name for file in files(new_shelf)] == ["a.js"]
    new_shelf.compress_all()
    assert [*files(new_shelf)[0].packed] == ["br"]


def test_what_lies_compressed_by_its_content_is_read_and_never_for_another(tmp_path: Path) -> None:
    for name, body in (("a.js", SCRIPT), ("b.js", SCRIPT + b"let b;")):
        (tmp_path / name).write_bytes(body)
    kept = tmp_path / "kept"
    kept.mkdir()
    for encoding, file in packed_by_content(kept, SCRIPT).items():
        file.write_bytes(encoding.encode())
    new_shelf = Shelf(asset_files(tmp_path), {}, kept=kept)
    new_shelf.compress_all()
    assert ask(new_shelf, "/assets/a.js", HTTP_ACCEPT_ENCODING="br")[2] == b"br"
    assert ask(new_shelf, "/assets/a.js", HTTP_ACCEPT_ENCODING="gzip")[2] == b"gzip"
    assert (
        brotli.decompress(ask(new_shelf, "/assets/b.js", HTTP_ACCEPT_ENCODING="br")[2]) == SCRIPT + b"let b;"
    )
