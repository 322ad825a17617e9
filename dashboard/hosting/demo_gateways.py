"""The gateways of a demo: simulated phones and a simulated mail server, whatever is set."""

from __future__ import annotations

from pathlib import Path

from dashboard.config.mail_settings import demo_mail
from dashboard.demo.gateway_sim import GROUP_SECRET
from domain.squads.calls.outgoing import CHANNELS, GROUP


def demo_gateways(phones: int, mails: int, bounces: Path) -> dict[str, str]:
    """Their settings as variables. `phones`, `mails`: their ports; `bounces`: the maildir of reports."""
    sim = f"http://127.0.0.1:{phones}"
    group = {"PALM_GROUP_SECRET": GROUP_SECRET}
    by_http = {f"PALM_{name.upper()}_URL": f"{sim}/{name}" for name in (*CHANNELS, GROUP)}
    return by_http | group | demo_mail(mails, bounces)
