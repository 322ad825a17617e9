"""What people do with a squad, and who may. Each names the squad and, but for answers, the version that was
looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.access.actor import Actor, require_timer
from domain.cases.case_visibility import check_commands
from domain.directory.person import DeadContact
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.versions import check_version


@dataclass(frozen=True, slots=True, kw_only=True)
class AssembleSquad(Command):
    """Pull people into a squad for a case, all or none. `people`: person -> the capability they are needed
    for. `override`: why somebody who is in another squad is taken all the same; '' when nobody may be.
    """

    case: str
    people: tuple[tuple[str, str], ...]
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadCommand(Command):
    """What all others have: `squad`, its id."""

    squad: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMembers(SquadCommand):
    """Pull more people in, all or none."""

    people: tuple[tuple[str, str], ...]
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCall(SquadCommand):
    """A person's own answer, or one on their behalf. `state`: accepted, on_the_way, on_site, done or
    unavailable; `answered_at`: when they gave it, by the corrected clock of their phone, or of the gateway
    that brought it; `eta`: when they expect to be there; `note`: for done, how it was carried out;
    `clock_off_s`: how far that clock was measured to be behind ours, None when nobody measured; `channel`: of
    the gateway.
    """

    person: str
    state: str
    answered_at: datetime
    eta: datetime | None = None
    note: str = ""
    clock_off_s: float | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PursueMember(SquadCommand):
    """Somebody silent needs a person to telephone (`step` human) or to go there (knock), or counts as
    unreached; given by the timer of their call.
    """

    person: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNoAnswer(SquadCommand):
    """Whoever telephoned (`step` human) or went there (knock) reached nobody: the next rung comes at once."""

    person: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOrder(SquadCommand):
    """An instruction to some members ('' of `to`: to all who are in it now)."""

    text: str
    to: tuple[str, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeOrder(SquadCommand):
    """A member's receipt. `state`: read or done; `note` and `clock_off_s` as in AnswerCall."""

    person: str
    order: int
    state: str
    answered_at: datetime
    note: str = ""
    clock_off_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDifficulty(SquadCommand):
    """A member has a difficulty with the call, or with an instruction (`order`: its number, 0 for the call).
    `kind`: no_way, people, equipment, danger or other; `note`: their words, which other needs; the rest as in
    AnswerCall.
    """

    person: str
    kind: str
    answered_at: datetime
    order: int = 0
    note: str = ""
    clock_off_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDifficulty(SquadCommand):
    """What is said to a difficulty: `difficulty`, its number in the squad."""

    difficulty: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSquadMessage(SquadCommand):
    """Write to the squad: words, a photo as it was sent, a recording of `voice_s` seconds, a place, at least
    one of them. `said_at`: when, by the corrected clock of the phone, None for now; `placed_at`: when whoever
    writes was at the place; `clock_off_s` as in AnswerCall.
    """

    text: str = ""
    photo: bytes = b""
    voice: bytes = b""
    voice_s: float = 0.0
    lat: float | None = None
    lon: float | None = None
    placed_at: datetime | None = None
    said_at: datetime | None = None
    clock_off_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseMember(SquadCommand):
    """Let a member go."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHandOver(SquadCommand):
    """Offer the command to another account, which has it once it accepts; `reason`: how things stand."""

    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCommand(SquadCommand):
    """What is said to an offer: `offer`, its number in the squad."""

    offer: int


class AcceptHandOver(OfferCommand):
    """Command the squad from now on."""


class DeclineHandOver(OfferCommand):
    """Leave the command where it is; `reason`: why."""


class WithdrawHandOver(OfferCommand):
    """Command on: the offer is over."""


class LapseHandOver(OfferCommand):
    """Nobody accepted in time, or whoever was asked may not any more; given by its timer."""


class TakeOverSquad(SquadCommand):
    """Command the squad from now on, without an offer; `reason`: why, '' when nobody said."""


class DeclareShortage(SquadCommand):
    """Too few are coming, and the time to answer is over; given by its timer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOrder(SquadCommand):
    """Half of an instruction's time is over: whoever said nothing of it is reminded; given by its timer."""

    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkContacts(SquadCommand):
    """Which members have a phone or an address that does not work, and nobody else; given by a timer.
    `dead`: (person, what does not work).
    """

    dead: tuple[tuple[str, tuple[DeadContact, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealSquadPhones(SquadCommand):
    """Show name and number of whoever is in a squad, to call them. `person`: of nobody else, '' of all. Needs
    a reason, and is traced.
    """

    person: str = ""


class StandDownSquad(SquadCommand):
    """End a squad; everybody is released."""


OFFER_COMMANDS: Final = (AcceptHandOver, DeclineHandOver, LapseHandOver, WithdrawHandOver)
"""What can be said to an offer of the command."""
SQUAD_COMMANDS: Final[tuple[type[Command], ...]] = (
    AssembleSquad,
    AddMembers,
    AnswerCall,
    PursueMember,
    RecordNoAnswer,
    GiveOrder,
    AcknowledgeOrder,
    ReportDifficulty,
    AnswerDifficulty,
    SendSquadMessage,
    ReleaseMember,
    OfferHandOver,
    TakeOverSquad,
    DeclareShortage,
    RemindOrder,
    MarkContacts,
    RevealSquadPhones,
    StandDownSquad,
    *OFFER_COMMANDS,
)
TIMED: Final = (PursueMember, DeclareShortage, MarkContacts, LapseHandOver, RemindOrder)
"""Given by timers alone."""


def check_gives(command: SquadCommand, places: Iterable[str], version: int, by: Actor) -> None:
    """Members speak for themselves; whoever commands speaks for them too, and gives every other command on
    what they looked at: that a rung reached nobody names the rung, an answer to an offer the offer, one to a
    difficulty the difficulty. `places`: where the command of the squad may be held. Refused forbidden, stale.
    """
    if isinstance(command, AnswerCall | AcknowledgeOrder | ReportDifficulty):
        if by.viewer.person != command.person:
            check_commands(by.viewer, places)
        return
    if isinstance(command, TIMED):
        require_timer(by)
        return
    check_commands(by.viewer, places)
    if not isinstance(command, RecordNoAnswer | OfferCommand | AnswerDifficulty):
        check_version("the squad", version, command.expected_version)


def choose_revealed(command: RevealSquadPhones, present: Sequence[str]) -> Sequence[str]:
    """Whose numbers are shown: of whoever is in the squad. Refused not_called for anybody else."""
    if command.person and command.person not in present:
        raise Refused("not_called", "this person is not in the squad", "person")
    return [command.person] if command.person else present
