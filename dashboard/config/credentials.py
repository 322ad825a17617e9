"""Passwords in addresses: where they can stand, how an address is shown without them, and what this program
knows and never tells.

An address is taken apart by its form. Of its parameters only those that are known to be no secret are shown,
so that one nobody thought of stays hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

STARS = "***"
SHOWN = frozenset((
    "db", "dbname", "host", "hostaddr", "port", "target_session_attrs", "sslmode", "ssl_cert_reqs",
    "ssl_check_hostname", "ssl_min_protocol_version", "application_name", "client_name", "connect_timeout",
    "socket_timeout", "socket_connect_timeout", "socket_keepalive", "health_check_interval", "protocol",
    "mode", "max_connections", "client_encoding",
))  # fmt: skip
"""Parameters that are shown; of all others only the names."""
REDIS_KEYS = SHOWN | {
    "username", "password", "retry_on_timeout", "timeout", "ssl_ca_certs", "ssl_ca_path", "ssl_certfile",
    "ssl_keyfile", "ssl_password", "ssl_ca_data", "ssl_min_version", "ssl_ciphers", "retry_on_error",
    "socket_read_size", "legacy_responses", "ssl_include_verify_flags", "ssl_exclude_verify_flags",
}  # fmt: skip
LEAST_SECRET = 6
"""Characters of a password that is looked for in texts; a shorter one would take words apart."""
_PARAMETER = re.compile(r"[A-Za-z_][\w.-]*=.*", re.DOTALL)
_POSTGRES = re.compile(
    r"postgresql(?:\+\w+)?://(?:[^:/]*(?::[^@]*)?@)?(?:\[[^/?]+\]|[^/:?]+)?(?::(?P<port>[^/?]*))?(?:[/?].*)?",
    re.DOTALL,
)
_known: set[str] = set()


def masked(address: str) -> str:
    """The address without anything that may be a secret; `***` for what is no address."""
    scheme, sep, rest = address.partition("://")
    if not sep or not re.fullmatch(r"[\w+.-]+", scheme):
        return STARS
    base, mark, query = rest.partition("?")
    parameters = query.split("&") if mark else []
    if not all(_PARAMETER.fullmatch(parameter) for parameter in parameters) or ("@" in query and "@" in base):
        return f"{scheme}://{STARS}"
    shown = "&".join(_shown(parameter) for parameter in parameters)
    if not scheme.startswith("sqlite"):
        user, at, place = base.rpartition("@")
        bare, sharp, _ = place.partition("#")
        base = f"{user}{at}{bare}{sharp}{STARS if sharp else ''}"
    return f"{scheme}://{_without_password(base)}{mark}{shown}"


def _shown(parameter: str) -> str:
    name, _, value = parameter.partition("=")
    return f"{name}={value if name in SHOWN and '#' not in value else STARS}"


def _without_password(base: str) -> str:
    """What stands before the parameters; a path has no user, so an @ in it means nothing."""
    user, at, place = ("", "", base) if base.startswith("/") else base.rpartition("@")
    name, colon, _ = user.partition(":")
    return f"{name}{colon}{STARS if colon else ''}{at}{place}"


def secrets_in(address: str) -> Iterator[str]:
    """Every password of an address, as it is written and as it is meant."""
    rest = address.partition("://")[2]
    base, _, query = rest.partition("?")
    user = "" if base.startswith("/") else base.rpartition("@")[0]
    found = [user.partition(":")[2]]
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in SHOWN:
            found.append(value)
    found += [
        parameter.partition("=")[2]
        for parameter in query.split("&")
        if parameter.partition("=")[0] not in SHOWN
    ]
    for parameter in found:
        yield from {parameter, unquote(parameter)}


def remember(*secrets: str) -> None:
    """Never tell these, whatever says them: an address with its passwords, or a secret itself."""
    for secret in secrets:
        found = {*secrets_in(secret), secret} if "://" in secret else {secret}
        _known.update(part for part in found if len(part) >= LEAST_SECRET)


def hidden(text: str) -> str:
    """The text without what was remembered: addresses masked, secrets starred."""
    for secret in sorted(_known, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, masked(secret) if "://" in secret else STARS)
    return text


def fault_of_redis(address: str) -> bool:
    """Whether the address of a stream server cannot be understood, or would be understood otherwise."""
    scheme, _, rest = address.partition("://")
    base, mark, query = rest.partition("?")
    parameters = query.split("&") if mark else []
    names = {parameter.partition("=")[0] for parameter in parameters}
    if (
        "#" in rest
        or not all(_PARAMETER.fullmatch(parameter) for parameter in parameters)
        or names - REDIS_KEYS
    ):
        return True
    if scheme == "unix":
        return "/" not in base
    place, slash, number = base.rpartition("@")[2].partition("/")
    if "@" in number or "/" in base.rpartition("@")[0] or (slash and number and not number.isdecimal()):
        return True
    return not _is_port(re.sub(r"\[[^\]]*\]", "", place).partition(":")[2])


def fault_of_database(address: str) -> bool:
    """Whether the address of a database cannot be understood."""
    if address.startswith("sqlite"):
        path = address.partition(":///")[2].partition("?")[0]
        return not path or path.startswith((":memory:", "file::memory:"))
    found = _POSTGRES.fullmatch(address)
    return found is None or not _is_port(found["port"] or "")


def _is_port(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= 65535)
