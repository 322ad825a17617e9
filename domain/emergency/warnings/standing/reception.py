"""What a message of an official warning makes of the warnings of a county."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from domain.changes import Change
from domain.emergency.warnings.chains import Meaning, Name, judge
from domain.emergency.warnings.message import Colour, Kind, Note, Status, WarningMessage
from domain.emergency.warnings.standing.hazards import hazard_of
from domain.emergency.warnings.standing.signature_policy import Trust
from domain.emergency.warnings.standing.warning import StandingWarning, State, Words, name_warning
from domain.emergency.warnings.standing.warning_changes import Circumstances, warning_change
from domain.kernel.values import value

ELSEWHERE: Final = "elsewhere"
"""The meaning of a message of a warning that holds in other counties."""
APART: Final = "apart"
"""The meaning of a draft, and of a message between systems: listed as such, a warning to nobody."""
_COLOURS: Final = (Colour.RED, Colour.ORANGE, Colour.YELLOW, Colour.BLUE)


@value
class Received:
    """A message as it was read. `signature`: what a look at it found; `regions`: of the county, () when it
    holds elsewhere, None when it does not say where; `source`: by which way it came.
    """

    message: WarningMessage
    signature: str
    notes: tuple[Note, ...]
    regions: tuple[str, ...] | None
    source: str

    @property
    def name(self) -> tuple[str, str]:
        return (self.message.sender, self.message.identifier)


@value
class Verdict:
    """What came of it: its meaning, the warning it made or changed, and the change; None for none."""

    meaning: str
    warning: StandingWarning | None = None
    change: Change | None = None
    why: str = ""


def receive(
    given: Received,
    known: Sequence[StandingWarning],
    elsewhere: Collection[tuple[str, str]],
    circumstances: Circumstances,
    trust: Trust = Trust.ANY,
) -> Verdict:
    """What a message means. `known`: warnings that have it, or one it refers to, among their messages;
    `elsewhere`: which of those were messages of other counties' warnings.
    """
    message = given.message
    if given.name in elsewhere or any(given.name in warning.names for warning in known):
        return Verdict(Meaning.DUPLICATE)
    if message.kind in (Kind.ACK, Kind.ERROR):
        return Verdict(Meaning.NOTHING)
    if message.status in (Status.SYSTEM, Status.DRAFT):
        return _set_apart(given, circumstances)
    outcome = judge(
        message,
        tuple(warning.chain for warning in known if warning.names and warning.state is not State.ASKED),
    )
    old = None if outcome.chain is None else _find(outcome.chain.first, known)
    if outcome.meaning is Meaning.LATE and old is not None:
        return Verdict(Meaning.LATE, replace(old, names=(*old.names, given.name)))
    if old is None and _is_elsewhere(given, elsewhere):
        return Verdict(ELSEWHERE)
    if (why := outcome.why if outcome.meaning is Meaning.ASKED else _doubt(given, old, trust)) != "":
        return _ask(given, why, known, circumstances)
    if old is not None:
        return _go_on(given, old, outcome.meaning, circumstances)
    names = () if outcome.chain is None else tuple((n.sender, n.identifier) for n in outcome.chain.names)
    new = make_warning(given, names, circumstances)
    return Verdict(
        Meaning.NEW, new, warning_change("warning.received", None, new, circumstances), outcome.why
    )


def _find(first: Name, known: Sequence[StandingWarning]) -> StandingWarning | None:
    name = (first.sender, first.identifier)
    return next(
        (warning for warning in known if warning.names[:1] == (name,) and warning.state is not State.ASKED),
        None,
    )


def _is_elsewhere(given: Received, elsewhere: Collection[tuple[str, str]]) -> bool:
    """Whether it begins, or ends, what does not hold in this county."""
    if given.regions is not None:
        return not given.regions
    return bool(elsewhere) and given.message.kind is not Kind.ALERT


def _doubt(given: Received, old: StandingWarning | None, trust: Trust) -> str:
    """Why a person has to be asked about a message whose place in its chain is clear."""
    if given.signature == "broken":
        return "broken_signature"
    proves = ("trusted",) if trust is Trust.TRUSTED else ("trusted", "intact")
    if trust is not Trust.ANY and given.signature not in proves:
        return "unsigned"
    return "no_place" if old is None and given.regions is None else ""


def _set_apart(given: Received, circumstances: Circumstances) -> Verdict:
    """A draft or a message between systems."""
    new = make_warning(given, (given.name,), circumstances)
    return Verdict(APART, new, warning_change("warning.received", None, new, circumstances))


def _ask(
    given: Received, why: str, known: Sequence[StandingWarning], circumstances: Circumstances
) -> Verdict:
    """A row of its own: what it may mean is left as it is."""
    made = make_warning(given, (given.name,), circumstances)
    candidates = tuple(warning.id for warning in known if warning.state is not State.ASKED)
    new = replace(made, id=name_warning(given.message.status, "asked", *given.name), state=State.ASKED,
                  why=why, candidates=candidates)  # fmt: skip
    return Verdict(Meaning.ASKED, new, warning_change("warning.asked", None, new, circumstances), why)


def _go_on(given: Received, old: StandingWarning, meaning: Meaning, circumstances: Circumstances) -> Verdict:
    """An update or the end of a warning that is known."""
    placed = given if given.regions is not None else replace(given, regions=old.regions)
    new = follow(old, make_warning(placed, (*old.names, given.name), circumstances))
    kind = "warning.cancelled" if new.state is State.CANCELLED else "warning.updated"
    return Verdict(meaning, new, warning_change(kind, old, new, circumstances))


def follow(old: StandingWarning, successor: StandingWarning) -> StandingWarning:
    """A warning after another of its messages. A cancel ends what was said before; an update says all there
    is, but one without a text leaves the old one.
    """
    if successor.message is Kind.CANCEL or not successor.words:
        state = State.CANCELLED if successor.message is Kind.CANCEL else old.state
        return replace(
            old, state=state, names=successor.names, sent=successor.sent, message=successor.message,
            notes=successor.notes, changed_at=successor.changed_at, signature=successor.signature,
            version=old.version + 1, why="",
        )  # fmt: skip
    regions = successor.regions or old.regions
    state = successor.state if successor.regions else State.AWAY
    return replace(successor, id=old.id, version=old.version + 1, regions=regions, state=state)


def make_warning(
    given: Received, names: tuple[tuple[str, str], ...], circumstances: Circumstances
) -> StandingWarning:
    """A warning as one message says it; where it does not say where, it is the county's."""
    message, text = given.message, given.message.text_in("zh")
    expired = message.expires is not None and message.expires < circumstances.at
    begins = [at for warning_text in message.texts if (at := warning_text.onset or warning_text.effective)]
    regions = (circumstances.world.county,) if given.regions is None else given.regions
    return StandingWarning(
        id=name_warning(message.status, *(names or (given.name,))[0]),
        status=message.status, state=State.EXPIRED if expired else State.STANDING, family=message.family,
        source=given.source, sender=message.sender, names=names or (given.name,), message=message.kind,
        sent=message.sent, changed_at=circumstances.at, words=_words(message), hazard=hazard_of(message),
        event_code=next((each.event_code for each in message.texts if each.event_code), ""),
        colour=highest(each.colour for each in message.texts), severity=text.severity if text else "",
        regions=regions, onset=min(begins, default=None), expires=message.expires if text else None,
        signature=given.signature, notes=given.notes,
    )  # fmt: skip


def _words(message: WarningMessage) -> tuple[Words, ...]:
    """What it is called, once for each language."""
    found: dict[str, Words] = {}
    for text in message.texts:
        found.setdefault(text.language, Words(text.language, text.event, text.headline))
    return tuple(found.values())


def highest(colours: Iterable[Colour]) -> Colour:
    """The most urgent of some colours; NONE for none."""
    known = {*colours}
    return next((colour for colour in _COLOURS if colour in known), Colour.NONE)
