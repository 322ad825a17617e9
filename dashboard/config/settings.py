"""Settings: the environment, read once into a frozen object. Variables are named PALM_*, nothing else is
read.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import SettingsConfigDict

from dashboard.config.credentials import fault_of_database, fault_of_redis, masked, remember
from dashboard.config.mail_forms import MAIL_CHECKS
from dashboard.config.setting_groups.bounce_settings import BounceSettings
from dashboard.config.setting_groups.demo_settings import DemoSettings
from dashboard.config.setting_groups.sheet_settings import SheetSettings
from dashboard.config.setting_groups.warning_settings import WarningSettings
from dashboard.config.settings_errors import WORDS, BadSetting, BadSettings, bad
from data_access.database.urls import sqlite_address

PREFIX = "PALM_"
LEAST_SECRET = 32
LEAST_VARIETY = 10
"""Different characters a secret must have at least; "0000…" has fewer."""
PLACEHOLDERS = (
    "changeme",
    "change-me",
    "change_me",
    "default",
    "example",
    "password",
    "placeholder",
    "your-secret",
)
"""What stands in secrets that somebody copied from a page instead of making one."""
OFF = frozenset({"", "0", "false", "no", "off"})
FOREIGN_PREFIXES = ("DASH_", "FLASK_")
FREE = frozenset({"FLASK_APP", "PALM_SHARED_DATA"})
"""Names of others that do no harm: Flask's own command, and the data our tests compare with."""
LOOPBACK_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})


def is_loopback(host: str) -> bool:
    """True when `host` (a name or an address, without port) can only mean this machine."""
    bare = host.strip().strip("[]").lower().rstrip(".")
    if bare in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def _wrong(code: str, variable: str = "", **facts: object) -> PydanticCustomError:
    """A refusal of ours; `variable` when it is about several."""
    return PydanticCustomError(code, "{code}", {"code": code, "variable": variable, **facts})


