"""Why a message did not leave or arrive, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.squads.calls.causes import CAUSES

if TYPE_CHECKING:
    from layouts.i18n import Translator

STATUS: Final = re.compile(r"HTTP (\d{3})")
MAIL_STATUS: Final = re.compile(r"[45](\d\d|\.\d{1,3}\.\d{1,3})( |$)")
CODE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def describe_cause(cause: str, t: Translator) -> str:
    """The words for a cause of `domain/squads/calls/causes.py`; of another code which one it is, and what
    somebody said in words as they said it. The browser's half: assets/app/state/rollouts/send_causes.js.
    """
    if cause in CAUSES:
        return t(f"cause.{cause}")
    if status := STATUS.fullmatch(cause):
        return t("cause_of.status", status=status[1])
    if MAIL_STATUS.match(cause):
        return t("cause_of.mail", words=cause)
    return t("cause_of.code", code=cause) if CODE.fullmatch(cause) else cause
