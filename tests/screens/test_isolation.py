"""What others wrote turns nothing around on a page, and what people edit is left as it is."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from layouts.audit.trace_values import object_name, object_words, value_view
from layouts.components.isolation import isolate, isolating
from layouts.components.tables import facts, table
from layouts.i18n import Translator

RTL = "شارع 12"
KEPT = f"\u2068{RTL}\u2069"
RLO = "\u202e12"


def texts(component: Any) -> list[str]:
    """Every text of a tree, in the order of reading."""
    if isinstance(component, str):
        return [component]
    if isinstance(component, list | tuple):
        return [text for item in component for text in texts(item)]
    return texts(getattr(component, "children", None)) if component is not None else []


def test_texts_of_a_tree_are_isolated_wherever_they_stand() -> None:
    tree = html.Div(
        [html.P([html.B(RTL, title=RTL), " · ", RLO]), table([RTL], [[RLO]], "x"), facts([("a", RTL)])]
    )
    shown = isolate(tree)
    assert texts(shown) == [KEPT, " · ", "\ufffd12", KEPT, "\ufffd12", "a", KEPT]
    assert shown.children[0].children[0].title == KEPT
    cell = shown.children[1].children.children[1].children[0].children[0]
    assert getattr(cell, "data-label") == KEPT


def test_what_is_edited_is_left_alone() -> None:
    fields = isolate(html.Div([dcc.Input(value=RTL, placeholder="x"), dcc.Store(id="x", data={"name": RTL})]))
    assert [fields.children[0].value, fields.children[1].data] == [RTL, {"name": RTL}]
    assert isolate(RTL) == RTL
    assert isolate((RTL, 5, None)) == (RTL, 5, None)


def test_choices_are_named_isolated_and_keep_their_values() -> None:
    answer = isolating(lambda: ([{"label": RTL, "value": RTL}], html.Option(RTL)))
    options, option = answer()
    assert options == [{"label": KEPT, "value": RTL}]
    assert option.children == KEPT
    assert isolate(dcc.Dropdown(options=[{"label": RTL, "value": "1"}])).options[0]["label"] == KEPT


def test_parameters_of_sentences_are_isolated() -> None:
    t = Translator("zh")
    assert t("queue.count", n=5) == "未结 5"
    assert KEPT in t("who.account", name=RTL, roles="x")
    assert "\ufffd12" in t("who.account", name=RLO, roles="x")


def test_words_of_the_trace_are_isolated_one_by_one() -> None:
    t = Translator("zh")
    names = {"account:7": RTL, "region:330825101": RTL, "person:p": RTL}
    assert object_name("account:7", names, t) == KEPT
    assert object_name("\u202ex", {}, t) == "\ufffdx"
    assert object_words("people:330825101", names, t).endswith(KEPT)
    assert object_words("duty/", names, t)
    assert KEPT in object_words("duty:2026-12-01/night/330825101/head/p", names, t)
    assert value_view("title", RTL, {}, t) == KEPT
    assert KEPT in value_view("readings", {RTL: 5}, {}, t)
