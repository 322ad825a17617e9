"""What stands in place of a page's data."""

from __future__ import annotations

from layouts.components import states
from layouts.components.markup import write_html
from layouts.i18n import Translator

ZH, EN = Translator("zh"), Translator("en")


def test_a_skeleton_has_rows_and_tells_who_waits_for_long() -> None:
    made = write_html(states.loading(ZH))
    assert made.count('class="bone"') == states.BONES
    assert "载入较慢" in made
    assert "Loading slowly" in write_html(states.loading(EN))


def test_nothing_says_why() -> None:
    made = write_html(states.empty("没有事件", "换一个时段"))
    assert "<strong>没有事件</strong><p>换一个时段</p>" in made
    assert "icons.svg#circle-check" in made


def test_what_failed_offers_to_ask_again() -> None:
    made = write_html(states.failed(ZH))
    assert 'role="alert"' in made
    assert "没有取到数据" in made
    assert 'data-renew="1"' in made
    assert "重试" in made
