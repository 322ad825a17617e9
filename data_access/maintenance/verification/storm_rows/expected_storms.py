"""What the walk over the chain says of storms: the newest digest of each, and of each group of its points."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data_access.audit.stored_rows import ODD
from domain.emergency.storms.storm_digests import Group
from domain.emergency.storms.storm_join import time_key

RecordedDigest = tuple[int, str]
"""(n of the row, the digest it has; '' for none)."""


class ExpectedStorms:
    """`heads`: by storm; `groups`: by storm and group; `outlooks`: what the newest row about each says;
    `whole`: storms of which every row has digests, so that nothing of them is untold.
    """

    def __init__(self) -> None:
        self.heads: dict[str, RecordedDigest] = {}
        self.groups: dict[tuple[str, Group], RecordedDigest] = {}
        self.outlooks: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self.whole: set[str] = set()

    def look(self, n: int, action: str, storm: str, new: Mapping[str, Any]) -> None:
        """A row about a storm goes by. `new`: what it says became of it."""
        if action == "storm.outlook":
            self.outlooks[storm] = (n, new)
            return
        head = str(new.get("head", ""))
        if head and storm not in self.heads:
            self.whole.add(storm)
        self.heads[storm] = (n, head)
        try:
            group = _group_told(new)
        except ODD:
            return
        if group is not None:
            self.groups[storm, group] = (n, str(new.get("digest", "")))


def _group_told(new: Mapping[str, Any]) -> Group | None:
    """The points that a row is about. Raises one of ODD where it says so in no words of ours."""
    if "agency" in new:
        return (str(new["agency"]), _key(new["issued"]), "")
    return ("", "", _key(new["valid"])) if "valid" in new else None


def _key(text: Any) -> str:
    return time_key(datetime.fromisoformat(str(text)))
