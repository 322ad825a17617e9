"""Settings: the environment, read once into a frozen object. Variables are named PALM_*, nothing else is
read.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PALM_"
LEAST_SECRET = 32
LEAST_VARIETY = 10
"""Different characters a secret must have at least; "changeme…" and "0000…" have fewer."""
OFF = frozenset({"", "0", "false", "no", "off"})
FOREIGN_PREFIXES = ("DASH_", "FLASK_")
FREE = frozenset({"FLASK_APP"})
LOOPBACK_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})


@dataclass(frozen=True, slots=True)
class BadSetting:
    """One variable that cannot be used, and why."""

    variable: str
    reason: str


class BadSettings(Exception):
    """The environment is wrong; `problems` names each variable."""

    def __init__(self, problems: tuple[BadSetting, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.variable}: {p.reason}" for p in problems))


def is_loopback(host: str) -> bool:
    """True when `host` (a name or an address, without port) can only mean this machine."""
    bare = host.strip().strip("[]").lower().rstrip(".")
    if bare in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


class Settings(BaseSettings):
    """What an installation can choose. Field `data_dir` is the variable PALM_DATA_DIR, and so on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(
        Path("palm-data"), description="folder of the database, the stream server and the lock"
    )
    redis_url: str | None = Field(None, description="Redis >= 7.0 or Valkey; empty starts the embedded one")
    database_url: str | None = Field(
        None, description="SQLAlchemy address; empty means SQLite in PALM_DATA_DIR"
    )
    counties: str = Field(
        "counties/longyou", description="folders of county packs or of a city, comma separated"
    )
    web_host: str = Field(
        "127.0.0.1",
        description="address to listen on; another than loopback needs PALM_PUBLIC_URL with https",
    )
    web_port: int = Field(8050, ge=1, le=65535, description="port of the pages and the API")
    ingest_workers: int = Field(1, ge=1, le=64, description="ingest processes")
    demo: bool = Field(
        True, description="1 starts the demo feed, marked 演示 on the screen; 0 switches it off"
    )
    demo_rate: float = Field(1.0, gt=0, le=1000, description="speed of the demo feed; 1 = an ordinary day")
    lang: Literal["zh", "en"] = Field("zh", description="language of messages: zh or en")
    wmts_url: str | None = Field(None, description="optional map tiles: WMTS address with {z} {x} {y}")
    wmts_key: str | None = Field(None, description="key for the map tiles; replaces {key} in PALM_WMTS_URL")
    wmts_crs: Literal["wgs84", "gcj02"] = Field("wgs84", description="datum of the tiles: wgs84 or gcj02")
    wmts_attribution: str = Field("", description="attribution shown for the tiles")
    public_url: str | None = Field(
        None, description="address people type, https://palm.example.gov.cn; its host is answered to"
    )
    tls_cert: Path | None = Field(None, description="certificate chain (PEM), when no proxy ends TLS")
    tls_key: Path | None = Field(None, description="private key (PEM) of PALM_TLS_CERT")
    trusted_proxies: int = Field(
        0, ge=0, le=4, description="how many reverse proxies of ours stand before the web program"
    )
    secret_key: str | None = Field(
        None,
        description="key of forms and second factors, >= 32 characters; empty makes one in PALM_DATA_DIR",
    )
    session_idle_min: int = Field(30, ge=1, le=1440, description="minutes without use that end a session")
    session_max_h: int = Field(12, ge=1, le=168, description="hours after which a session ends in any case")
    second_factor: Literal["optional", "required"] = Field(
        "optional", description="whether everybody has to set up a one-time code: optional or required"
    )
    oidc_issuer: str | None = Field(None, description="issuer of an OpenID provider people may sign in with")
    oidc_client_id: str | None = Field(None, description="our client id there")
    oidc_client_secret: str | None = Field(None, description="our client secret there")
    oidc_name: str = Field("统一身份认证", description="what its button on the sign-in page says")
    anchor_dir: Path | None = Field(
        None,
        description="second place of the trace's head, best on another machine; empty: PALM_DATA_DIR/anchors",
    )
    approval_above: int = Field(
        50, ge=0, description="an import that touches more people than this needs a second administrator"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level logged")

    @field_validator("counties")
    @classmethod
    def _some_county(cls, value: str) -> str:
        if not [part for part in value.split(",") if part.strip()]:
            raise ValueError("name at least one county folder")
        return value

    @field_validator("secret_key")
    @classmethod
    def _no_default_secret(cls, value: str | None) -> str | None:
        if value is not None and (len(value) < LEAST_SECRET or len(set(value)) < LEAST_VARIETY):
            raise ValueError(
                f"too weak or a default: give {LEAST_SECRET} random characters or more, or leave it empty"
            )
        return value

    @field_validator("public_url")
    @classmethod
    def _public_origin(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "https://x")
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise ValueError("must start with https://")
        if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("must be a bare address like https://palm.example.gov.cn")
        return value if value is None else value.rstrip("/")

    @field_validator("tls_cert", "tls_key")
    @classmethod
    def _some_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("there is no such file")
        return value

    @model_validator(mode="after")
    def _safe_together(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("PALM_TLS_CERT and PALM_TLS_KEY go together")
        outside = not is_loopback(self.web_host)
        if outside and not (self.public_url and (self.tls_cert or self.trusted_proxies)):
            raise ValueError(
                f"PALM_WEB_HOST {self.web_host!r} is not a loopback address: it needs PALM_PUBLIC_URL, and"
                " PALM_TLS_CERT with PALM_TLS_KEY or PALM_TRUSTED_PROXIES"
            )
        if self.demo and (outside or self.public_url):
            raise ValueError("the demo's accounts are known to all: set PALM_DEMO=0 beyond this machine")
        oidc = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(oidc) and not all(oidc):
            raise ValueError("PALM_OIDC_ISSUER, PALM_OIDC_CLIENT_ID and PALM_OIDC_CLIENT_SECRET go together")
        return self

    @field_validator("log_level", "lang", "wmts_crs", "second_factor", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("redis_url")
    @classmethod
    def _redis_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite", "postgresql")):
            raise ValueError("must start with sqlite:/// or postgresql+psycopg://")
        return value

    @property
    def county_dirs(self) -> tuple[Path, ...]:
        """The folders of PALM_COUNTIES."""
        return tuple(Path(part.strip()) for part in self.counties.split(",") if part.strip())

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address in use. `postgresql://` means psycopg 3, the driver that is installed."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir.resolve() / 'palm.db'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def anchors(self) -> Path:
        """The folder of the trace's anchors."""
        return self.anchor_dir or self.data_dir / "anchors"

    @property
    def secure(self) -> bool:
        """Whether people reach us by https, so that cookies may say so."""
        return self.tls_cert is not None or (self.public_url or "").startswith("https://")

    @property
    def web_address(self) -> str:
        """Where the web program listens."""
        return self._address(self.web_host)

    @property
    def inner_address(self) -> str:
        """Where our own programs reach it: every address means this machine's loopback."""
        try:
            everywhere = ipaddress.ip_address(self.web_host).is_unspecified
        except ValueError:
            everywhere = False
        loopback = "::1" if ":" in self.web_host else "127.0.0.1"
        return self._address(loopback if everywhere else self.web_host)

    @property
    def people_address(self) -> str:
        """What people type into a browser."""
        return self.public_url or self.web_address

    def _address(self, name: str) -> str:
        host = f"[{name}]" if ":" in name else name
        return f"{'https' if self.tls_cert else 'http'}://{host}:{self.web_port}"


def trusting(settings: Settings) -> ssl.SSLContext | None:
    """How our own programs speak to the web program: they trust its own certificate, whatever name it is for.
    None without TLS.
    """
    if settings.tls_cert is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(settings.tls_cert)
    return context


def refuse_environment(environment: Mapping[str, str]) -> None:
    """Raise BadSettings naming every variable that would change Dash or Flask behind our back."""
    found = [
        BadSetting(name, "is not a setting of ours and would open Dash or Flask up: unset it")
        for name, value in sorted(environment.items())
        if name.upper().startswith(FOREIGN_PREFIXES)
        and name.upper() not in FREE
        and value.strip().lower() not in OFF
    ]
    if found:
        raise BadSettings(tuple(found))


def load() -> Settings:
    """Read the environment. Raises BadSettings naming every wrong variable."""
    refuse_environment(os.environ)
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings(tuple(_problem(e["loc"], e["msg"]) for e in error.errors())) from None


def _problem(loc: tuple[int | str, ...], message: str) -> BadSetting:
    if not loc:
        return BadSetting(PREFIX + "*", message.removeprefix("Value error, "))
    name = PREFIX + str(loc[0]).upper()
    given = os.environ.get(name)
    hidden = name.endswith(("_URL", "_KEY", "_SECRET"))
    shown = "" if given is None or hidden else f" (given: {given!r})"
    return BadSetting(name, message.removeprefix("Value error, ") + shown)
