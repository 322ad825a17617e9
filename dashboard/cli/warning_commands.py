"""`palmcommand warning`: official warnings 预警 from the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli.common import settings_or_exit
from dashboard.config.words import say

warnings = typer.Typer(help="Official warnings 预警.", no_args_is_help=True)


@warnings.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="CAP or national XML, alone or in a feed.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line and file.")] = False,
    trusted: Annotated[
        list[str] | None,
        typer.Option("--trust", help="SHA-256 of a certificate that may sign."),
    ] = None,
) -> None:
    """Print what was understood of each file, or why it is refused; changes nothing. Ends with 1 if one is
    refused.
    """
    from data_access.files.warnings.descriptions import REFUSED, describe_path
    from data_access.files.warnings.signatures import normalize_fingerprint
    from domain.warnings.chains import Chains

    lang, refused, chains = settings_or_exit().lang, False, Chains()
    for path in files:
        facts = describe_path(path, chains, [normalize_fingerprint(one) for one in trusted or ()])
        refused |= facts["verdict"] == REFUSED
        typer.echo(json.dumps(facts, ensure_ascii=False) if as_json else _sentence(lang, facts))
    if refused:
        raise typer.Exit(1)


def _sentence(lang: str, facts: dict[str, Any]) -> str:
    """What a file says, in one line."""
    if facts["verdict"] == "refused":
        reason = say(lang, f"warning_fault_{facts['fault']}", fact=facts["fact"])
        return say(lang, "warning_refused", file=facts["file"], reason=reason, line=facts["line"])
    told = [_told(lang, message) for message in facts["messages"]]
    if not told:
        return say(lang, "warning_index", file=facts["file"], count=len(facts["links"]))
    return f"{facts['file']}\t" + " | ".join(told)


def _told(lang: str, message: dict[str, Any]) -> str:
    """One message: how it is meant first, so that an exercise never reads like a warning."""
    texts = [text for text in message["texts"] if text["language"].lower().startswith(lang)] or message[
        "texts"
    ]
    headline = texts[0]["headline"] or texts[0]["event"] if texts else ""
    words = [f"{message['status']} {message['kind']}", message["sent"], message["family"], headline]
    return "\t".join((*words, *(note["doubt"] for note in message["notes"])))
