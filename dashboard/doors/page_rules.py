"""The callbacks of /admin and /trace: who may knock at which, and what their stores may hold."""

from __future__ import annotations

from collections.abc import Mapping

from domain.rights import Right

_SEE = (
    "admin-people-region.options", "admin-people-table.children", "admin-people-page.value",
    "admin-people-open.data", "admin-people-file.data", "admin-units-region.options",
    "admin-units-table.children",
    "admin-units-open.data", "admin-posts-table.children", "admin-posts-open.data", "admin-rosters-week.data",
    "admin-rosters-region.options", "admin-rosters-person.options", "admin-rosters-table.children",
    "admin-rosters-file.data",
)  # fmt: skip
_MANAGE = (
    "admin-people-result.children", "admin-imports-made.data", "admin-imports-file.data",
    "admin-imports-open.data", "admin-imports-shown.data", "admin-imports-rows.children",
    "admin-imports-page.value", "admin-imports-result.children", "admin-imports-list.children",
    "admin-units-result.children", "admin-posts-result.children", "admin-rosters-result.children",
    "admin-rosters-removed.data",
)  # fmt: skip
_ACCOUNTS = (
    "admin-accounts-region.options", "admin-accounts-unit-box.hidden", "admin-accounts-table.children",
    "admin-accounts-open.data", "admin-accounts-result.children",
)  # fmt: skip
_KEYS = (
    "admin-tokens-region.options", "admin-tokens-table.children", "admin-tokens-ended.data",
    "admin-tokens-report.hidden", "admin-tokens-result.children", "admin-kiosks-region.options",
    "admin-kiosks-table.children", "admin-kiosks-ended.data", "admin-kiosks-result.children",
)  # fmt: skip
_RETENTION = (
    "admin-retention-table.children",
    "admin-retention-open.data",
    "admin-retention-result.children",
)
_TRACE = ("trace-cursors.data", "trace-table.children", "trace-state.children", "trace-verdict.children")

CALLBACKS: Mapping[str, Right] = {
    **dict.fromkeys(_SEE, Right.SEE_PEOPLE),
    "admin-people-revealed.children": Right.REVEAL_PEOPLE,
    **dict.fromkeys(_MANAGE, Right.MANAGE_PEOPLE),
    **dict.fromkeys(_ACCOUNTS, Right.MANAGE_ACCOUNTS),
    **dict.fromkeys(_KEYS, Right.MANAGE_KEYS),
    **dict.fromkeys(_RETENTION, Right.MANAGE_RETENTION),
    **dict.fromkeys(_TRACE, Right.SEE_TRACE),
    "trace-file.data": Right.EXPORT_TRACE,
}
"""First output -> the right that lets somebody knock."""

UPLOAD = "admin-imports-made.data"
"""The one callback that takes a file."""

RECORDS = (
    "admin-people-open.data", "admin-people-saved.data", "admin-imports-shown.data", "admin-units-open.data",
    "admin-units-saved.data", "admin-posts-open.data", "admin-posts-saved.data", "admin-accounts-open.data",
    "admin-accounts-done.data",
)  # fmt: skip
"""Stores that hold a small object: an id and a version, or a digest."""
SIGNALS = (
    "admin-imports-done.data", "admin-rosters-week.data", "admin-rosters-saved.data",
    "admin-rosters-removed.data",
    "admin-tokens-done.data", "admin-tokens-ended.data", "admin-kiosks-done.data", "admin-kiosks-ended.data",
    "admin-retention-open.data", "admin-retention-done.data",
)  # fmt: skip
"""Stores that hold one short word or number."""
NUMBERS = ("admin-imports-made.data", "admin-imports-open.data", "trace-following.data")
"""Stores that hold the number of a row."""
CURSORS = "trace-cursors.data"
"""The store of the pages that were passed: numbers of rows."""
