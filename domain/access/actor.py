"""Who gives a command."""

from __future__ import annotations

from dataclasses import dataclass

from domain.access.rights import Viewer


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
