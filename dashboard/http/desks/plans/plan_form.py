"""The form of a plan: what was typed becomes a body as plans.toml has it, and its parts come and go. What is
no number stays as it was typed, for the rules to refuse and the page to show again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from domain.emergency.rollouts.plan import CLOSE
from domain.emergency.rollouts.supersession import REWRITE
from domain.squads.calls.outgoing import NOTICE

Form = MultiDict[str, str]
NEW_TIER: Final[Mapping[str, Any]] = {
    "checklist": [],
    "text": "",
    "accept_minutes": 60,
    "finish_minutes": 240,
    "target": 1.0,
    "reminders": [],
}
NEW_REMINDER: Final[Mapping[str, Any]] = {"after_minutes": "", "text": ""}
NEW_PLAN: Final[Mapping[str, Any]] = {
    "name": "", "name_en": "", "response": "flood", "level": 4, "approve_above": 500, "repeat_hours": 6,
    "correction": "", "tier": [{"tier": 1, **NEW_TIER}],
}  # fmt: skip
NEWEST_FIELD: Final = "supersedes"
"""Every form of a plan sends it, and it came last: a form without it is of an older page."""
FLAGS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
_EDIT = re.compile(r"(add|drop)-(tier|reminder|finish|warning)((?:\.[0-9]{1,2}){0,2})")


def read_form(form: Form) -> dict[str, Any]:
    """The body of a plan as it was typed."""
    body: dict[str, Any] = {name: _text(form, name) for name in ("name", "name_en", "response")}
    body |= {name: _number(form, name) for name in ("level", "approve_above", "repeat_hours")}
    body |= {"correction": _text(form, "correction"), **_read_end(form), **_read_succession(form)}
    warnings = [_read_warning(form, f"warnings.{n}") for n in _numbers(form, "warnings")]
    body |= {"warnings": warnings} if warnings else {}
    approvers = form.getlist("approvers")
    body |= {"approvers": approvers} if approvers and approvers != ["rollouts"] else {}
    body |= {"automatic": True} if form.get("automatic") else {}
    body |= {"hold_minutes": _number(form, "hold_minutes")} if _text(form, "hold_minutes") else {}
    body["tier"] = [_read_tier(form, f"tier.{n}") for n in _numbers(form, "tier")]
    return body


def _read_end(form: Form) -> dict[str, Any]:
    """What becomes of open tasks when the response ends; the usual is not written down."""
    ending, at_end = _text(form, "ending"), _text(form, "at_end")
    return ({"ending": ending} if ending else {}) | ({"at_end": at_end} if at_end not in ("", CLOSE) else {})


def _read_succession(form: Form) -> dict[str, Any]:
    """What an issue makes of the tasks before it, unless a tier says otherwise."""
    rule = _text(form, "supersedes")
    succession: dict[str, Any] = {} if rule in ("", REWRITE) else {"supersedes": rule}
    return succession | ({"accept_anew": True} if form.get("accept_anew") else {})


def _read_tier_succession(form: Form, at: str) -> dict[str, Any]:
    """The same of a tier; nothing where it goes by the plan."""
    rule, anew = _text(form, f"{at}.supersedes"), _text(form, f"{at}.accept_anew")
    succession: dict[str, Any] = {"supersedes": rule} if rule else {}
    return succession | ({"accept_anew": FLAGS.get(anew, anew)} if anew else {})


def _read_tier(form: Form, at: str) -> dict[str, Any]:
    tier: dict[str, Any] = {"tier": _number(form, f"{at}.tier")}
    for name in ("posts", "units"):
        chosen = form.getlist(f"{at}.{name}")
        tier |= {name: chosen} if chosen else {}
    tier["text"] = _text(form, f"{at}.text")
    lines = (line.strip() for line in form.get(f"{at}.checklist", "").splitlines())
    tier["checklist"] = [line for line in lines if line]
    channels = form.getlist(f"{at}.channels")
    tier |= {"channels": channels} if channels not in ([], [NOTICE]) else {}
    tier |= {name: _number(form, f"{at}.{name}") for name in ("accept_minutes", "finish_minutes")}
    share = _number(form, f"{at}.target")
    tier["target"] = share if isinstance(share, str) else share / 100
    tier |= _read_tier_succession(form, at)
    quiet = _read_quiet(form, f"{at}.quiet")
    tier |= {"quiet": quiet} if quiet else {}
    deputies = [line.strip() for line in form.get(f"{at}.deputies", "").splitlines() if line.strip()]
    waits = {name: _number(form, f"{at}.{name}") for name in ("deputy_after_minutes", "deputy_wait_minutes")}
    tier |= {"deputies": deputies} if deputies else {}
    tier |= {name: minutes for name, minutes in waits.items() if minutes != ""}
    tier["reminders"] = _read_reminders(form, f"{at}.reminders")
    finish = _read_reminders(form, f"{at}.finish_reminders")
    tier |= {"finish_reminders": finish} if finish or form.get(f"{at}.finish_silent") else {}
    return tier


def _read_reminders(form: Form, at: str) -> list[dict[str, Any]]:
    return [_read_reminder(form, f"{at}.{n}") for n in _numbers(form, at)]


def _read_reminder(form: Form, at: str) -> dict[str, Any]:
    channels = form.getlist(f"{at}.channels")
    reminder = {"after_minutes": _number(form, f"{at}.after_minutes"), "text": _text(form, f"{at}.text")}
    return reminder | ({"channels": channels} if channels else {})


def _read_quiet(form: Form, at: str) -> dict[str, Any]:
    begin, until = _text(form, f"{at}.from"), _text(form, f"{at}.until")
    channels = form.getlist(f"{at}.channels")
    if not (begin or until or channels):
        return {}
    levels = [int(field) for field in form.getlist(f"{at}.except_levels") if field.isdigit()]
    return {"from": begin, "until": until, "channels": channels} | (
        {"except_levels": levels} if levels else {}
    )


def _read_warning(form: Form, at: str) -> dict[str, Any]:
    return {"hazard": _text(form, f"{at}.hazard"), "colours": form.getlist(f"{at}.colours")}


def _numbers(form: Form, of: str) -> list[int]:
    """The numbers of the parts that a form has: of tier.0.text and tier.2.text 0 and 2."""
    found = {key[len(of) + 1 :].split(".", 1)[0] for key in form if key.startswith(f"{of}.")}
    return sorted(
        int(number) for number in found if number.isascii() and number.isdigit() and len(number) < 3
    )


def _text(form: Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def _number(form: Form, name: str) -> Any:
    typed = _text(form, name)
    try:
        number = float(typed)
    except ValueError:
        return typed
    return int(number) if number.is_integer() else number


def edit_body(body: dict[str, Any], act: str) -> bool:
    """Add or drop a part: add-tier, drop-tier.1, add-reminder.1, drop-reminder.1.0, add-finish.1,
    add-warning, drop-warning.0. Whether that was what was asked for.
    """
    match = _EDIT.fullmatch(act)
    if match is None:
        return False
    path = [int(word) for word in match[3].split(".") if word]
    entries = _parts_of(body, match[2], path)
    if match[1] == "add":
        entries.append(_new(match[2], entries))
    elif path and path[-1] < len(entries):
        del entries[path[-1]]
    if not body.get("warnings", True):
        del body["warnings"]
    return True


def _parts_of(body: dict[str, Any], kind: str, path: list[int]) -> list[Any]:
    if kind == "warning":
        found: list[Any] = body.setdefault("warnings", [])
    elif kind == "tier":
        found = body["tier"]
    else:
        tiers, key = body["tier"], "finish_reminders" if kind == "finish" else "reminders"
        found = tiers[path[0]].setdefault(key, []) if path and path[0] < len(tiers) else []
    return found


def _new(kind: str, entries: list[Any]) -> dict[str, Any]:
    if kind == "warning":
        return {"hazard": "typhoon", "colours": []}
    if kind in ("reminder", "finish"):
        return dict(NEW_REMINDER)
    taken = {part.get("tier") for part in entries}
    free = next((rank for rank in (1, 2, 3) if rank not in taken), 3)
    return {"tier": free, **NEW_TIER, "checklist": [], "reminders": []}
