"""Which addresses are in use: those of the running installation (run.json), else those the settings
give.
"""

from __future__ import annotations

import http.client
import json
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from dashboard.concurrency.processes import SoleHolder, write_private
from dashboard.config.settings import Settings
from dashboard.config.tls_trust import trust_web_certificate
from dashboard.hosting.embedded import Embedded


@dataclass(frozen=True, slots=True)
class Addresses:
    """`streams` is None when there is no stream server yet: none configured, and ours never ran here."""

    streams: str | None
    database: str
    web: str
    running: bool


def lock(settings: Settings) -> SoleHolder:
    """The lock that lets one `run` work in a data folder."""
    return SoleHolder(settings.data_dir / "palm.lock")


def embedded(settings: Settings) -> Embedded:
    """The embedded stream server of this installation (running or not)."""
    return Embedded(settings.data_dir.resolve() / "stream")


def in_use(settings: Settings) -> Addresses:
    """Addresses of the running `palmcommand run` of this data folder, or the configured ones."""
    configured = Addresses(
        settings.redis_url or embedded(settings).url(), settings.database_address, settings.web_address, False
    )
    if not lock(settings).is_held():
        return configured
    try:
        noted = json.loads((settings.data_dir / "run.json").read_text(encoding="utf-8"))
        return Addresses(noted["streams"], noted["database"], noted["web"], True)
    except (OSError, ValueError, KeyError):
        return configured


def note(settings: Settings, streams: str) -> None:
    """Write down what this run uses, readable by its owner only (it holds a password)."""
    used = Addresses(streams, settings.database_address, settings.web_address, True)
    write_private(settings.data_dir / "run.json", json.dumps(asdict(used)))


def forget(settings: Settings) -> None:
    """Remove the note at the end of a run."""
    (settings.data_dir / "run.json").unlink(missing_ok=True)


def serves(settings: Settings, sign: str) -> bool:
    """Whether the web program of this installation answers a path with 200."""
    connection = _connection(settings)
    try:
        connection.request("GET", sign)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _connection(settings: Settings) -> http.client.HTTPConnection:
    host, port = urlsplit(settings.inner_address).hostname or "", settings.web_port
    tls = trust_web_certificate(settings)
    if tls is None:
        return http.client.HTTPConnection(host, port, timeout=1)
    return http.client.HTTPSConnection(host, port, timeout=1, context=tls)
