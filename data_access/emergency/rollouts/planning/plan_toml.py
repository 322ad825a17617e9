"""Plans as plans.toml says them: what leaves can be put into a county pack."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any

from domain.emergency.rollouts.planning.plan_checks import REMINDERS

HEAD = "# Plans 预案: what each tier does in an emergency response (docs/plans.md).\n"


def write_plans(bodies: Mapping[str, Mapping[str, Any]]) -> str:
    """A whole plans.toml. `bodies`: by code, each as `check_plan` takes it."""
    return HEAD + "".join(f"\n{_plan(code, body)}" for code, body in bodies.items())


def _plan(code: str, body: Mapping[str, Any]) -> str:
    fields = {key: given for key, given in body.items() if key != "tier"}
    tiers = "".join(f"\n[[plan.{code}.tier]]\n{_lines(tier)}" for tier in body["tier"])
    return f"[plan.{code}]\n{_lines(fields)}{tiers}"


def _lines(body: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(given, wide=key in REMINDERS)}\n" for key, given in body.items())


def _value(given: Any, wide: bool = False) -> str:
    match given:
        case bool():
            return "true" if given else "false"
        case str():
            return dumps(given, ensure_ascii=False).replace("\x7f", "\\u007f")
        case dict():
            return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in given.items()) + " }"
        case list() if wide and given:
            return "[\n" + "".join(f"    {_value(inner)},\n" for inner in given) + "]"
        case list():
            return "[" + ", ".join(map(_value, given)) + "]"
    return repr(given)
