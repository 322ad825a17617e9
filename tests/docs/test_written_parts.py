"""docs/settings.md and docs/commands.md say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from scripts import docs


def test_pages_are_what_the_code_says_now() -> None:
    old = [page.name for page in docs.outdated()]
    assert old == [], "run `make docs`"


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_command_and_option_has_a_meaning() -> None:
    silent = []
    for path, command in docs.visible(docs.get_command(docs.app), "palmcommand"):
        silent += [path] if not command.help else []
        silent += [
            f"{path} {p.name}" for p in command.params if p.name != "help" and not p.help and not p.hidden
        ]
    assert silent == []


def test_a_changed_setting_would_be_noticed() -> None:
    page = docs.DOCS / "settings.md"
    text = page.read_text("utf-8").replace("`PALM_WEB_PORT`", "`PALM_PORT`")
    assert docs.with_part(text, docs.settings_part()) != text


def test_a_page_without_markers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="markers"):
        docs.with_part("# Settings\n", "| a |")


def test_table_escapes_bars() -> None:
    assert docs.table(("a",), iter([("x|y",)])).splitlines()[-1] == "| x\\|y |"
