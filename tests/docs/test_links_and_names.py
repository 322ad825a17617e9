"""What a document names exists: files it links, paths, settings, commands, make targets, addresses."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from dashboard.config.settings import PREFIX, Settings
from scripts import docs

LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(rf"\b{PREFIX}[A-Z][A-Z_]*\b")
COMMAND = re.compile(r"(?<![\w-])palmcommand((?: [a-z][a-z-]+)*)((?: (?:--?[a-z][\w-]*|[A-Z0-9_./]+))*)")
TARGET = re.compile(r"(?<![\w/])make ([a-z]+)\b")
PATH = re.compile(r"^(?:[a-z_.][\w.-]*/)+[\w.-]*$")
MEMBER = re.compile(r"((?:\w+/)+\w+\.(?:py|js))::(\w+)")
ANCHOR = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
# For the tests alone, so no settings of the programs.
OTHER_VARIABLES = {"PALM_SHARED_DATA"}
# Made by `make` or by running; not in a fresh clone.
MADE = ("palm-data/", ".venv/", "node_modules/", "assets/00_vendor/", "assets/00_bundles/")


@pytest.fixture(scope="module")
def pages(root: Path) -> dict[Path, str]:
    """The text of every document that is kept."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=root, check=True, capture_output=True, text=True)
    paths = [root / name for name in listed.stdout.splitlines()]
    return {path: path.read_text("utf-8") for path in paths if path.is_file()}


def list_code_spans(text: str) -> Iterator[str]:
    """The pieces of a page that are code: spans and the lines of blocks."""
    yield from CODE.findall(BLOCK.sub("", text))
    for block in BLOCK.findall(text):
        yield from block.splitlines()


def anchors(text: str) -> set[str]:
    """The anchors that headings make."""
    names = (re.sub(r"[^\w\- ]", "", title.lower()).strip() for title in ANCHOR.findall(text))
    return {title.replace(" ", "-") for title in names}


def list_broken_links(page: Path, text: str) -> Iterator[str]:
    """Each link of a page that leads nowhere."""
    for link in LINK.findall(BLOCK.sub("", text)):
        address, _, anchor = unquote(link).partition("#")
        if "://" in link or address.startswith("mailto:"):
            continue
        target = (page.parent / address) if address else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            yield f"{page.name}: {link}"


def test_every_link_leads_somewhere(pages: dict[Path, str]) -> None:
    assert [link for page, text in pages.items() for link in list_broken_links(page, text)] == []


def test_a_broken_link_would_be_noticed(root: Path) -> None:
    text = "# Title\n[a](gone.md) [b](docs/README.md#nowhere) [c](docs/README.md#documents)\n"
    assert list(list_broken_links(root / "README.md", text)) == [
        "README.md: gone.md",
        "README.md: docs/README.md#nowhere",
    ]


def test_every_path_named_exists(pages: dict[Path, str], root: Path) -> None:
    rooms = {path.name for path in root.iterdir() if path.is_dir()}
    missing = [
        f"{page.relative_to(root)}: {piece}"
        for page, text in pages.items()
        for piece in CODE.findall(BLOCK.sub("", text))
        if PATH.match(piece) and piece.split("/")[0] in rooms and not piece.startswith(MADE)
        if not (root / piece).exists() and not (page.parent / piece).exists()
    ]
    assert missing == []


def test_every_name_in_a_file_exists(pages: dict[Path, str], root: Path) -> None:
    missing = [
        f"{page.relative_to(root)}: {path}::{name}"
        for page, text in pages.items()
        for path, name in MEMBER.findall(text)
        if not re.search(rf"\b{name}\b", (root / path).read_text("utf-8"))
    ]
    assert missing == []


def test_every_setting_named_exists(pages: dict[Path, str], root: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OTHER_VARIABLES
    named = {(page.name, name) for page, text in pages.items() for name in VARIABLE.findall(text)}
    assert {(page, name) for page, name in named if name not in known} == set()


@cache
def commands() -> dict[str, set[str]]:
    """Each command, hidden ones too, with its options."""
    found: dict[str, set[str]] = {}

    def walk(command: object, path: str) -> None:
        params = getattr(command, "params", [])
        found[path] = {"--help"} | {opt for p in params for opt in (*p.opts, *p.secondary_opts)}
        for name, child in getattr(command, "commands", {}).items():
            walk(child, f"{path} {name}")

    walk(docs.get_command(docs.app), "palmcommand")
    return found


def wrong_commands(text: str) -> Iterator[str]:
    """Each `palmcommand ...` of a page that the command line would not take."""
    known = commands()
    for line in list_code_spans(text):
        for words, rest in COMMAND.findall(line):
            path = "palmcommand"
            for word in words.split():
                if f"{path} {word}" not in known:
                    break
                path = f"{path} {word}"
            unknown = words and path == "palmcommand"
            if unknown or not set(re.findall(r"--[a-z][\w-]*", rest)) <= known[path]:
                yield line


def test_every_command_named_exists(pages: dict[Path, str]) -> None:
    assert {page.name: line for page, text in pages.items() for line in wrong_commands(text)} == {}


def test_a_wrong_command_would_be_noticed() -> None:
    assert list(wrong_commands("`palmcommand fly`"))
    assert list(wrong_commands("`palmcommand doctor --yaml`"))
    assert not list(wrong_commands("`palmcommand doctor --json`"))


def test_every_make_target_named_exists(pages: dict[Path, str], root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        name for text in pages.values() for piece in list_code_spans(text) for name in TARGET.findall(piece)
    }
    assert {"run", "test"} <= named <= targets


def test_index_lists_every_document(pages: dict[Path, str], root: Path) -> None:
    index = pages[root / "docs" / "README.md"]
    listed = set(LINK.findall(index))
    documents = {path.name for path in pages if path.parent == root / "docs"} - {"README.md"}
    assert documents - listed == set()


def test_decisions_are_numbered_once_and_say_why(pages: dict[Path, str], root: Path) -> None:
    decisions = {path.name: text for path, text in pages.items() if path.parent == root / "docs" / "adr"}
    numbers = [name[:4] for name in decisions]
    assert len(numbers) == len(set(numbers))
    for name, text in decisions.items():
        names = [part for part in ("**Situation.**", "**Decision.**", "**Consequences.**") if part in text]
        assert len(names) == 3, name
        assert len(text.split()) < 450, f"{name} is longer than a page"
