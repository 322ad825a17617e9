"""Links in messages: each brings its person to the page where they answer on the phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dashboard.relay.message_texts import LINKED, TO_CONFIRM, TO_DESK
from data_access.accounts.keys.person_links import find_links, make_links, secret_of_message
from data_access.database.unit_of_work import Origin
from data_access.store import Store
from domain.accounts.person_links import USUAL_HOURS, link_address
from domain.kernel.worlds import WorldId
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
            found |= of_world(world, [message for message in wanted if message.world == world])
        return found

    def of_world(world: WorldId, messages: Sequence[Message]) -> dict[str, str]:
        """Most people have their link from an earlier message, and nothing is written for these."""
        secrets = {
            message.id: secret_of_message(key, world.county, link_subject(message)) for message in messages
        }
        with store.reading() as connection:
            made = find_links(connection, secrets.values())
        if missing := {secrets[m.id]: m.person for m in messages if secrets[m.id] not in made}:
            with store.unit_of_work(world, Origin("palm", "relay")) as work:
                made |= make_links(work, missing, USUAL_HOURS)
        return {id: link_address(installation, secret) for id, secret in secrets.items() if secret in made}

    return make


def _desk_address(installation: str, message: Message) -> str:
    if message.kind in TO_CONFIRM:
        return f"{installation}/confirm/{message.subject}?region={message.world.county}"
    return f"{installation}/rollout?region={message.world.county}&rollout={message.subject}"
