"""The house is in order: locks without hosts, exact versions, no machine's paths, nothing left for later."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from scripts import vendor

TEXT = {
    ".py",
    ".js",
    ".css",
    ".md",
    ".toml",
    ".json",
    ".sh",
    ".csv",
    ".svg",
    ".txt",
    ".mako",
    ".ini",
    ".lock",
    "",
}
HOST = re.compile(r"https?://|file://|--index-url|--find-links", re.IGNORECASE)
# A folder of some machine; the programs' own well-known places under /usr, /opt and so on are no such thing.
MACHINE = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|farm|tmp|home|root|Users)/[A-Za-z0-9._-]+")
LATER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
LONGEST = 350


@pytest.fixture(scope="module")
def tracked_files(root: Path) -> list[Path]:
    """The text files that are kept in the repository."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree")
    paths = [root / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT]


def hits(paths: list[Path], pattern: re.Pattern[str], root: Path) -> list[str]:
    """Each line that the pattern finds, as file:line."""
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_locks_and_client_settings_name_no_host(root: Path) -> None:
    names = ["requirements.lock", "requirements-dev.lock", "package-lock.json", "package.json", ".npmrc"]
    assert hits([root / name for name in names], HOST, root) == []


def test_no_file_names_a_folder_of_a_machine(tracked_files: list[Path], root: Path) -> None:
    assert hits(tracked_files, MACHINE, root) == []


def test_nothing_is_left_for_later(tracked_files: list[Path], root: Path) -> None:
    ours = [path for path in tracked_files if path.suffix in {".py", ".js", ".css", ".sh"}]
    assert hits(ours, LATER, root) == []


def test_no_source_file_is_longer_than_a_concept(tracked_files: list[Path], root: Path) -> None:
    rooms = {"domain", "data_access", "dashboard", "layouts", "callbacks", "assets", "scripts", "bench"}
    ours = [
        p
        for p in tracked_files
        if p.suffix in {".py", ".js", ".css"} and p.relative_to(root).parts[0] in rooms
    ]
    lengths = {str(p.relative_to(root)): len(p.read_text(encoding="utf-8").splitlines()) for p in ours}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_python_versions_are_exact_and_locked(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = [*project["dependencies"], *project["optional-dependencies"]["build"]]
    pins = {
        "requirements.lock": run,
        "requirements-dev.lock": [*run, *project["optional-dependencies"]["dev"]],
    }
    for lock, wanted in pins.items():
        locked = set(
            re.findall(r"^([a-z0-9.-]+(?:\[[a-z]+\])?==\S+)", (root / lock).read_text("utf-8"), re.MULTILINE)
        )
        names = {re.sub(r"\[.*\]", "", line) for line in locked}
        missing = [pin for pin in wanted if re.sub(r"\[.*\]", "", pin) not in names]
        assert all("==" in pin for pin in wanted)
        assert missing == [], f"{lock} is older than pyproject.toml: run `make lock`"


def test_every_locked_python_package_has_hashes(root: Path) -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        blocks = re.split(r"^(?=[a-z0-9])", (root / lock).read_text("utf-8"), flags=re.MULTILINE)
        bare = [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
        assert bare == []


def test_both_locks_agree(root: Path) -> None:
    pins = [
        dict(
            re.findall(
                r"^([a-z0-9.-]+)(?:\[[a-z]+\])?==(\S+)", (root / lock).read_text("utf-8"), re.MULTILINE
            )
        )
        for lock in ("requirements.lock", "requirements-dev.lock")
    ]
    assert {name: pins[1].get(name) for name in pins[0]} == pins[0]


def test_npm_versions_are_exact_and_locked(root: Path) -> None:
    package = json.loads((root / "package.json").read_text("utf-8"))
    wanted = package["dependencies"] | package.get("devDependencies", {})
    packages = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_vendored_files_are_not_kept_in_the_repository(tracked_files: list[Path], root: Path) -> None:
    assert [path for path in tracked_files if (root / "assets" / "00_vendor") in path.parents] == []


def test_vendored_styles_name_only_files_that_lie_beside_them(root: Path) -> None:
    folder = root / "assets" / "00_vendor"
    for family in vendor.FONTS:
        named = re.findall(r"url\(([^)]+)\)", (folder / f"{family}.css").read_text("utf-8"))
        assert named
        assert [address for address in named if not (folder / address).is_file()] == []


def test_sprite_holds_each_listed_icon(root: Path) -> None:
    names = vendor.icon_names((root / "assets" / "icons.txt").read_text("utf-8"))
    sprite = (root / "assets" / "00_vendor" / "icons.svg").read_text("utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == names


def test_icon_used_on_a_screen_is_in_the_list(tracked_files: list[Path], root: Path) -> None:
    names = set(vendor.icon_names((root / "assets" / "icons.txt").read_text("utf-8")))
    screens = [p for p in tracked_files if p.relative_to(root).parts[0] in {"layouts", "callbacks", "assets"}]
    used = {
        name for path in screens for name in re.findall(r"icons\.svg#([a-z0-9-]+)", path.read_text("utf-8"))
    }
    assert used - names == set()


def test_vendor_refuses_an_icon_that_does_not_exist() -> None:
    with pytest.raises(vendor.VendorError, match=r"no-such-icon\.svg is missing"):
        vendor.symbol("no-such-icon")


def test_icon_names_skip_remarks_and_repetitions() -> None:
    assert vendor.icon_names("# head\nmap\n\nbell # rings\nmap\n") == ["bell", "map"]


def test_every_test_file_is_in_a_folder_that_is_run(tracked_files: list[Path], root: Path) -> None:
    options = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    folders = [root / name for name in options["testpaths"]]
    tests = [p for p in tracked_files if p.name.startswith("test_") and p.suffix == ".py"]
    assert [p for p in tests if not any(folder in p.parents for folder in folders)] == []
    js = [p for p in tracked_files if p.name.endswith(".test.js")]
    assert [p for p in js if root / "tests" / "js" not in p.parents] == []


def test_a_time_zone_is_named_in_one_place(tracked_files: list[Path], root: Path) -> None:
    layers = {"domain", "data_access", "layouts", "callbacks", "dashboard"}
    ours = [
        path for path in tracked_files if path.suffix == ".py" and path.relative_to(root).parts[0] in layers
    ]
    found = hits(ours, re.compile(r"\bZoneInfo\(\""), root)
    assert [hit.partition(":")[0] for hit in found] == ["domain/kernel/clock.py"]
