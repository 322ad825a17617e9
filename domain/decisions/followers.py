"""Which cases an update or an end applies to: those whose report lies in the reach of its sender."""

from __future__ import annotations

from collections.abc import Sequence

from domain.cases.case_join import Case
from domain.kernel.errors import Refused
from domain.sources.senders import Follower, Sender, out_of_scope, scope_of


def may_follow(sender: Sender | None, case: Case) -> bool:
    """Whether what a sender says about a case applies: the region in which its report placed it counts, not
    where it was moved since.
    """
    return sender is None or sender.covers(case.reported_in or case.region)


def check_follower(message: Follower, sender: Sender | None, known: Sequence[Case], county: str) -> None:
    """Refused out_of_scope for an update or end of cases that were reported, none of which its sender may
    follow. Without a case of the whole county or of the sender's own it may still wait for one.
    """
    scope = scope_of(sender, county)
    if any(may_follow(sender, case) for case in known):
        return
    if any(case.branch in ("", scope) for case in known):
        raise out_of_reach(message, sender)


def out_of_reach(message: Follower, sender: Sender | None) -> Refused:
    """The refusal of an update or end that does not apply."""
    scope = "" if sender is None else sender.region
    return out_of_scope(f"case: {message.case!r} was reported outside of the token's region {scope}", "case")
