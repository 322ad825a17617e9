"""Links in messages: each brings its person to the page where they answer on the phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from dashboard.relay.message_texts import LINKED, TO_CONFIRM, TO_DESK
from data_access.accounts.keys.person_links import link_of_message
from data_access.database.unit_of_work import Origin
from data_access.store import Store
from domain.accounts.person_links import USUAL_HOURS, link_address
from domain.kernel.errors import Refused
from domain.squads.calls.outgoing import Message, link_subject


def links_of(store: Store, installation: str, key: bytes) -> Callable[[Sequence[Message]], Mapping[str, str]]:
    """Makes the links of calls and instructions, by id of the message; none for whoever was removed. What
    only an account decides leads to its page, which asks to sign in.
    """

    def make(messages: Sequence[Message]) -> dict[str, str]:
        found = {
            message.id: _desk_address(installation, message)
            for message in messages
            if message.kind in TO_DESK
        }
        wanted = [message for message in messages if message.person and message.kind in LINKED]
        for world in dict.fromkeys(message.world for message in wanted):
            with store.unit_of_work(world, Origin("palm", "relay")) as work:
                for message in (message for message in wanted if message.world == world):
                    with suppress(Refused):
                        secret = link_of_message(
                            work, message.person, USUAL_HOURS, key, link_subject(message)
                        )
                        found[message.id] = link_address(installation, secret)
        return found

    return make


def _desk_address(installation: str, message: Message) -> str:
    if message.kind in TO_CONFIRM:
        return f"{installation}/confirm/{message.subject}?region={message.world.county}"
    return f"{installation}/rollout?region={message.world.county}&rollout={message.subject}"
