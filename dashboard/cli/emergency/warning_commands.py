"""`palmcommand warning`: official warnings 预警 from the terminal."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.cli.common import county_or_exit, settings_or_exit, stop
from dashboard.config.words import say
from domain.kernel.clock import TZ

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
    from domain.emergency.warnings.chains import Chains

    lang, refused, chains = settings_or_exit().lang, False, Chains()
    for path in files:
        facts = describe_path(
            path, chains, [normalize_fingerprint(fingerprint) for fingerprint in trusted or ()]
        )
        refused |= facts["verdict"] == REFUSED
        typer.echo(json.dumps(facts, ensure_ascii=False) if as_json else _sentence(lang, facts))
    if refused:
        raise typer.Exit(1)


@warnings.command()
def replay(
    file: Annotated[Path, typer.Argument(help="A list of warnings seen on a feed, as CSV.")],
    speed: Annotated[str, typer.Option(help="How many times faster than recorded, or max.")] = "60",
    label: Annotated[str, typer.Option(help="Name of the run; the same name goes on where it ended.")] = "",
    county: Annotated[str, typer.Option(help="County code; needed when several are installed.")] = "",
) -> None:
    """Replay a list of warnings onto the stream: what concerns the county, without texts and identifiers."""
    from tempfile import TemporaryDirectory

    from dashboard.cli.replays.replay_file import FileError
    from dashboard.cli.replays.warning_lists import read_list
    from dashboard.cli.tool_commands import replay_file

    settings = settings_or_exit(need_streams=True)
    try:
        messages = read_list(file, county_or_exit(settings, county).code)
    except (FileError, OSError, UnicodeDecodeError) as error:
        stop("\n".join(getattr(error, "problems", [str(error)])))
    with TemporaryDirectory() as folder:
        made = Path(folder) / f"{file.stem}.jsonl"
        made.write_bytes(b"\n".join(messages))
        replay_file(settings, made, speed, label, False, county)


def _sentence(lang: str, facts: dict[str, Any]) -> str:
    """What a file says, in one line."""
    if facts["verdict"] == "refused":
        reason = say(lang, f"warning_fault_{facts['fault']}", fact=facts["fact"])
        name = "warning_refused" if facts["line"] else "warning_refused_whole"
        return say(lang, name, file=facts["file"], reason=reason, line=facts["line"])
    sentences = [_describe_message(lang, message) for message in facts["messages"]]
    if not sentences:
        return say(lang, "warning_index", file=facts["file"], count=len(facts["links"]))
    return f"{facts['file']}\t" + " | ".join(sentences)


def _describe_message(lang: str, message: dict[str, Any]) -> str:
    """One message: how it is meant first, so that an exercise never reads like a warning. Times by the
    county's clock.
    """
    from layouts.i18n import Translator

    t = Translator(lang)
    texts = [text for text in message["texts"] if text["language"].lower().startswith(lang)] or message[
        "texts"
    ]
    headline = texts[0]["headline"] or texts[0]["event"] if texts else ""
    status, kind, family = (message[name] for name in ("status", "kind", "family"))
    sent = f"{datetime.fromisoformat(message['sent']).astimezone(TZ):%Y-%m-%d %H:%M}"
    meant = f"{t(f'warning.status.{status}')} {t(f'warning.kind.{kind}')}"
    words = [meant, sent, t(f"warning.family.{family}"), headline]
    signed = [] if message["signature"] == "none" else [t(f"warning.signature.{message['signature']}")]
    notes = [t(f"warning.note.{note['doubt']}") for note in message["notes"]]
    return "\t".join((*words, *signed, *notes))
