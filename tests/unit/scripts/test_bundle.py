"""Bundles are of what lies there now, hold what pages did hold, and are never served after a change."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from callbacks import hints
from dashboard.http.browser_modules import ASSETS, BUNDLES, STYLES, read_modules, read_version, style_sheets
from dashboard.http.static_files import PACKED, file_at, is_worth_packing, packed_by_content
from scripts import bundle
from tests.security.house import WebApp


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """Three pages, one of them Dash's and one the phones', and style sheets of three folders."""
    texts = {
        "app/pages/wall.js": 'import { start } from "../start/mount.js";\nimport "../state/words.js";\n',
        "app/start/mount.js": "export const start = 1;\n",
        "app/pages/palm.js": 'import { t } from "../state/words.js";\n',
        "app/pages/signin.js": 'import { t } from "../state/words.js";\n',
        "app/state/words.js": "export const t = 1;\n",
        "00_tokens.css": ":root { --a: 1; }",
        "styles/phone/palm.css": ".of-phones {}",
        "styles/live/signs.css": '.a { background: url("a.svg") } .b { b: url(data:x) } .c { c: url(#f) }',
        "00_vendor/inter.css": "@font-face { src: url(fonts/inter.woff2) }",
    }
    for name, text in texts.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def put_bundle(assets: Path) -> str:
    """A bundle of /wall and the styles as if they had been joined now; returns the version."""
    version = read_version(assets)
    folder = assets / BUNDLES / version
    folder.mkdir(parents=True)
    (folder / "wall.js").write_text("", encoding="utf-8")
    (folder / STYLES).write_text(bundle.joined_styles(assets), encoding="utf-8")
    return version


def test_only_pages_of_one_entry_are_joined(assets: Path) -> None:
    assert [entry.stem for entry in bundle.entries(assets)] == ["palm", "wall"]


def test_a_bundle_runs_its_entry_and_names_every_module_of_ours(assets: Path) -> None:
    wall = assets / "app/pages/wall.js"
    assert bundle.joined_entry(wall, assets).splitlines() == [
        f'import "{wall}";',
        f'export * as "start/mount" from "{assets}/app/start/mount.js";',
        f'export * as "state/words" from "{assets}/app/state/words.js";',
    ]


def test_styles_stand_in_the_order_of_their_names_and_find_their_files(assets: Path) -> None:
    assert bundle.joined_styles(assets).splitlines() == [
        ":root { --a: 1; }",
        ".a { background: url(/assets/styles/live/a.svg) } .b { b: url(data:x) } .c { c: url(#f) }",
        "@font-face { src: url(/assets/00_vendor/fonts/inter.woff2) }",
    ]
    assert "palm.css" not in [file.name for file in style_sheets(assets)]


def test_pages_are_served_the_bundle_of_what_lies_there(assets: Path) -> None:
    version = put_bundle(assets)
    made = read_modules.__wrapped__(assets)
    there = f"/assets/v-{version}/{BUNDLES}/{version}"
    assert (made.version, made.styles) == (version, (f"{there}/{STYLES}",))
    assert made.served["wall"] == (f"{there}/wall.js",)
    assert made.served["signin"] == made.pages["signin"]
    assert len(made.pages["wall"]) == 3


@pytest.mark.parametrize("changed", ["app/state/words.js", "00_tokens.css"])
def test_a_changed_source_is_served_itself_until_it_is_joined_again(assets: Path, changed: str) -> None:
    old = put_bundle(assets)
    (assets / changed).write_text("/* new */", encoding="utf-8")
    made = read_modules.__wrapped__(assets)
    assert made.version != old
    assert [address.partition("?")[0] for address in made.styles] == [
        "/assets/00_tokens.css", "/assets/styles/live/signs.css", "/assets/00_vendor/inter.css",
    ]  # fmt: skip
    assert made.served == made.pages


def test_what_is_joined_lies_there_compressed_too(tmp_path: Path) -> None:
    (tmp_path / "wall.js").write_bytes(b"export const t = 1;\n" * 100)
    bundle.pack(tmp_path)
    assert gzip.decompress((tmp_path / "wall.js.gzip").read_bytes()) == (tmp_path / "wall.js").read_bytes()
    assert {file.name for file in tmp_path.iterdir()} == {"wall.js", "wall.js.br", "wall.js.gzip"}


def test_what_else_pages_ask_for_lies_there_compressed_by_its_content(assets: Path, tmp_path: Path) -> None:
    body = b"export const t = 1;\n" * 100
    (assets / "app/state/words.js").write_bytes(body)
    (assets / BUNDLES / "0").mkdir(parents=True)
    (assets / BUNDLES / "0" / "wall.js").write_bytes(body)
    ours = [file for file in bundle.list_sources(assets) if assets in file.parents]
    assert ours == [assets / "app/state/words.js"], "no small file, none that is joined"
    bundle.keep_packed(ours, tmp_path / PACKED)
    there = packed_by_content(tmp_path / PACKED, body)
    assert {*(tmp_path / PACKED).iterdir()} == {*there.values()}
    assert gzip.decompress(there["gzip"].read_bytes()) == body


def test_nothing_of_what_pages_may_ask_for_is_left_out(root: Path, tmp_path: Path) -> None:
    """Or it would be compressed again whenever the pages' program starts."""
    files = {path for path in WebApp(tmp_path, root).app.dash.files().values() if BUNDLES not in path.parts}
    wanted = {path for path in files if is_worth_packing(path) and not file_at(path).packed}
    assert wanted
    assert wanted - {*bundle.list_sources(ASSETS)} == set()


def test_fonts_have_the_address_by_which_documents_ask_for_them() -> None:
    """By another one a first visit would fetch them twice."""
    joined_styles = bundle.joined_styles(ASSETS)
    assert [font for font in (hints.LATIN, hints.CHINESE) if f"url({font})" not in joined_styles] == []
