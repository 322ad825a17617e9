"""What may be asked of Dash: callbacks that exist, with the inputs they declare, in the shapes they have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash.dependencies import Wildcard

from dashboard.doors import rules, shapes

KEYS = frozenset({"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"})
WILDCARDS = ("ALL", "MATCH", "ALLSMALLER")
MOST_MATCHES = 2_000


class Forged(Exception):
    """A body that no page of ours sends; `args[0]` says why."""


def named(body: Any, known: Mapping[str, Any]) -> str:
    """The first output of the callback a body asks for. Raises Forged for one that nobody wrote."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        raise Forged("no output")
    if body["output"] not in known or "callback" not in known[body["output"]]:
        raise Forged("unknown output")
    return rules.first_output(body["output"])


def examine(body: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Raise Forged unless the body has the keys, outputs, inputs and state of its callback."""
    declared = known[body["output"]]
    if not set(body) <= KEYS:
        raise Forged("unknown keys")
    _outputs(body.get("outputs"), declared["output"])
    given = _values(body.get("inputs", []), declared["inputs"])
    _values(body.get("state") or [], declared["state"])
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) and name in given for name in changed):
        raise Forged("changed ids that are no inputs")


def _outputs(given: Any, declared: Any) -> None:
    """The outputs as Dash writes them; a pattern's are looked at like an input's."""
    wanted = declared if isinstance(declared, list | tuple) else [declared]
    items = given if isinstance(given, list) and isinstance(declared, list | tuple) else [given]
    if given is None or len(items) != len(wanted):
        raise Forged("other outputs")
    for item, want in zip(items, wanted, strict=True):
        _matched(item, want.component_id, want.component_property, False)


def _values(given: Any, declared: Sequence[Mapping[str, str]]) -> set[str]:
    """The names of all values given, each declared and in shape."""
    if not isinstance(given, list) or len(given) != len(declared):
        raise Forged("other inputs")
    names: set[str] = set()
    for item, want in zip(given, declared, strict=True):
        names |= _matched(item, _id(want["id"]), want["property"], True)
    return names


def _id(written: str) -> Any:
    """An id as Dash keeps it: text, or a pattern written in JSON."""
    return json.loads(written) if written.startswith("{") else written


def _matched(item: Any, wanted: Any, property_: str, valued: bool) -> set[str]:
    """One declared input or output; for a pattern the list of everything that matches it."""
    pattern = isinstance(wanted, dict)
    many = pattern and any(_wild(part) in ("ALL", "ALLSMALLER") for part in wanted.values())
    items = item if many else [item]
    if not isinstance(items, list) or len(items) > MOST_MATCHES:
        raise Forged("not a list of matches")
    return {_one(found, wanted, property_, valued) for found in items}


def _one(item: Any, wanted: Any, property_: str, valued: bool) -> str:
    if not isinstance(item, dict) or item.get("property") != property_:
        raise Forged("other property")
    if not set(item) <= {"id", "property", "value"}:
        raise Forged("unknown keys")
    found = item.get("id")
    if not _fits(found, wanted):
        raise Forged("other id")
    kind = wanted.get("type") if isinstance(wanted, dict) else wanted
    shape = shapes.of(str(kind), property_)
    if valued and (shape is None or not shape(item.get("value"))):
        raise Forged(f"value of {kind}.{property_}")
    written = found if isinstance(found, str) else json.dumps(found, sort_keys=True, separators=(",", ":"))
    return f"{written}.{property_}"


def _fits(found: Any, wanted: Any) -> bool:
    """Whether an id is the declared one, or matches the declared pattern."""
    if not isinstance(wanted, dict):
        return bool(found == wanted)
    if not isinstance(found, dict) or set(found) != set(wanted):
        return False
    kind = str(wanted.get("type", ""))
    return all(
        shapes.index(kind, found[name]) if _wild(want) else found[name] == want
        for name, want in wanted.items()
    )


def _wild(part: Any) -> str:
    """The name of a wildcard, an object of Dash or as it writes it (["ALL"]); nothing for a fixed part."""
    if isinstance(part, list) and len(part) == 1 and part[0] in WILDCARDS:
        return str(part[0])
    return str(part.value) if isinstance(part, Wildcard) else ""
