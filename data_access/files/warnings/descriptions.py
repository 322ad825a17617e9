"""A file of warnings as facts: what was understood, or why it is refused."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from data_access.files.warnings.safe_xml import MOST_BYTES
from data_access.files.warnings.warning_files import ReadMessage, read_warnings
from domain.emergency.warnings.chains import Chains
from domain.emergency.warnings.refusal import Fault, NotUnderstood
from domain.emergency.warnings.telling import tell_message

UNDERSTOOD, REFUSED, INDEX = "understood", "refused", "index"
"""The verdicts; INDEX: a feed that names where its messages are, or has none at this time."""


def describe_path(path: Path, chains: Chains, trusted: Collection[str] = ()) -> dict[str, Any]:
    """What the file at a path says, and what it means after those before it. One that cannot be opened is
    refused as well.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        return _refused(str(path), NotUnderstood(Fault.UNREADABLE, error.strerror or ""))
    return {**describe_content(content, path.name, chains, trusted), "file": str(path)}


def describe_content(
    content: bytes, name: str, chains: Chains, trusted: Collection[str] = ()
) -> dict[str, Any]:
    """What the content of a file says."""
    try:
        found = read_warnings(content, name, trusted)
    except NotUnderstood as error:
        return _refused(name, error)
    facts: dict[str, Any] = {"file": name, "verdict": UNDERSTOOD if found.messages else INDEX}
    facts["container"] = found.container.value
    return {
        **facts,
        "messages": [_describe_message(each, chains) for each in found.messages],
        "links": list(found.links),
    }


def _describe_message(read: ReadMessage, chains: Chains) -> dict[str, Any]:
    outcome = chains.take(read.message)
    chain = outcome.chain.first.identifier if outcome.chain else ""
    means = {"meaning": outcome.meaning.value, "chain": chain, "why": outcome.why}
    return {**tell_message(read.message, read.notes), "signature": read.signed.value, "means": means}


def _refused(name: str, error: NotUnderstood) -> dict[str, Any]:
    return {
        "file": name,
        "verdict": REFUSED,
        "fault": error.fault.value,
        "fact": error.fact,
        "line": error.line,
    }
