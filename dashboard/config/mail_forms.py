"""What the settings of e-mail may look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from domain.directory.person import is_address
from domain.squads.calls.mail import is_form

SCHEMES: Final = ("smtp", "smtps")


def is_mail_url(text: str) -> bool:
    """Whether it names a mail server and nothing else: its account has settings of its own."""
    return names_server(text) and urlsplit(text).scheme in SCHEMES


def names_server(text: str) -> bool:
    """Whether a URL of any scheme names a server, with a port or without, and nothing else."""
    try:
        url = urlsplit(text)
        named = bool(url.hostname) and url.port != 0
    except ValueError:
        return False
    more = url.username or url.password or url.path.strip("/") or url.query or url.fragment
    return named and not more


MAIL_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "mail_url": is_mail_url,
    "mail_from": is_address,
    "mail_to": is_form,
}
