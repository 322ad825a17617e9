"""Components of Dash as HTML text."""

from __future__ import annotations

from dash import dcc, html

from layouts.components import elements
from layouts.components.markup import write_html


def test_tags_attributes_and_texts_become_html() -> None:
    link = html.A(
        ["到 ", html.Strong("大屏")], className="nav-link", href="/wall?a=1&b=2", **{"aria-current": "page"}
    )
    wanted = '<a class="nav-link" href="/wall?a=1&amp;b=2" aria-current="page">到 <strong>大屏</strong></a>'
    assert write_html(link) == wanted


def test_what_people_wrote_is_text() -> None:
    assert write_html(html.P("<b>&", title='"')) == '<p title="&#34;">&lt;b&gt;&amp;</p>'


def test_fields_have_no_end_and_what_is_not_there_is_left_out() -> None:
    form = html.Form(
        [dcc.Input(type="hidden", name="csrf_token", value="x"), None, html.Wbr()], method="POST"
    )
    made = write_html(form)
    assert made.startswith('<form method="POST"><input ')
    assert 'type="hidden"' in made
    assert "</input>" not in made
    assert write_html(html.Div(hidden=True)) == "<div hidden></div>"
    assert write_html(html.Div(hidden=False)) == "<div></div>"


def test_icons_are_drawn() -> None:
    assert '<use href="/assets/00_vendor/icons.svg#sun"></use>' in write_html(elements.icon("sun"))
