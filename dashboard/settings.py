"""Settings: the environment, read once into a frozen object. Variables are named PALM_*, nothing else is
read.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PALM_"
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


def _loopback_only(host: str) -> str:
    if not is_loopback(host):
        raise ValueError(
            f"'{host}' is not a loopback address; there is no sign-in yet,"
            " so only 127.0.0.1, ::1 or localhost"
        )
    return host


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
    web_host: Annotated[str, AfterValidator(_loopback_only)] = Field("127.0.0.1", description="loopback only")
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
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level logged")

    @field_validator("counties")
    @classmethod
    def _some_county(cls, value: str) -> str:
        if not [part for part in value.split(",") if part.strip()]:
            raise ValueError("name at least one county folder")
        return value

    @field_validator("log_level", "lang", "wmts_crs", mode="before")
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
    def web_address(self) -> str:
        """Where people point a browser."""
        host = f"[{self.web_host}]" if ":" in self.web_host else self.web_host
        return f"http://{host}:{self.web_port}"


def load() -> Settings:
    """Read the environment. Raises BadSettings naming every wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings(tuple(_problem(e["loc"], e["msg"]) for e in error.errors())) from None


def _problem(loc: tuple[int | str, ...], message: str) -> BadSetting:
    name = PREFIX + str(loc[0] if loc else "").upper()
    given = os.environ.get(name)
    hidden = name.endswith(("_URL", "_KEY"))
    shown = "" if given is None or hidden else f" (given: {given!r})"
    return BadSetting(name, message.removeprefix("Value error, ") + shown)
