"""What may be asked of Dash: callbacks that exist, with the inputs they declare, in the shapes they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.http.security.callback_demands import Demand, first_output

KEYS = frozenset({"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"})


class Forged(Exception):
    """A body that no page of ours sends; `args[0]` says why."""


def named(body: Any, known: Mapping[str, Any]) -> str:
    """The first output of the callback a body asks for. Raises Forged for one that nobody wrote."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        raise Forged("no output")
    if body["output"] not in known or "callback" not in known[body["output"]]:
        raise Forged("unknown output")
    return first_output(body["output"])


def examine(body: Mapping[str, Any], known: Mapping[str, Any], demand: Demand) -> None:
    """Raise Forged unless the body has the keys, outputs, inputs and state of its callback, and the shapes it
    demands.
    """
    declared = known[body["output"]]
    if not set(body) <= KEYS:
        raise Forged("unknown keys")
    _outputs(body.get("outputs"), declared["output"])
    given = _values(body.get("inputs", []), declared["inputs"], demand)
    _values(body.get("state") or [], declared["state"], demand)
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) and name in given for name in changed):
        raise Forged("changed ids that are no inputs")


def _outputs(given: Any, declared: Any) -> None:
    """The outputs as Dash writes them."""
    wanted = declared if isinstance(declared, list | tuple) else [declared]
    items = given if isinstance(given, list) and isinstance(declared, list | tuple) else [given]
    if given is None or len(items) != len(wanted):
        raise Forged("other outputs")
    for item, want in zip(items, wanted, strict=True):
        _named(item, want.component_id, want.component_property)


def _values(given: Any, declared: Sequence[Mapping[str, str]], demand: Demand) -> set[str]:
    """The names of all values given, each declared and in shape."""
    if not isinstance(given, list) or len(given) != len(declared):
        raise Forged("other inputs")
    names: set[str] = set()
    for item, want in zip(given, declared, strict=True):
        name = _named(item, want["id"], want["property"])
        shape = demand.shapes.get(name)
        if shape is None or not shape(item.get("value")):
            raise Forged(f"value of {name}")
        names.add(name)
    return names


def _named(item: Any, wanted: Any, property_: str) -> str:
    """The name of one declared input or output. No callback of ours has a pattern for an id: the button of a
    row tells its press to a store.
    """
    if not isinstance(item, dict) or item.get("property") != property_:
        raise Forged("other property")
    if not set(item) <= {"id", "property", "value"}:
        raise Forged("unknown keys")
    if item.get("id") != wanted:
        raise Forged("other id")
    return f"{wanted}.{property_}"
