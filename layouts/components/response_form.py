"""The form behind the mode of the header: a commander declares, changes and ends emergency responses."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import Right
from domain.emergency.responses.response import ENDED, LEVELS, TYPES
from layouts.components import forms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from layouts.i18n import Translator
    from layouts.site import Boot

NUMERALS = {1: "I", 2: "II", 3: "III", 4: "IV"}


class Ids(StrEnum):
    """Ids of the form; names are unique in the whole app."""

    TYPE = "dispatch-response-type"
    OPEN = "dispatch-response-open"
    FACTS = "dispatch-response-facts"
    LEVEL = "dispatch-response-level"
    REASON = "dispatch-response-reason"
    DECLARE = "dispatch-response-declare"
    END = "dispatch-response-end"
    RESULT = "dispatch-response-result"
    DONE = "dispatch-response-done"


def response_form(boot: Boot, t: Translator) -> html.Details | None:
    """For whoever may declare responses in the county that is looked at; None for all others."""
    whole = len(boot.counties) == 1 and len(boot.region) <= len("330825")
    if not whole or Right.DECLARE_RESPONSE not in boot.viewer.get("rights", ()):
        return None
    types = [{"label": t(f"response.type.{choice}"), "value": choice} for choice in TYPES]
    levels = [
        {"label": t("response.level", level=NUMERALS[choice]), "value": str(choice)} for choice in LEVELS
    ]
    fields = [
        forms.select(Ids.TYPE, t("response.form.type"), types, t, searchable=False),
        html.P(id=Ids.FACTS, className="quiet"),
        forms.select(Ids.LEVEL, t("response.form.level"), levels, t, searchable=False),
        forms.text(Ids.REASON, t("response.form.reason"), maxLength=200),
    ]
    buttons = [
        forms.action_button(Ids.DECLARE, t("response.form.declare"), "main"),
        forms.action_button(Ids.END, t("response.form.end"), "danger"),
    ]
    stores = [dcc.Store(id=store) for store in (Ids.OPEN, Ids.DONE)]
    summary = html.Summary(t("response.form.short"), className="btn", title=t("response.form"))
    foot = html.Div(buttons, className="form-foot")
    body = html.Div([*stores, *fields, foot, forms.answer_area(Ids.RESULT)], className="response-form")
    return html.Details([summary, body], className="response-box")


def state_words(found: Mapping[str, Any], t: Translator) -> str:
    """What runs of a type now, and what warnings propose."""
    if found["level"] is None:
        now = t("response.form.none")
    else:
        now = t("response.form.runs", level=NUMERALS[found["level"]], time=_moment(found["since"]))
    proposed = found["proposed"]
    return f"{now} {_proposal_words(proposed, t)}" if proposed else now


def _proposal_words(proposed: Mapping[str, Any], t: Translator) -> str:
    facts = {"colour": t(f"warning.colour.{proposed['colour']}"), "time": _moment(proposed["at"])}
    if proposed["level"] == ENDED:
        return t("response.proposed.end", **facts)
    return t("response.proposed", level=NUMERALS[proposed["level"]], **facts)


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
