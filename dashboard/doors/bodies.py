"""How large a request's body may be, looked at before a byte of it is read."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from dashboard.api.write import MOST_BODY as MOST_REPORTS
from dashboard.doors import page_rules
from dashboard.problems import Problem

KIB, MIB = 1024, 1024 * 1024
USUAL = 64 * KIB
CALLBACK, MOST_CALLBACK = 1 * MIB, 12 * MIB
UPDATE = "/_dash-update-component"

MOST: Mapping[str, int] = {"api_write.reports": MOST_REPORTS, UPDATE: MOST_CALLBACK}
"""Bytes by endpoint; USUAL for all others."""

UPLOADS: Mapping[str, int] = {page_rules.UPLOAD: MOST_CALLBACK}
"""Bytes by first output, for callbacks that take a file; CALLBACK for all others."""


def check() -> None:
    """Set the bound of this request. Raises Problem 413 when it already says that it is larger."""
    most = MOST.get(request.endpoint or "", USUAL)
    request.max_content_length = most
    if (request.content_length or 0) > most:
        raise Problem("body_too_large")


def check_callback(first: str) -> None:
    """Raise Problem 413 for a callback's body that only a file may be as large as."""
    if (request.content_length or len(request.get_data())) > UPLOADS.get(first, CALLBACK):
        raise Problem("body_too_large")
