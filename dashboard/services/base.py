"""What the desks of /admin share: who asks, in which county, and refusals in the words of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from dashboard.concurrency.threads import offload
from dashboard.identity import authentication
from dashboard.services.container import Services
from data_access.county_packs.county_pack import County
from data_access.database.database import StillWriting
from data_access.database.unit_of_work import Origin
from data_access.files.people_files import RowFault
from data_access.files.spreadsheets import TYPES, File
from data_access.store import Store, Unavailable, utc_now
from data_access.streams.redis_streams import StreamError
from domain.access.actor import Actor
from domain.access.county_rights import regions_in_county, require_in_county
from domain.access.rights import Right, Viewer
from domain.directory.mandate import Mandate, mandate_of
from domain.directory.person import Fault, tidy
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.form_values import parse_choice, parse_number
from domain.kernel.lookups import require_served
from domain.kernel.worlds import WorldId
from layouts.i18n import Translator

PAGE_SIZE = 50
DONE_BEFORE = frozenset({"already_done", "key_reused"})
"""A key has the form in it (callbacks/shared/intents.py), so it can only have been the same command; times in
it, like when a key ends, are later on the second try.
"""
MOST_PAGES = 10_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CountyRequest:
    """One request: who asks, from where, about which county."""

    viewer: Viewer
    origin: Origin
    county: County

    @property
    def code(self) -> str:
        """The county's code."""
        return self.county.code

    @property
    def mandate(self) -> Mandate:
        """Where whoever asks administers people."""
        return mandate_of(self.viewer)

    @property
    def actor(self) -> Actor:
        """Whoever asks, as a command's giver."""
        return Actor(self.viewer, self.origin.address)

    def require(self, right: Right, region: str = "") -> None:
        """Pass when the right is given for the region of the county (default: all of it). Raises Refused."""
        require_in_county(self.viewer, right, self.code, region or self.code)

    @property
    def world(self) -> WorldId:
        """The world of the county itself."""
        return WorldId(self.code)

    def within(self, right: Right) -> tuple[str, ...]:
        """Where in the county the right holds: () everywhere, else prefixes. Refused when nowhere."""
        return regions_in_county(self.viewer, right, self.code)


@contextmanager
def refused_while_away() -> Iterator[None]:
    """What cannot be done now is a refusal: still_writing, database_away, streams_away."""
    try:
        yield
    except StillWriting as error:
        raise Refused("still_writing", "") from error
    except Unavailable as error:
        raise Refused("database_away", "") from error
    except StreamError as error:
        raise Refused("streams_away", "") from error


class Base:
    """A desk. What waits for the database runs on a native thread."""

    def __init__(self, services: Services, clock: Callable[[], datetime] = utc_now) -> None:
        self.services, self.clock = services, clock
        self.store: Store = services.store

    def request(self, county: str) -> CountyRequest:
        """Who asks about a county; Refused unknown_region for one that is not served."""
        found = require_served(self.services.installation.counties.get(str(county)), county, "county")
        return CountyRequest(authentication.current(), authentication.origin(), found)

    def handle(self, request: CountyRequest, command: Command) -> Any:
        """Carry a command of whoever asks out. Raises Refused; still_writing, database_away and streams_away
        while it cannot be done.
        """
        with refused_while_away():
            return self.services.commands.handle(command, request.actor)

    def handle_once(self, request: CountyRequest, command: Command) -> Any:
        """As `handle`, for a command with a key; None when it was carried out before."""
        try:
            return self.handle(request, command)
        except Refused as refused:
            if refused.code not in DONE_BEFORE:
                raise
            return None

    def aside(self, work: Callable[..., T], *args: Any) -> T:
        """Run what waits for the database. Refused still_writing, database_away and streams_away while it
        cannot be done.
        """
        with refused_while_away():
            return offload(work, *args)


def text(form: Mapping[str, Any], name: str) -> str | None:
    """A field of a form as tidy text; None when it is not given."""
    value = form.get(name)
    return tidy(value) if isinstance(value, str) else None


number = parse_number


def offset(page: Any) -> int:
    """Where a page begins; pages count from 0."""
    return max(0, min(MOST_PAGES, number(page, "page"))) * PAGE_SIZE


def problems(faults: Iterable[RowFault | Fault], lang: str) -> list[dict[str, Any]]:
    """Faults as the page shows them, in the reader's language."""
    t = Translator(lang)
    return [
        {
            "row": getattr(fault, "row", None),
            "column": fault.column,
            "code": fault.code,
            "message": t(f"admin.problem.{fault.code}", **fault.facts),
        }
        for fault in faults
    ]


def form_of(form: Any) -> str:
    """The form of an export. Refused bad_form."""
    return parse_choice(form, TYPES, "form", "bad_form")


def shown_file(file: File) -> dict[str, Any]:
    """A file as the page takes it."""
    return {"filename": file.name, "content": file.content, "type": file.type, "rows": file.rows}
