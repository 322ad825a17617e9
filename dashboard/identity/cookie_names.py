"""The names of our cookies. Browsers keep them by host and not by port: two installations on one host would
take each other's, so each has the port that people type in its names. (With https only this host's own
answers can set them.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from dashboard.config.settings import Settings

USUAL = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Jar:
    """The cookies of one installation. `port`: of the address that people type."""

    port: int
    secure: bool

    def name(self, what: str) -> str:
        """The name of palm_session, palm_device, palm_step, palm_form or palm_wall."""
        return f"{'__Host-' if self.secure else ''}{what}_{self.port}"

    @property
    def csrf(self) -> str:
        """The cookie that pages read, which has no prefix."""
        return f"_csrf_token_{self.port}"

    def read(self, cookies: Mapping[str, str], what: str) -> str:
        """The value of a cookie, "" without one; one from before names had a port counts while it is good."""
        return cookies.get(self.name(what)) or cookies.get(self.former(what)) or ""

    def former(self, what: str) -> str:
        """The name of before."""
        return f"{'__Host-' if self.secure else ''}{what}"


def jar(settings: Settings) -> Jar:
    """The names of an installation's cookies."""
    url = urlsplit(settings.people_address)
    return Jar(url.port or USUAL[url.scheme], settings.secure)
