"""Every style sheet that a page of the server links is there: else the page comes without its looks."""

from __future__ import annotations

import re
from pathlib import Path

LINKED = re.compile(r"/assets/([\w./-]+\.css)")


def test_every_style_sheet_that_a_template_links_is_there(root: Path) -> None:
    linked = [
        (template.name, sheet)
        for template in sorted((root / "layouts").rglob("*.html"))
        for sheet in LINKED.findall(template.read_text("utf-8"))
    ]
    assert len(linked) > 10
    assert [(name, sheet) for name, sheet in linked if not (root / "assets" / sheet).is_file()] == []
