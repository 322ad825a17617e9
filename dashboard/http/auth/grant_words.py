"""What somebody may do, in words: each grant as role, place, reach and the list of its rights."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.http.auth.page_renderer import PageRenderer
from domain.access.rights import Grant, Right


def describe_grants(renderer: PageRenderer, grants: Iterable[Grant]) -> list[dict[str, str]]:
    """`{role, place, reach, rights}` of each grant, in the reader's language."""
    return [
        {
            "role": renderer.t(f"role.{grant.role}"),
            "place": renderer.place(grant),
            "reach": renderer.t(f"sign.reach.{_reach(grant)}"),
            "rights": renderer.t("sign.comma").join(
                renderer.t(f"sign.right.{right}") for right in Right if right in grant.row.rights
            ),
        }
        for grant in grants
    ]


def _reach(grant: Grant) -> str:
    """How far a grant goes; nobody is called in to what they may not see."""
    sees = Right.SEE_CASE in grant.row.rights
    return grant.row.reach.value if sees else "plain"
