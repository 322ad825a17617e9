"""What commands about accounts and keys share: the installation's accounts, and who is at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dashboard.cli.common import (
    ADDRESS,
    EXIT_SETTINGS,
    actor,
    installation_or_exit,
    settings_or_exit,
    stop,
)
from dashboard.config.settings import Settings
from dashboard.config.words import WORDS, say
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.regions import cities_of

if TYPE_CHECKING:
    from dashboard.commands import CommandBus, Publisher
    from dashboard.config.served_places import ServedPlaces
    from data_access.accounts import Accounts
    from data_access.store import Store


@dataclass(frozen=True)
class Terminal:
    """One installation, as a command sees it. `by`: who is at the terminal, administrator everywhere."""

    settings: Settings
    places: ServedPlaces
    store: Store
    by: Viewer

    @cached_property
    def served(self) -> Any:
        """The packs: a command that only lists does not wait until they are read."""
        return installation_or_exit(self.settings)

    @cached_property
    def accounts(self) -> Accounts:
        """The installation's accounts. Raises BadSecret, OSError."""
        from dashboard.config import account_policy

        serves, places = (lambda region: bool(self.served.serves(region))), self.places
        return account_policy.accounts(self.settings, self.store, places.default_region, places.place, serves)

    @cached_property
    def commands(self) -> CommandBus:
        """The door to change: its handlers take longer to read than all that a mere reader needs."""
        from dashboard.commands import CommandBus
        from dashboard.handlers.context import Context

        context = Context(self.served.counties, self.settings.approval_above, self.served.serves)
        return CommandBus(self.store, context, _publisher(self.settings))

    def say(self, key: str, **facts: object) -> str:
        return say(self.settings.lang, key, **facts)

    def account(self, login: str) -> Any:
        """The account of a login, or exit 1."""
        found = self.accounts.queries.by_login(login)
        return found or stop(self.say("account_unknown", login=login))

    def handle(self, command: Command) -> Any:
        """Carry a command of whoever is at the terminal out."""
        return self.commands.handle(command, Actor(self.by, ADDRESS))

    def require_region(self, region: str) -> None:
        """Exit 1 for a region that is not served here."""
        if not self.served.counties_of(region):
            stop(self.say("token_region", region=region))


@contextmanager
def open_terminal() -> Iterator[Terminal]:
    """What a command works with, on an up-to-date database. A refusal ends the command with a sentence."""
    from dashboard.config.secret_key import BadSecret
    from dashboard.config.served_places import read_places
    from data_access.county_packs.read_pack import PackError
    from data_access.database.database import StillWriting
    from data_access.database.schema import upgrade
    from data_access.store import Store, Unavailable

    settings = settings_or_exit()
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        upgrade(settings.database_address)
        places = read_places(settings)
        store = Store(settings.database_address)
        yield Terminal(settings, places, store, at_the_terminal(places.counties))
        store.close()
    except PackError as error:
        stop(say(settings.lang, "county_missing", reason=error), EXIT_SETTINGS)
    except Refused as refused:
        stop(in_words(settings.lang, refused))
    except BadSecret as error:
        stop(say(settings.lang, "bad_secret", reason=error), EXIT_SETTINGS)
    except StillWriting:
        stop(say(settings.lang, "refused_still_writing"))
    except Unavailable as error:
        stop(say(settings.lang, "refused", reason=error))


def _publisher(settings: Settings) -> Publisher | None:
    """Where screens hear of commands: the stream server of what runs, or the one that is configured; None
    while no installation runs that could have screens.
    """
    from dashboard.hosting import running_urls
    from data_access.feed.feed_publisher import FeedPublisher
    from data_access.streams.redis_streams import connect

    used = running_urls.in_use(settings)
    address = used.streams if used.running else settings.redis_url
    return FeedPublisher(connect(address)) if address else None


def at_the_terminal(counties: Any) -> Viewer:
    """Who can start this command can read and write the data folder, so they administer all of it."""
    who, cities = actor(), cities_of(counties)
    grants = tuple(Grant(Role.ADMINISTRATOR, city) for city in cities)
    return Viewer(Kind.INNER, who, who.removeprefix("cli:"), grants)


def in_words(lang: str, refused: Refused) -> str:
    """A refusal in the language of the terminal."""
    key = f"refused_{refused.code}"
    return say(lang, key if key in WORDS else "refused", reason=refused.detail)


def after_days(days: int) -> datetime | None:
    """The end of a key that lives so many days; None for 0, which means until it is ended."""
    return datetime.now(UTC) + timedelta(days=days) if days else None
