"""What the callbacks of an app demand, as each says where it is made: `rule=`, `shapes=`, `uploads=`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from callbacks.shared import value_shapes
from callbacks.shared.value_shapes import Shape
from domain.access.demands import CLOSED, Rule


@dataclass(frozen=True, slots=True)
class Demand:
    """What one callback demands. `shapes`: of each of its values, "component.property"; None: nobody named
    it. `uploads`: it takes a file.
    """

    rule: Rule
    shapes: Mapping[str, Shape | None] = field(default_factory=dict)
    uploads: bool = False


UNDECLARED = Demand(CLOSED)


class CallbackDemands:
    """The demands of all callbacks of an app, by the first output, which has one owner."""

    def __init__(self) -> None:
        self._by_output: dict[str, Demand] = {}
        self.uploads: list[Demand] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_output)

    def add(
        self,
        output: str,
        known: Mapping[str, Any],
        rule: Rule,
        shapes: Mapping[str, Shape] | None = None,
        uploads: bool = False,
    ) -> None:
        """Note a callback. `known`: its inputs and state, as Dash keeps them; `shapes` by component. Raises
        ValueError for the shape of a component that is none of its values.
        """
        named = shapes or {}
        values = [(item["id"], item["property"]) for item in chain(known["inputs"], known["state"])]
        if set(named) - {component for component, _ in values}:
            raise ValueError(f"{output}: a shape of what it does not take")
        found = {
            f"{component_id}.{property_}": value_shapes.shape_of(component_id, property_, named)
            for component_id, property_ in values
        }
        demand = Demand(rule, found, uploads)
        self._by_output[first_output(output)] = demand
        if uploads:
            self.uploads.append(demand)

    def of(self, output: str) -> Demand:
        """The demand of a callback by the output Dash names it with; nothing opens one that declares none."""
        return self._by_output.get(first_output(output), UNDECLARED)


def first_output(output: str) -> str:
    """`..a.data...b.data..` -> `a.data`: Dash writes several outputs in one word."""
    return output[2:-2].split("...")[0] if output.startswith("..") else output
