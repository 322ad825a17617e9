"""The mail server that the settings name."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from dashboard.config.setting_groups.bounce_settings import FOLDER
from dashboard.config.settings import Settings, is_loopback
from data_access.gateways.bounce_mailbox import ImapBox, MaildirBox
from data_access.gateways.smtp_gateway import MailServer


def mail_server(settings: Settings) -> MailServer | None:
    """The server of e-mails; None where none is set. On this machine it needs no TLS."""
    if not (settings.mail_url and settings.mail_from):
        return None
    is_local = is_loopback(urlsplit(settings.mail_url).hostname or "")
    return MailServer(
        settings.mail_url,
        settings.mail_from,
        settings.mail_user or "",
        settings.mail_password or "",
        is_local,
    )


def bounce_mailbox(settings: Settings) -> MaildirBox | ImapBox | None:
    """Where undelivered mails are reported; None where it is not set."""
    if not settings.mail_bounces:
        return None
    if settings.mail_bounces.startswith(FOLDER):
        return MaildirBox(Path(settings.mail_bounces.removeprefix(FOLDER)))
    user = settings.mail_bounces_user or settings.mail_user or ""
    password = settings.mail_bounces_password if settings.mail_bounces_user else settings.mail_password
    return ImapBox(settings.mail_bounces, user, password or "")


def demo_mail(port: int, bounces: Path) -> dict[str, str]:
    """The simulated mail server as settings. `bounces`: the maildir in which it reports."""
    return {
        "PALM_MAIL_URL": f"smtp://127.0.0.1:{port}",
        "PALM_MAIL_FROM": "palm@mail.demo",
        "PALM_MAIL_TO": "{phone}@mail.demo",
        "PALM_MAIL_BOUNCES": f"{FOLDER}{bounces.resolve()}",
        "PALM_MAIL_USER": "",
        "PALM_MAIL_PASSWORD": "",  # nosec B105 - the simulator asks for none
    }
