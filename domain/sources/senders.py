"""Who sent a message, and what a sender may say: a program's token reaches as far as its region and sources.

A message without a sender was put on the stream by somebody with the stream server's own credentials, who may
say everything but what people enter. What is decided here looks at the message, its sender and, for what
follows a report, at that report alone, so that it does not depend on the order in which messages come
(docs/adr, "a sender's reach").
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.kernel.errors import Reason, Refused
from domain.kernel.regions import COUNTY_DIGITS
from domain.kernel.values import value
from domain.messages import (
    AnyMessage,
    Canary,
    CaseClosed,
    CaseReported,
    CaseUpdated,
    GridReported,
    PatrolMessage,
    PositionReported,
    StormDissolved,
    StormForecast,
    StormObserved,
    TaskReceipt,
    VisitMessage,
    WarningFile,
    WarningSeen,
)

DESK: Final = "desk"
"""The source of what people enter."""

Follower = CaseUpdated | CaseClosed
"""What follows a report of a case."""


@value
class Sender:
    """A token that sent something: its number, name, region, and sources when it names some ((): any)."""

    token: int
    name: str
    region: str
    sources: tuple[str, ...] = ()

    def covers(self, region: str) -> bool:
        """Whether a region lies in the sender's."""
        return region.startswith(self.region)


def scope_of(sender: Sender | None, county: str) -> str:
    """The part of the county a sender is bound to: '' for all of it, else the code of a region."""
    return "" if sender is None or county.startswith(sender.region) else sender.region


def cause_of(message: AnyMessage, scope: str) -> str:
    """The name a message is remembered by."""
    return named(message.cause, scope)


def named(cause: str, scope: str) -> str:
    """A cause apart for senders bound to a part of the county: they use up nobody else's ids. A source has no
    slash and is not empty, so no two names are alike.
    """
    return f"/{scope}/{cause}" if scope else cause


def check_sender(message: AnyMessage, sender: Sender | None) -> None:
    """Refused out_of_scope for a message that speaks of another region or source than its sender may, and for
    anybody's in the name of the desk: what stands there was entered by an account.
    """
    if message.source == DESK:
        raise out_of_scope(f"source: {DESK!r} is for what people enter here", "source")
    if sender is None:
        return
    if isinstance(message, Canary):
        raise Refused(Reason.UNKNOWN_KIND, "a canary is nobody's to send", "kind")
    if sender.sources and message.source not in sender.sources:
        raise out_of_scope(f"source: {message.source!r} is not among the token's sources", "source")
    if isinstance(message, WarningFile) and len(sender.region) > COUNTY_DIGITS:
        raise out_of_scope(
            f"region: a file of warnings needs a county's token, not {sender.region}", "region"
        )
    for region in regions_of(message):
        if not sender.covers(region):
            raise out_of_scope(f"region: {region} is not in the token's region {sender.region}", "region")


def regions_of(message: AnyMessage) -> list[str]:
    """The regions a message says something is in, and the grid of a point that lies in another."""
    match message:
        case CaseReported() | CaseUpdated():
            place = message.place
            regions = [] if place is None else [place.region, place.elsewhere]
        case GridReported() | PositionReported():
            regions = [message.region, message.elsewhere]
        case WarningSeen():
            regions = [message.region]
        case StormObserved() | StormForecast() | StormDissolved():
            regions = []
        case TaskReceipt() | VisitMessage() | PatrolMessage():
            regions = []
        case CaseClosed() | WarningFile() | Canary():
            regions = []
    return [region for region in regions if region]


def check_person(regions: Iterable[str] | None, sender: Sender | None) -> None:
    """Refused out_of_scope for the position of a person all of whose regions are outside of the sender's;
    None: the directory does not say where the person belongs.
    """
    if sender is None or regions is None:
        return
    if not any(sender.covers(region) for region in regions):
        raise out_of_scope(f"person: does not belong to the token's region {sender.region}", "person")


def out_of_scope(detail: str, where: str) -> Refused:
    """The refusal of what lies beyond a sender's region or sources."""
    return Refused(Reason.OUT_OF_SCOPE, detail, where)
