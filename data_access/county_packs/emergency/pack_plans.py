"""plans.toml of a county pack: what each plan 预案 has each tier do. Every problem is told by file and line.

[plan.typhoon-2]
name = "防台风Ⅱ级响应预案"
name_en = "Typhoon response, level II"
response = "typhoon"
level = 2
approve_above = 3000
repeat_hours = 6
correction = "…"
warnings = [{ hazard = "typhoon", colours = ["orange", "red"] }]

[[plan.typhoon-2.tier]]
tier = 1
…
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from data_access.county_packs.read_pack import RawPack
from domain.directory.person import Post
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from domain.emergency.rollouts.planning.plan_checks import ONLY_NOTED, REMINDERS, PlanFault, check_plan

FILE: Final = "plans.toml"
OWN_LINE: Final = ("bad_field_of", "odd_field_of")
"""What is told at the line of the field itself."""


def check_plans(pack: RawPack, units: Collection[str], posts: Mapping[str, int]) -> None:
    """Report what is wrong with the plans; most packs have none. `posts`: code -> tier."""
    content = pack.tomls.get(FILE, {})
    plans = content.get("plan", {})
    if not isinstance(plans, dict) or content.keys() - {"plan"}:
        pack.report(FILE, 1, "bad_plans")
        return
    for code, body in plans.items():
        if not isinstance(body, dict):
            pack.report(FILE, pack.line_of(FILE, f"[plan.{code}]"), "bad_plans")
            continue
        for fault in check_plan(body, units, posts):
            if fault.code not in ONLY_NOTED:
                _report(pack, code, fault)


def _report(pack: RawPack, code: str, fault: PlanFault) -> None:
    """Tell a fault with its heading and line."""
    path, heading = fault.path, f"[plan.{code}]"
    line = pack.line_of(FILE, heading)
    if len(path) > 1:
        heading, path = f"[[plan.{code}.tier]]", path[2:]
        line = _line_of_nth(pack, heading, int(fault.path[1]) + 1)
    if fault.code in OWN_LINE and len(path) == 1 and path[0] not in REMINDERS:
        line = _line_of_key(pack, line, str(path[0]))
    named = {} if fault.code == "unknown" else {"heading": heading}
    pack.report(FILE, line, fault.code, **named, **fault.facts)


def _line_of_nth(pack: RawPack, heading: str, number: int) -> int:
    """The line of the nth heading of its kind; 0 when it stands in no line of its own."""
    lines = pack.texts.get(FILE, "").splitlines()
    found = [index for index, text in enumerate(lines, 1) if text.strip() == heading]
    return found[number - 1] if len(found) >= number else 0


def _line_of_key(pack: RawPack, after: int, key: str) -> int:
    """The line of a key below a heading; that of the heading when there is none before the next."""
    for index, text in enumerate(pack.texts.get(FILE, "").splitlines()[after:], after + 1):
        if text.lstrip().startswith("["):
            break
        if text.split("=")[0].strip() == key:
            return index
    return after


def read_plans(content: Mapping[str, Any], posts: Collection[Post]) -> dict[str, Plan]:
    """The plans of a plans.toml that was checked, by code."""
    return {code: plan_of(code, body, posts) for code, body in content.get("plan", {}).items()}
