"""Addresses that a document names are served."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from dashboard.app import create_app
from dashboard.config.settings import Settings
from dashboard.http.edge.handshakes import PATH, PHONES
from layouts import page

ADDRESS = re.compile(r"`(?:GET |POST )?(/[a-z_][^`\s?]*)[^`]*`")
SOCKETS = {PATH, PHONES}
CATCH_ALL = {None, "/<path:path>", "unknown_api"}


@pytest.fixture(scope="module")
def served_app(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("addresses")
    pack = str(root / "counties" / "longyou")
    return create_app(Settings(data_dir=folder, counties=pack, redis_url="redis://127.0.0.1:1/0")).flask


def answers(app: Flask, address: str) -> bool:
    """Whether a rule of ours stands behind an address; the pages' and the API's catch-alls do not count."""
    if address in SOCKETS:
        return True
    if address.strip("/").replace("/", "-") in page.LAYOUTS:
        return True
    filled = re.sub(r"<[^>]+>|\{[^}]+\}", "x", address)
    return any(endpoint(app, filled, method) not in CATCH_ALL for method in ("GET", "POST"))


def endpoint(app: Flask, address: str, method: str) -> str | None:
    """The name of the rule that takes a request, None when there is none."""
    try:
        return app.url_map.bind("127.0.0.1").match(address, method)[0]
    except RequestRedirect as redirect:
        return redirect.new_url
    except HTTPException:
        return None


def test_every_address_named_is_served(served_app: Flask, root: Path) -> None:
    files = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    wrong = {
        (path.name, address)
        for path in files
        for address in ADDRESS.findall(path.read_text("utf-8"))
        if not answers(served_app, address)
    }
    assert wrong == set()


def test_an_unknown_address_would_be_noticed(served_app: Flask) -> None:
    assert answers(served_app, "/api/state")
    assert not answers(served_app, "/api/nothing")
    assert not answers(served_app, "/nothing")
