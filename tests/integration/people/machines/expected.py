"""What a case should be: the life cycle, whistles, levels and joint handling written down anew, by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain.access.actor import Actor
from domain.cases import handling_commands as c

NEXT: dict[type[c.CaseCommand], tuple[str, str]] = {
    c.RegisterCase: ("reported", "registered"),
    c.DispatchCase: ("registered dispatched handling", "dispatched"),
    c.StartHandling: ("dispatched", "handling"),
    c.FinishHandling: ("dispatched handling", "verifying"),
    c.VerifyCase: ("verifying", "verifying"),
    c.CloseCase: ("verifying", "closed"),
    c.ReturnCase: ("verifying", "handling"),
    c.PassOnCase: ("dispatched handling", "registered"),
    c.CancelCase: ("reported registered dispatched handling verifying", "closed"),
    c.ReopenCase: ("closed", "registered"),
    c.SuspendCase: ("registered dispatched handling verifying", ""),
    c.ResumeCase: ("registered dispatched handling verifying", ""),
    c.ExtendLimit: ("registered dispatched handling verifying", ""),
}
"""The life cycle written down anew: from which steps a command leads, and where to ('': the step stays)."""
MORE: dict[type[c.CaseCommand], dict[str, Any]] = {
    c.DispatchCase: {"unit": "police"},
    c.ExtendLimit: {"amount": timedelta(hours=8)},
}


@dataclass
class ExpectedWhistle:
    """`states`: unit -> called, reported_in or refused."""

    due_at: datetime
    states: dict[str, str]
    lapsed: bool = False

    @property
    def silent(self) -> list[str]:
        return [unit for unit, state in self.states.items() if state == "called"]

    @property
    def waits(self) -> bool:
        came = "reported_in" in self.states.values()
        return not self.lapsed and (bool(self.silent) or not came)


@dataclass
class ExpectedPart:
    unit: str
    state: str = "assigned"
    version: int = 1
    by: str = ""

    @property
    def open(self) -> bool:
        return self.state in ("assigned", "started", "asked")


@dataclass
class ExpectedConsultation:
    """`opinions`: unit -> how often it said something."""

    units: tuple[str, ...]
    opinions: dict[str, int] = field(default_factory=dict)
    version: int = 1
    open: bool = True


@dataclass
class Expected:
    """One case. `shown`: its source's name for it, '' for one that was entered; `own_level`: where a case of
    its kind begins.
    """

    id: str
    shown: str = ""
    own_level: str = "county"
    entered_by: str = ""
    stage: str = "reported"
    version: int = 0
    suspended: bool = False
    verified: bool = False
    handlers: set[str] = field(default_factory=set)
    matter: str | None = None
    admission: str = ""
    asked_by: str = ""
    level: str | None = None
    handed_to: str = ""
    merged_into: str = ""
    split_from: str = ""
    merged: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    whistles: dict[int, ExpectedWhistle] = field(default_factory=dict)
    joint: int = 0
    parts: list[ExpectedPart] = field(default_factory=list)
    consultations: list[ExpectedConsultation] = field(default_factory=list)

    def refuse(self, kind: type[c.CaseCommand], by: Actor) -> str:
        """The code that the life cycle refuses a command with; '' when it takes it."""
        sources, _ = NEXT[kind]
        if self.stage not in sources.split():
            return "bad_transition"
        if self.suspended and kind not in (c.ResumeCase, c.CancelCase):
            return "suspended"
        if kind is c.ResumeCase and not self.suspended:
            return "not_suspended"
        if kind in (c.StartHandling, c.FinishHandling) and by.name == self.entered_by:
            return "reporter_handles"
        if kind is c.VerifyCase and by.name in self.handlers:
            return "handler_verifies"
        if kind is c.CloseCase and not self.verified:
            return "not_verified"
        return self.find_obstacle() if kind in (c.FinishHandling, c.VerifyCase, c.CloseCase) else ""

    def find_obstacle(self) -> str:
        """What joint handling keeps it from its end with."""
        if any(part.open for part in self.parts):
            return "open_parts"
        return "open_consultation" if self.open_consultation else ""

    @property
    def open_consultation(self) -> ExpectedConsultation | None:
        return self.consultations[-1] if self.consultations and self.consultations[-1].open else None

    @property
    def level_now(self) -> str:
        return self.level or self.own_level

    def refuse_open(self) -> str:
        """What everything is refused with that needs an open case whose clock is going."""
        return "bad_transition" if self.stage == "closed" else "suspended" if self.suspended else ""

    def refuse_in_hand(self) -> str:
        return "bad_transition" if self.stage == "reported" else self.refuse_open()

    def note(self, kind: type[c.CaseCommand], by: Actor) -> None:
        """What a command that was taken makes of it."""
        self.version += 1
        self.stage = NEXT[kind][1] or self.stage
        if kind in (c.SuspendCase, c.ResumeCase, c.CancelCase):
            self.suspended = kind is c.SuspendCase
        if kind in (c.StartHandling, c.FinishHandling):
            self.handlers.add(by.name)
        if kind is c.FinishHandling:
            self.verified = False
        if kind in (c.VerifyCase, c.ReturnCase, c.ReopenCase):
            self.verified = kind is c.VerifyCase
        if kind is c.ReopenCase:
            self.merged_into, self.whistles = "", {}
