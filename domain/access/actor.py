"""Who gives a command."""

from __future__ import annotations

from dataclasses import dataclass

from domain.access.rights import Kind, Viewer
from domain.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with rights, at an address ("" inside the programs), on somebody's order ("" on their own)."""

    viewer: Viewer
    address: str = ""
    ordered_by: str = ""

    @property
    def name(self) -> str:
        """As the trace has it: "account:7", "token:3", "cli:root"."""
        return self.viewer.actor

    @property
    def names(self) -> frozenset[str]:
        """By account, and as a person of the directory: two accounts of one person are the same."""
        person = self.viewer.person
        return frozenset({self.name, f"person:{person}"} if person else {self.name})


def require_timer(by: Actor) -> None:
    """Refused forbidden for whoever gives what only becomes due: no timer, nor anything else within."""
    require_inner(by, "only the timer gives this", "command")


def require_inner(by: Actor, detail: str, where: str | None = None) -> None:
    """Refused forbidden for whoever comes from outside; `detail` says to an engineer whose it is."""
    if by.viewer.kind is not Kind.INNER:
        raise Refused("forbidden", detail, where)
