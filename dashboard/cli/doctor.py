"""`palmcommand doctor`: look at everything an installation needs, say what is wrong and how to mend it."""

from __future__ import annotations

from typing import Any

from dashboard.cli.checks import (
    checks_address,
    checks_calendar,
    checks_machine,
    checks_people,
    checks_rollouts,
    checks_services,
)
from dashboard.cli.checks.findings import Check, Finding
from dashboard.config.credentials import hidden, masked
from dashboard.config.settings import Settings
from dashboard.config.words import say
from dashboard.hosting import running_urls


def examine(settings: Settings, url: str = "") -> list[Finding]:
    """Run every check, or those of one address; a check that breaks is itself a finding."""
    if url:
        return checks_address.examine(settings, url)
    rooms = (checks_machine, checks_calendar, checks_services, checks_people, checks_rollouts)
    checks = [check for room in rooms for check in room.CHECKS]
    return [_safely(check, settings) for check in checks]


def _safely(check: Check, settings: Settings) -> Finding:
    try:
        return check(settings)
    except Exception as error:
        name = check.__name__
        return Finding(
            (name, name), False, f"{type(error).__name__}: {error}", ("见左侧说明", "see the message")
        )


def as_text(settings: Settings, findings: list[Finding]) -> str:
    """For people, in their language."""
    index = 1 if settings.lang == "en" else 0
    lines = []
    for finding in findings:
        lines.append(f"{'✓' if finding.ok else '✗'} {finding.name[index]}: {finding.seen}")
        if not finding.ok and finding.mend[index]:
            lines.append(f"    → {finding.mend[index]}")
    bad = sum(not finding.ok for finding in findings)
    lines.append(say(settings.lang, "doctor_bad", count=bad) if bad else say(settings.lang, "doctor_ok"))
    return hidden("\n".join(lines))


def as_json(settings: Settings, findings: list[Finding]) -> dict[str, Any]:
    """For programs: the addresses in use, and the checks. Passwords that somebody set are masked; that of the
    embedded stream server, whose address only the owner of this folder can read, is told.
    """
    used = running_urls.in_use(settings)
    checks = [
        {"name": f.name[1], "ok": f.ok, "seen": hidden(f.seen), "mend": "" if f.ok else f.mend[1]}
        for f in findings
    ]
    return {
        "streams": {"url": masked(used.streams) if used.streams and settings.redis_url else used.streams},
        "database": {"url": masked(used.database)},
        "web": {"url": used.web},
        "running": used.running,
        "ok": all(f.ok for f in findings),
        "checks": checks,
    }
