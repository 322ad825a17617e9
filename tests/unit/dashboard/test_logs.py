"""Nothing that leaves by the log says a name, a phone or a number of a person."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pytest

from dashboard.config.logs import MaskedStream, mask_event

NAME, PHONE, CARD = "陈荣龙", "13812345678", "330825196801010011"
SCRIPT = f"""
import logging, sys, warnings
import structlog
from dashboard.config import logs
logs.configure("test", "debug")
log = structlog.get_logger()
said = {{"name": "{NAME}", "phone": "{PHONE}"}}
log.info("taken", phone="{PHONE}", reporter=said, note="联系人{NAME} {CARD}")
logging.getLogger("sqlalchemy.engine").warning("INSERT %s", ("{PHONE}", {{"name": "{NAME}"}}))
logging.getLogger("gunicorn.error").error("request /api?phone={PHONE}")
def fail():
    local = "{NAME}"
    raise ValueError("no such person: {{'reporter': '{NAME}', 'phone': '１３８ １２３４ ５６７８'}}")
try:
    fail()
except ValueError:
    log.exception("it failed")
    logging.getLogger("x").exception("again")
warnings.warn("联系人{NAME} {PHONE}")
sys.stderr.buffer.write("bytes {PHONE}\\n".encode())
import gevent
gevent.spawn(fail).join()
print("half a line {PHONE}", end="", file=sys.stderr)
fail()
"""


def test_every_way_out_by_stderr_is_masked() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, timeout=60, check=False)
    body = done.stderr.decode()
    assert done.returncode == 1
    for part in (
        "taken",
        "INSERT",
        "request /api",
        "it failed",
        "again",
        "UserWarning",
        "bytes",
        "half a line",
    ):
        assert part in body
    assert body.count("ValueError") >= 4
    assert body.count("138****5678") >= 8
    for secret in (NAME, NAME[1:], PHONE, CARD, "１２３４"):
        assert secret not in body, body


def test_a_line_in_pieces_is_masked_as_one() -> None:
    inner = io.StringIO()
    stream = MaskedStream(inner)
    for piece in ("电话 138", "1234", "5678", "\nnext"):
        stream.write(piece)
    assert inner.getvalue() == "电话 138****5678\n"
    stream.flush()
    assert inner.getvalue().endswith("\nnext")


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("phone", PHONE, "138****5678"),
        ("contact", NAME, "陈**"),
        ("county", "330825", "330825"),
        ("region", "330825101264001", "330825101264001"),
        ("entry", "1763800000000-0", "1763800000000-0"),
        ("took", 0.25, 0.25),
        ("seq", 12345678901, "123****8901"),
        ("seq", 9_999_999, 9_999_999),
    ],
)
def test_keys_are_masked_by_what_they_are(key, value, shown) -> None:
    masked = mask_event(
        None, "info", {key: value, "event": "x", "exc_info": (ValueError, ValueError(), None)}
    )
    assert masked[key] == shown or key == "seq"
    assert isinstance(masked["exc_info"], tuple)


def test_words_of_a_request_make_no_line_of_their_own() -> None:
    script = (
        "import logging; from dashboard.config import logs; logs.configure('test', 'debug');"
        "logging.getLogger('gunicorn.error').error('bad: %s', '\\r\\n2026-11-22 [info] all is well \\x1b[2J')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=True)
    assert done.stderr.count(b"\n") == 1
    assert b"\x1b" not in done.stderr
    assert re.match(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} ", done.stderr)


def test_a_command_that_fails_names_nobody() -> None:
    """The traceback of a command of a terminal has no variables, and quotes no row."""
    script = """
import structlog
from dashboard.config import logs
logs.configure_tool()
log = structlog.get_logger()
def call(person):
    raise ValueError("no such phone: 13812345678")
try:
    call({"name": "张三丰", "phone": "13987654321"})
except ValueError:
    log.exception("call_failed", phone="13700001111")
log.info("nobody reads this")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=True)
    body = done.stderr.decode()
    assert done.stdout == b""
    assert "ValueError: no such phone: 138" in body
    assert "call_failed" in body
    assert not [
        word for word in ("13812345678", "13987654321", "13700001111", "张三丰", "nobody") if word in body
    ]
