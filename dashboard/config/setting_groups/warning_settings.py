"""Settings of official warnings: where they come from, and whose signature counts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings

from domain.emergency.warnings.standing.signature_policy import SignaturePolicy, Trust

_FINGERPRINT = re.compile(r"(?:[0-9a-f]{2}:?){31}[0-9a-f]{2}", re.IGNORECASE)


class WarningSettings(BaseSettings):
    """Part of dashboard/config/settings.py."""

    warning_folder: Path | None = Field(
        None, description="folder that is watched for files of official warnings (docs/warnings.md)"
    )
    warning_feeds: str = Field(
        "", description="addresses of Atom or RSS feeds of official warnings, comma separated"
    )
    warning_poll_s: float = Field(
        60.0, ge=5, le=3600, description="seconds between two looks at a feed of warnings"
    )
    warning_signatures: Literal["any", "intact", "trusted"] = Field(
        "any",
        description="what the signature of a warning has to prove before it counts: any, intact or trusted",
    )
    warning_trust: str = Field(
        "", description="SHA-256 of the certificates that may sign warnings, comma separated"
    )

    @field_validator("warning_feeds")
    @classmethod
    def _feeds(cls, value: str) -> str:
        for address in split_list(value):
            url = urlsplit(address)
            if url.scheme not in ("http", "https") or not url.hostname or url.username or url.password:
                raise PydanticCustomError("bad_feed", "{code}", {"code": "bad_feed", "variable": ""})
        return value

    @field_validator("warning_trust")
    @classmethod
    def _trust(cls, value: str) -> str:
        if any(not _FINGERPRINT.fullmatch(part) for part in split_list(value)):
            raise PydanticCustomError(
                "bad_fingerprint", "{code}", {"code": "bad_fingerprint", "variable": ""}
            )
        return value

    @property
    def feeds(self) -> tuple[str, ...]:
        """The addresses of the feeds."""
        return split_list(self.warning_feeds)

    @property
    def signatures(self) -> SignaturePolicy:
        """What a signature has to prove, and whose certificates are trusted."""
        trusted = (part.replace(":", "").lower() for part in split_list(self.warning_trust))
        return SignaturePolicy(Trust(self.warning_signatures), tuple(trusted))


def split_list(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
