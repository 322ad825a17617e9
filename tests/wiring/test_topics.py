"""The kinds of live state, on both sides of the feed."""

from __future__ import annotations

import re
from pathlib import Path

from domain.topics.registry import TOPICS


def test_the_browser_knows_the_rows_of_each_topic_by_the_same_field(root: Path) -> None:
    text = (root / "assets/app/state/live/topics.js").read_text("utf-8")
    keys = dict(re.findall(r'(\w+): "(\w+)"', text))
    assert keys == {topic.name: topic.key for topic in TOPICS}
