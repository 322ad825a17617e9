"""Why a message did not arrive is told in words: each code that a row of the outbox can end with has them."""

from __future__ import annotations

import ast
import http.client
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.gateways.failure_names import name_failure
from data_access.outbox.outbox_rows import NO_OUTCOME
from domain.emergency.rollouts.progress.task_states import UNREACHABLE
from domain.squads.calls.causes import CAUSES, CONNECTION, GATEWAY
from domain.squads.calls.dead_contacts import DEAD_NUMBERS
from layouts.components.cause_words import CODE, describe_cause
from layouts.i18n import LANGS, Translator, catalogue

FOLDERS = ("data_access/gateways", "data_access/outbox", "dashboard/relay", "domain/squads/calls")
"""What writes causes into rows."""
SIMULATOR = ("dashboard/demo/gateway_sim.py", "dashboard/demo/gateway_sim_server.py")


def codes_in(node: ast.AST | None) -> Iterator[str]:
    """The codes among the constants of an expression."""
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
            yield part.value


def causes_in(source: str) -> set[str]:
    """The codes that a source gives as the cause of something, or as a simulator's answer."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "Reply":
                found.update(code for argument in node.args[1:2] for code in codes_in(argument))
            if name == "fail_receipt":
                found.update(code for argument in node.args[2:] for code in codes_in(argument))
            found.update(
                code for word in node.keywords if word.arg == "cause" for code in codes_in(word.value)
            )
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "cause":
                    found.update(codes_in(value))
    return found


def test_every_code_that_is_written_has_words(root: Path) -> None:
    files = [file for folder in FOLDERS for file in (root / folder).glob("**/*.py")]
    files += [root / name for name in SIMULATOR]
    written = {code for file in files for code in causes_in(file.read_text(encoding="utf-8"))}
    assert {"no_gateway", "drill", "no_number", "group_limit", "too_old", "unknown_subscriber"} <= written
    assert written | DEAD_NUMBERS | {NO_OUTCOME, UNREACHABLE} <= CAUSES


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_words_of_its_own_and_no_words_are_left_over(lang: str) -> None:
    texts = {
        key.removeprefix("cause."): text for key, text in catalogue(lang).items() if key.startswith("cause.")
    }
    assert set(texts) == CAUSES
    assert len(set(texts.values())) == len(texts)
    assert [
        text for code, text in texts.items() if "_" in text or (lang == "zh" and re.search("[a-z]", text))
    ] == []


def test_what_breaks_is_named_by_a_code_whatever_it_is() -> None:
    named = {
        name_failure(error): error
        for error in (
            TimeoutError("timed out"), ssl.SSLCertVerificationError("no"), ConnectionRefusedError(),
            socket.gaierror(-2, "Name or service not known"), OSError(113, "No route to host"),
            http.client.RemoteDisconnected("gone"), BrokenPipeError(), http.client.IncompleteRead(b""),
            smtplib.SMTPServerDisconnected("gone"), http.client.BadStatusLine("x"), ValueError("no JSON"),
            smtplib.SMTPResponseException(299, b"?"), smtplib.SMTPNotSupportedError("AUTH"),
        )
    }  # fmt: skip
    assert set(named) == CONNECTION
    assert name_failure(smtplib.SMTPNotSupportedError("AUTH")) == "bad_answer"
    assert name_failure(ssl.SSLCertVerificationError("no")) == "tls_failed", "a ValueError, too"
    assert name_failure(http.client.RemoteDisconnected("gone")) == "broken_off", "an HTTPException, too"


@pytest.mark.parametrize(
    ("cause", "chinese", "english"),
    [
        ("no_gateway", "该渠道没有配置网关", "no gateway is set up for this channel"),
        ("HTTP 503", "网关应答 HTTP 503", "the gateway answered HTTP 503"),
        ("550 no user", "邮件服务器答复：550 no user", "the mail server said: 550 no user"),
        ("5.1.1", "邮件服务器答复：5.1.1", "the mail server said: 5.1.1"),
        ("quota_42", "网关代码 quota_42", "gateway code quota_42"),
        ("电话关机，已上门", "电话关机，已上门", "电话关机，已上门"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_cause_in_words(cause: str, chinese: str, english: str) -> None:
    isolates = str.maketrans("", "", "\u2066\u2067\u2068\u2069")
    translates = [describe_cause(cause, Translator(lang)).translate(isolates) for lang in ("zh", "en")]
    assert translates == [chinese, english]


def test_the_gateways_manual_names_what_a_gateway_may_say(root: Path) -> None:
    manual = (root / "docs/gateways.md").read_text(encoding="utf-8")
    inner = {"bad_request", "internal_error", "no_such_page", "wrong_host"}
    assert {code for code in GATEWAY - inner if f"`{code}`" not in manual} == set()
