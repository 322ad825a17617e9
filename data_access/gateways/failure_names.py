"""What broke between us and a gateway, by the codes of `domain/squads/calls/causes.py`."""

from __future__ import annotations

import http.client
import smtplib
import ssl


def name_failure(error: BaseException) -> str:
    """The code of what an attempt to send ended with."""
    match error:
        case TimeoutError():
            return "timeout"
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return "tls_failed"
        case ConnectionRefusedError():
            return "no_connection"
        case ConnectionError() | smtplib.SMTPServerDisconnected() | http.client.IncompleteRead():
            return "broken_off"
        case http.client.HTTPException() | smtplib.SMTPException() | ValueError():
            return "bad_answer"
    return "no_connection"
