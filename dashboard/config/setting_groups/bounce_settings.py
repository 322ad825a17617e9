"""Settings of mails that did not arrive: where the reports of mail servers come in."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings

from dashboard.config.mail_forms import names_server

FOLDER: Final = "maildir:"
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class BounceSettings(BaseSettings):
    """Part of dashboard/config/settings.py."""

    mail_bounces: str | None = Field(
        None, description="where undelivered mails are reported: maildir:/FOLDER, or imaps://HOST"
    )
    mail_bounces_user: str | None = Field(
        None, description="account of that inbox; empty: that of PALM_MAIL_USER"
    )
    mail_bounces_password: str | None = Field(None, description="its password", repr=False)

    @field_validator("mail_bounces")
    @classmethod
    def _mailbox(cls, value: str | None) -> str | None:
        if value is not None and not (_is_folder(value) or _is_inbox(value)):
            raise PydanticCustomError(
                "bad_mail_bounces", "{code}", {"code": "bad_mail_bounces", "variable": ""}
            )
        return value


def _is_folder(text: str) -> bool:
    path = text.removeprefix(FOLDER)
    return text.startswith(FOLDER) and Path(path).is_absolute() and "\0" not in path


def _is_inbox(text: str) -> bool:
    """Whether it names a server and nothing else; one without TLS is on this machine."""
    if not names_server(text):
        return False
    url = urlsplit(text)
    return url.scheme == "imaps" or (url.scheme == "imap" and url.hostname in LOOPBACK)
