"""Why something was done, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.cases.whistles.levels import RISE_REASONS

if TYPE_CHECKING:
    from layouts.i18n import Translator


def describe_reason(reason: str, t: Translator) -> str:
    """The words for a reason that a rule gave, and what somebody gave as they did. The browser's half:
    assets/app/state/cases/case_reason.js.
    """
    return t(f"rise.{reason}") if reason in RISE_REASONS else reason
