"""Write what docs/ says of settings, commands and rights from the code (`make docs`; tests/docs/ compares).

Only the part between the two markers of a file is written; the rest is by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from dashboard.cli.root import app
from dashboard.config.settings import PREFIX, Settings
from domain.access.rights import TABLE, Right

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- written by `make docs`: begin -->", "<!-- written by `make docs`: end -->"


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Return a Markdown table; bars in cells are escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(value: object) -> str:
    """Return a value as code, or nothing for "not set"."""
    return "" if value in (None, "") else f"`{value}`"


def settings_part() -> str:
    """Return the table of all settings: variable, default, meaning."""

    def rows() -> Iterator[tuple[str, ...]]:
        for name, field in Settings.model_fields.items():
            default = int(field.default) if isinstance(field.default, bool) else field.default
            yield code(PREFIX + name.upper()), code(default), field.description or ""

    return table(("variable", "default", "meaning"), rows())


def visible(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield ("palmcommand token create", command) for every command, without groups and hidden ones."""
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name in sorted(children):
        if not children[name].hidden:
            yield from visible(children[name], f"{path} {name}")


def option_row(param: Any) -> tuple[str, ...]:
    """Return one option or argument: how it is written, its default, its meaning."""
    if param.param_type_name == "argument":
        written = param.metavar or param.name.upper()
    else:
        written = ", ".join([*param.opts, *param.secondary_opts])
    default = param.default if isinstance(param.default, int | float | str | Path) else None
    shown = code(default) if default not in (False, True) else ""
    needed = "needed" if param.required else shown
    return code(written), needed, getattr(param, "help", None) or ""


def command_part() -> str:
    """Return a section for each command, with its options."""
    sections = []
    for path, command in visible(get_command(app), "palmcommand"):
        params = [p for p in command.params if p.name != "help" and not getattr(p, "hidden", False)]
        text = f"## `{path}`\n\n{' '.join((command.help or '').split())}"
        if params:
            text += "\n\n" + table(("option", "default", "meaning"), (option_row(p) for p in params))
        sections.append(text)
    return "\n\n".join(sections)


def rights_part() -> str:
    """Return the table of rights: a row a right, a column a role; first each role's realm and reach."""

    def rows() -> Iterator[tuple[str, ...]]:
        yield "realm", *(row.realm.value for row in TABLE.values())
        yield "reach", *(row.reach.value for row in TABLE.values())
        for right in Right:
            yield code(right.value), *("yes" if right in row.rights else "" for row in TABLE.values())

    return table(("", *(role.value.replace("_", " ") for role in TABLE)), rows())


PARTS: dict[str, Callable[[], str]] = {
    "settings.md": settings_part,
    "commands.md": command_part,
    "security.md": rights_part,
}


def with_part(text: str, part: str) -> str:
    """Return the text of a page with the part between its markers replaced; ValueError without markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks the markers {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{part}\n\n{END}{after}"


def outdated() -> dict[Path, str]:
    """Return each page whose written part is not what the code says now, with the text it should have."""
    pages = {DOCS / name: part for name, part in PARTS.items()}
    fresh = {page: with_part(page.read_text(encoding="utf-8"), part()) for page, part in pages.items()}
    return {page: text for page, text in fresh.items() if page.read_text(encoding="utf-8") != text}


def main() -> int:
    """Write the pages that changed, naming each."""
    for page, text in outdated().items():
        page.write_text(text, encoding="utf-8")
        print(f"docs: wrote {page.relative_to(DOCS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
