"""For each command that moves a case on what it takes to give it; and who gives it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as c
from domain.cases import relation_commands as r
from domain.cases.case_join import case_id
from domain.decisions.entry_decisions import SOURCE, entry_id
from domain.kernel.command import Command
from tests.integration.officer import OFFICER
from tests.integration.people.record_samples import ENTRY, SHOWN
from tests.integration.reports import COUNTY

CASE = case_id(COUNTY, "12345", SHOWN)
REASON = "现场无人，等业主到场"
MANAGER = Actor(Viewer(Kind.PERSON, "account:11", "Du", (Grant(Role.DUTY_OFFICER, COUNTY),)), "10.0.0.11")
HANDLER = Actor(Viewer(Kind.PERSON, "account:12", "Wu", (Grant(Role.GRID_HEAD, COUNTY),)), "10.0.0.12")
POLICEMAN = Actor(
    Viewer(Kind.PERSON, "account:14", "Lin", (Grant(Role.UNIT_OFFICER, COUNTY, "police"),)), "10.0.0.14"
)
COMMANDER = Actor(Viewer(Kind.PERSON, "account:13", "Cao", (Grant(Role.COMMANDER, COUNTY),)), "10.0.0.13")
DECIDED = (c.AdmitCase, c.RefuseAdmission)
REQUESTED = (c.RequestExtension, c.RequestSuspension, c.WithdrawRequest)
HANDLED = (c.StartHandling, c.FinishHandling, c.PassOnCase)


def give(kind: type[c.CaseCommand], version: int, **more: Any) -> c.CaseCommand:
    """A command on the shown case as its handling stands at a version."""
    return kind(region=COUNTY, case=CASE, expected_version=version, reason=REASON, **more)


ENTERED = case_id(COUNTY, SOURCE, entry_id(ENTRY, OFFICER))
REGISTERED = (give(c.RegisterCase, 0),)
DISPATCHED = (*REGISTERED, give(c.DispatchCase, 1, unit="police"))
EXTENSION = (*DISPATCHED, give(c.RequestExtension, 0, unit="police", amount=timedelta(hours=24)))
FINISHED = (*DISPATCHED, give(c.StartHandling, 2), give(c.FinishHandling, 3, note="已清运"))
VERIFIED = (*FINISHED, give(c.VerifyCase, 4))
CLOSED = (*VERIFIED, give(c.CloseCase, 5))
LINKED = r.LinkCases(region=COUNTY, case=CASE, other=ENTERED, note="同一施工队")
ASKED = (*REGISTERED, give(c.RequestAdmission, 1))
CALLED = ("police", "330825101")
WHISTLE = give(c.BlowWhistle, 0, units=CALLED, limit=timedelta(hours=2), note="请到现场会商")
HANDLING_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    c.RegisterCase: REGISTERED,
    c.DispatchCase: DISPATCHED,
    c.StartHandling: FINISHED[:3],
    c.FinishHandling: FINISHED,
    c.VerifyCase: VERIFIED,
    c.CloseCase: CLOSED,
    c.ReturnCase: (*FINISHED, give(c.ReturnCase, 4)),
    c.ExtendLimit: (*REGISTERED, give(c.ExtendLimit, 1, amount=timedelta(hours=8))),
    c.SetMatter: (*REGISTERED, give(c.SetMatter, 1, matter="noise")),
    c.RequestAdmission: ASKED,
    c.AdmitCase: (*ASKED, give(c.AdmitCase, 2)),
    c.RefuseAdmission: (*ASKED, give(c.RefuseAdmission, 2)),
    c.RequestExtension: EXTENSION,
    c.RequestSuspension: (*DISPATCHED, give(c.RequestSuspension, 0, unit="police")),
    c.ApproveRequest: (*EXTENSION, give(c.ApproveRequest, 3, request=3, note="同意")),
    c.RefuseRequest: (*EXTENSION, give(c.RefuseRequest, 3, request=3)),
    c.WithdrawRequest: (*EXTENSION, give(c.WithdrawRequest, 0, request=3)),
    c.SuspendCase: (*REGISTERED, give(c.SuspendCase, 1)),
    c.ResumeCase: (*REGISTERED, give(c.SuspendCase, 1), give(c.ResumeCase, 2)),
    c.PassOnCase: (*DISPATCHED, give(c.PassOnCase, 2)),
    c.CancelCase: (give(c.CancelCase, 0),),
    c.ReopenCase: (*CLOSED, give(c.ReopenCase, 6)),
    r.LinkCases: (ENTRY, LINKED),
    r.UnlinkCases: (ENTRY, LINKED, r.UnlinkCases(region=COUNTY, case=CASE, other=ENTERED)),
    c.BlowWhistle: (WHISTLE,),
    c.ReportIn: (WHISTLE, give(c.ReportIn, 0, whistle=1, unit="330825101", note="已到场")),
    c.RefuseWhistle: (WHISTLE, give(c.RefuseWhistle, 0, whistle=1, unit="330825101")),
    c.LapseWhistle: (WHISTLE, give(c.LapseWhistle, 1, whistle=1)),
    c.EscalateCase: (give(c.EscalateCase, 0, level="city"),),
    c.HandDownCase: (give(c.SetMatter, 0, matter="noise"), give(c.HandDownCase, 1, to="330825102")),
    c.MergeCase: (ENTRY, give(c.MergeCase, 0, into=ENTERED)),
}
HANDLING_GIVERS: dict[type[Command], Actor] = {
    kind: HANDLER
    if kind in HANDLED
    else POLICEMAN
    if kind in REQUESTED
    else COMMANDER
    if kind in DECIDED
    else MANAGER
    for kind in HANDLING_SAMPLES
}
