"""Each page lists what it needs, all of it and nothing else, under one address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.http.browser_modules import ASSETS, read_modules, split_version

PAGES = (
    "account",
    "admin",
    "checks",
    "complaints",
    "dispatch",
    "evacuation",
    "palm",
    "review",
    "rollout",
    "sheets",
    "signin",
    "situation",
    "sources",
    "squads",
    "trace",
    "wall",
)


def write(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def names(address: tuple[str, ...]) -> list[str]:
    return [split_version(item)[1] for item in address]


def test_a_page_lists_itself_and_all_it_imports_once(tmp_path: Path) -> None:
    write(tmp_path, "app/pages/one.js", 'import { a } from "../ui/a.js";\nimport "./two.js";\n')
    write(tmp_path, "app/pages/two.js", 'export { a } from "../ui/a.js";\n')
    write(tmp_path, "app/ui/a.js", 'import {\n  b,\n} from "../../00_vendor/b.js";\nexport const a = b;\n')
    write(tmp_path, "00_vendor/b.js", 'import{x as y}from"./c.js";export const b=y;')
    write(tmp_path, "00_vendor/c.js", "export const x = 1;")
    made = read_modules(tmp_path)
    assert names(made.pages["one"]) == [
        "/assets/app/pages/one.js",
        "/assets/app/ui/a.js",
        "/assets/app/pages/two.js",
        "/assets/00_vendor/b.js",
        "/assets/00_vendor/c.js",
    ]
    assert {split_version(item)[0] for item in made.pages["one"]} == {made.version}


def test_a_changed_module_changes_every_address(tmp_path: Path) -> None:
    for text in ("1", "2"):
        write(tmp_path / text, "app/pages/one.js", 'import "../a.js";')
        write(tmp_path / text, "app/a.js", f"export const a = {text};")
    first, second = read_modules(tmp_path / "1"), read_modules(tmp_path / "2")
    assert set(first.pages["one"]).isdisjoint(second.pages["one"])


def test_a_module_that_is_not_there_is_found_at_the_start(tmp_path: Path) -> None:
    write(tmp_path, "app/pages/one.js", 'import { a } from "../gone.js";')
    with pytest.raises(FileNotFoundError, match=r"gone\.js"):
        read_modules(tmp_path)


def test_pages_without_a_map_load_none_and_signing_in_no_feed() -> None:
    pages = read_modules(ASSETS).pages
    for page in ("admin", "trace", "signin", "account"):
        assert not [address for address in pages[page] if "/map/" in address], page
    assert not [address for address in pages["signin"] if "socket.io" in address or "feed" in address]
    assert [item for item in pages["dispatch"] if "/map/scene.js" in item]
    for page in PAGES:
        others = [item for item in pages[page][1:] for other in PAGES if item.endswith(f"/pages/{other}.js")]
        assert others == [], page


def test_every_module_is_loaded_by_some_page_and_named_once() -> None:
    ours = {file.relative_to(ASSETS).as_posix() for file in (ASSETS / "app").rglob("*.js")}
    used = {
        address.partition("/assets/")[2]
        for page in PAGES
        for address in names(read_modules(ASSETS).pages[page])
    }
    assert ours - used == set()
    stems = [Path(item).name for item in ours]
    assert sorted(stems) == sorted(set(stems))


def test_no_module_hangs_anything_on_the_page_but_what_dash_asks_for() -> None:
    hung = re.compile(r"\b(?:window|globalThis|self)\.(\w+)(?:\[\w+\])?\s*(?:\|\||\?\?)?=(?!=)")
    found = {
        (file.name, name)
        for file in (ASSETS / "app").rglob("*.js")
        for name in hung.findall(file.read_text(encoding="utf-8"))
    }
    assert found == {("mount.js", "dash_clientside")}


def test_a_test_of_a_module_is_named_as_it(root: Path) -> None:
    tests = root / "tests" / "js"
    named = [
        file.relative_to(tests).as_posix().replace(".test.js", ".js") for file in tests.rglob("*.test.js")
    ]
    assert named
    assert [item for item in named if not (ASSETS / "app" / item).is_file()] == []
