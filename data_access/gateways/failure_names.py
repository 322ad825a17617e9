"""What broke between us and a gateway, by the codes of `domain/squads/calls/causes.py`; the log has the words
of whatever said so, for whoever mends it.
"""

from __future__ import annotations

import http.client
import smtplib
import ssl

import structlog

log = structlog.get_logger()


def name_failure(error: BaseException) -> str:
    """The code of what an attempt to send ended with."""
    code = _find_code(error)
    log.warning("gateway_failed", cause=code, error=f"{type(error).__name__}: {error}"[:200])
    return code


def _find_code(error: BaseException) -> str:
    match error:
        case TimeoutError():
            return "timeout"
        case ssl.SSLError():
            return "tls_failed"
        case ConnectionRefusedError():
            return "no_connection"
        case ConnectionError() | smtplib.SMTPServerDisconnected() | http.client.IncompleteRead():
            return "broken_off"
        case http.client.HTTPException() | smtplib.SMTPException() | ValueError():
            return "bad_answer"
    return "no_connection"
