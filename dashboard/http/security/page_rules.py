"""The callbacks of /admin and /trace: who may knock at which, and what their stores may hold."""

from __future__ import annotations

from collections.abc import Mapping

from domain.access.rights import Right

_SEE = (
    "admin-people-region.options", "admin-people-table.children",
    "admin-people-open.data", "admin-people-file.data", "admin-units-region.options",
    "admin-units-table.children",
    "admin-units-open.data", "admin-posts-table.children", "admin-posts-open.data",
    "admin-rosters-region.options", "admin-rosters-person.options", "admin-rosters-table.children",
    "admin-rosters-file.data",
)  # fmt: skip
_MANAGE = (
    "admin-people-result.children", "admin-imports-made.data", "admin-imports-file.data",
    "admin-imports-shown.data", "admin-imports-rows.children",
    "admin-imports-result.children", "admin-imports-list.children",
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
_REQUESTS = ("admin-requests-table.children", "admin-requests-result.children")
_RETENTION = (
    "admin-retention-table.children",
    "admin-retention-open.data",
    "admin-retention-result.children",
)
_TRACE = ("trace-cursors.data", "trace-table.children", "trace-state.children", "trace-verdict.children")

CALLBACKS: Mapping[str, tuple[Right, ...]] = {
    **dict.fromkeys(_SEE, (Right.SEE_PEOPLE,)),
    "admin-people-revealed.children": (Right.REVEAL_PEOPLE,),
    **dict.fromkeys(_MANAGE, (Right.MANAGE_PEOPLE,)),
    **dict.fromkeys(_ACCOUNTS, (Right.MANAGE_ACCOUNTS,)),
    **dict.fromkeys(_KEYS, (Right.MANAGE_KEYS,)),
    **dict.fromkeys(_REQUESTS, (Right.APPROVE_TOKENS, Right.MANAGE_KEYS)),
    **dict.fromkeys(_RETENTION, (Right.MANAGE_RETENTION,)),
    **dict.fromkeys(_TRACE, (Right.SEE_TRACE,)),
    "trace-file.data": (Right.EXPORT_TRACE,),
    "dispatch-response-open.data": (Right.DECLARE_RESPONSE,),
    "dispatch-response-result.children": (Right.DECLARE_RESPONSE,),
}
"""First output -> the rights of which any lets somebody knock."""

BROWSER = (
    "admin-people-again.data", "admin-units-again.data", "admin-posts-again.data",
    "admin-accounts-again.data", "admin-imports-again.data", "admin-people-page.value",
    "admin-imports-page.value", "admin-rosters-week.data", "sources-page.data",
)  # fmt: skip
"""Callbacks that the browser computes by itself."""

UPLOAD = "admin-imports-made.data"
"""The one callback that takes a file."""

_PRESS, _FORM = ("id", "n"), ("id", "version", "n")
NUMBERED: Mapping[str, tuple[str, ...]] = {
    "admin-accounts-wanted.data": _PRESS,
    "admin-accounts-ungrant.data": _PRESS,
    "admin-accounts-open.data": _FORM,
    "admin-accounts-done.data": _PRESS,
    "admin-imports-made.data": _PRESS,
    "admin-imports-wanted.data": _PRESS,
    "admin-imports-shown.data": ("id", "digest", "n"),
    "admin-imports-done.data": _PRESS,
    "admin-tokens-end.data": _PRESS,
    "admin-kiosks-end.data": _PRESS,
    "admin-requests-approve.data": _PRESS,
    "admin-requests-refuse.data": _PRESS,
    "sources-wanted.data": _PRESS,
    "sources-waiting-wanted.data": _PRESS,
    "sources-acknowledge.data": _PRESS,
}
"""Stores that hold a small object, with its keys; its id is the number of a row."""
WORDED: Mapping[str, tuple[str, ...]] = {
    "admin-people-order.data": _PRESS,
    "dispatch-response-open.data": ("id", "version"),
    "admin-people-wanted.data": _PRESS,
    "admin-people-open.data": _FORM,
    "admin-people-saved.data": _PRESS,
    "admin-units-wanted.data": _PRESS,
    "admin-units-open.data": _FORM,
    "admin-units-saved.data": _PRESS,
    "admin-posts-wanted.data": _PRESS,
    "admin-posts-open.data": _FORM,
    "admin-posts-saved.data": _PRESS,
    "admin-retention-wanted.data": _PRESS,
    "admin-rosters-off.data": _PRESS,
}
"""The same, whose id is a text."""
SIGNALS = (
    "admin-rosters-week.data", "admin-rosters-saved.data",
    "admin-rosters-removed.data",
    "admin-tokens-done.data", "admin-tokens-ended.data", "admin-kiosks-done.data", "admin-kiosks-ended.data",
    "admin-requests-done.data",
    "dispatch-response-done.data",
    "admin-retention-open.data", "admin-retention-done.data",
)  # fmt: skip
"""Stores that hold one short word or number."""
NUMBERS = ("trace-following.data",)
"""Stores that hold the number of a row."""
CURSORS = "trace-cursors.data"
"""The store of the pages that were passed: numbers of rows."""
