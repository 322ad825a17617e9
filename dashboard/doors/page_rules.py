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

_VERSION, _CODED, _GONE = ("id", "version"), ("code", "version"), ("removed",)
RECORDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "admin-people-open.data": (_VERSION,),
    "admin-people-saved.data": (_VERSION,),
    "admin-imports-shown.data": (("id", "digest"),),
    "admin-units-open.data": (_CODED,),
    "admin-units-saved.data": (_CODED, _GONE),
    "admin-posts-open.data": (_CODED,),
    "admin-posts-saved.data": (_CODED, _GONE),
    "admin-accounts-open.data": (_VERSION,),
    "admin-accounts-done.data": (("id", "n", "was"),),
}
"""Stores that hold a small object, with the keys it may have."""
NUMBERED = ("admin-imports-shown.data", "admin-accounts-open.data", "admin-accounts-done.data")
"""Those of them whose id is the number of a row."""
ROWS = (
    "admin-accounts-look", "admin-accounts-ungrant", "admin-imports-look", "admin-kiosks-end",
    "admin-tokens-revoke", "sources-acknowledge", "sources-open",
)  # fmt: skip
"""Buttons of rows that are named by a number; others are named by a text."""
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
