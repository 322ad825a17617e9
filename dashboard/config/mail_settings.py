"""The mail server that the settings name."""

from __future__ import annotations

from urllib.parse import urlsplit

from dashboard.config.settings import Settings, is_loopback
from data_access.gateways.smtp_gateway import MailServer


def mail_server(settings: Settings) -> MailServer | None:
    """The server of e-mails; None where none is set. On this machine it needs no TLS."""
    if not (settings.mail_url and settings.mail_from):
        return None
    plain = is_loopback(urlsplit(settings.mail_url).hostname or "")
    return MailServer(
        settings.mail_url, settings.mail_from, settings.mail_user or "", settings.mail_password or "", plain
    )


def demo_mail(port: int) -> dict[str, str]:
    """The simulated mail server as settings."""
    return {
        "PALM_MAIL_URL": f"smtp://127.0.0.1:{port}",
        "PALM_MAIL_FROM": "palm@mail.demo",
        "PALM_MAIL_TO": "{phone}@mail.demo",
        "PALM_MAIL_USER": "",
        "PALM_MAIL_PASSWORD": "",  # nosec B105 - the simulator asks for none
    }