class Settings(WarningSettings, DemoSettings, SheetSettings, BounceSettings):
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
    upgrade_backup: Literal["auto", "own"] = Field(
        "auto", description="auto backs the database up before an upgrade; own: you have a backup of your own"
    )
    backups_kept: int = Field(3, ge=1, le=100, description="how many of these backups are kept")
    notice_url: str | None = Field(None, description="gateway of work notices (docs/gateways.md)")
    sms_url: str | None = Field(None, description="gateway of SMS")
    voice_url: str | None = Field(None, description="gateway of phone calls")
    group_url: str | None = Field(None, description="robot of the squads' chat group (docs/gateways.md)")
    group_secret: str | None = Field(None, description="signs what is posted to that group")
    mail_url: str | None = Field(None, description="mail server, smtps:// or smtp:// (docs/gateways.md)")
    mail_user: str | None = Field(None, description="account at the mail server")
    mail_password: str | None = Field(None, description="its password")
    mail_from: str | None = Field(None, description="address that e-mails come from")
    mail_to: str | None = Field(
        None, description="form of people's addresses, with {id} or {phone}: {phone}@mail.example.gov.cn"
    )
    gateway_key: str | None = Field(None, description="bearer key that the gateways want")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level logged")

    @field_validator("counties")
    @classmethod
    def _some_county(cls, value: str) -> str:
        if not [part for part in value.split(",") if part.strip()]:
            raise _wrong("no_county")
        return value

    @field_validator("secret_key")
    @classmethod
    def _no_default_secret(cls, value: str | None) -> str | None:
        if value is None:
            return None
        copied = any(word in value.lower() for word in PLACEHOLDERS)
        if copied or len(value) < LEAST_SECRET or len(set(value)) < LEAST_VARIETY:
            raise _wrong("weak_secret", least=LEAST_SECRET)
        return value

    @field_validator("public_url")
    @classmethod
    def _public_origin(cls, value: str | None) -> str | None:
        url = urlsplit(value or "https://x")
        if url.scheme != "https" and not is_loopback(url.hostname or ""):
            raise _wrong("not_https")
        if not url.hostname or url.path.strip("/") or url.query or url.fragment:
            raise _wrong("not_bare")
        return value if value is None else value.rstrip("/")

    @field_validator("oidc_issuer", "notice_url", "sms_url", "voice_url", "group_url")
    @classmethod
    def _secret_by_tls(cls, value: str | None) -> str | None:
        url = urlsplit(value or "https://x")
        if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.hostname or "")):
            raise _wrong("not_https")
        return value

    @field_validator("mail_url", "mail_from", "mail_to")
    @classmethod
    def _good_mail(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not MAIL_CHECKS[info.field_name or ""](value):
            raise _wrong(f"bad_{info.field_name}")
        return value

    @field_validator("tls_cert", "tls_key")
    @classmethod
    def _some_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise _wrong("no_file")
        return value

    @model_validator(mode="after")
    def _safe_together(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise _wrong("tls_pair", "PALM_TLS_CERT" if self.tls_key else "PALM_TLS_KEY")
        outside = not is_loopback(self.web_host)
        if outside and not (self.public_url and (self.tls_cert or self.trusted_proxies)):
            raise _wrong("not_loopback", "PALM_WEB_HOST", host=self.web_host)
        if self.demo and (outside or self.public_url):
            raise _wrong("demo_outside", "PALM_DEMO")
        oidc = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(oidc) and not all(oidc):
            raise _wrong("oidc_together", "PALM_OIDC_ISSUER")
        mail = (self.mail_url, self.mail_from, self.mail_to)
        if (any(mail) and not all(mail)) or bool(self.mail_user) != bool(self.mail_password):
            raise _wrong("mail_together", "PALM_MAIL_URL")
        return self

    @field_validator("log_level", "lang", "wmts_crs", "second_factor", "upgrade_backup", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("redis_url")
    @classmethod
    def _redis_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise _wrong("redis_scheme")
        if value is not None and fault_of_redis(value):
            raise _wrong("bad_address")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite", "postgresql")):
            raise _wrong("database_scheme")
        if value is not None and fault_of_database(value):
            raise _wrong("bad_address")
        return value

    @field_validator("data_dir", "anchor_dir", "tls_cert", "tls_key", "warning_folder", mode="after")
    @classmethod
    def _path_of_text(cls, value: Path | None) -> Path | None:
        """Its name goes into addresses, files and answers, all of them UTF-8."""
        try:
            str(value or "").encode()
        except UnicodeEncodeError:
            raise _wrong("bad_path") from None
        return value

    @property
    def county_dirs(self) -> tuple[Path, ...]:
        """The folders of PALM_COUNTIES."""
        return tuple(Path(part.strip()) for part in self.counties.split(",") if part.strip())

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address in use. `postgresql://` means psycopg 3, the driver that is installed."""
        if self.database_url is None:
            return sqlite_address(self.data_dir.resolve() / "palm.db")
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def gateways(self) -> dict[str, str]:
        """Addresses of the gateways there are, by channel."""
        given = {"notice": self.notice_url, "sms": self.sms_url, "voice": self.voice_url}
        return {channel: url for channel, url in given.items() if url}

    @property
    def anchors(self) -> Path:
        """The folder of the trace's anchors."""
        return self.anchor_dir or self.data_dir / "anchors"

    @property
    def backups(self) -> Path:
        """The folder of the backups that are made before an upgrade."""
        return self.data_dir / "backups"

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


def refuse_environment(environment: Mapping[str, str]) -> None:
    """Raise BadSettings naming every variable that would change Dash or Flask behind our back, and every
    PALM_* that is none of ours: a mistyped name would leave its setting as it was, unnoticed.
    """
    ours = {PREFIX + name.upper() for name in Settings.model_fields}
    found = []
    for name, value in sorted(environment.items()):
        upper = name.upper()
        if upper in FREE | ours:
            continue
        if upper.startswith(FOREIGN_PREFIXES) and value.strip().lower() not in OFF:
            found.append(bad(name, "foreign"))
        elif upper.startswith(PREFIX):
            meant = difflib.get_close_matches(upper, ours, 1)
            found.append(bad(name, "unknown", {"name": meant[0]} if meant else {}))
    if found:
        raise BadSettings(tuple(found))


def load() -> Settings:
    """Read the environment. Raises BadSettings naming every wrong variable."""
    refuse_environment(os.environ)
    try:
        settings = Settings()
    except ValidationError as error:
        raise BadSettings(tuple(_problem(secret) for secret in error.errors())) from None
    secrets = (
        settings.redis_url,
        settings.database_url,
        settings.secret_key,
        settings.oidc_client_secret,
        settings.gateway_key,
        settings.mail_password,
        settings.mail_bounces_password,
        settings.group_url,
        settings.group_secret,
    )
    remember(*(secret for secret in secrets if secret))
    return settings


def _problem(error: ErrorDetails) -> BadSetting:
    facts = dict(error.get("ctx") or {})
    name = (
        PREFIX + str(error["loc"][0]).upper() if error["loc"] else str(facts.get("variable") or PREFIX + "*")
    )
    given = os.environ.get(name)
    if error["loc"] and given is not None and not name.endswith(("_URL", "_KEY", "_SECRET")):
        facts["given"] = masked(given) if "://" in given else given
    code = str(error["type"])
    return bad(name, code, facts) if code in WORDS else BadSetting(name, error["msg"])
