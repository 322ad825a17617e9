"""Sections of /admin whose lists acts of people change, and who may hear that one changed.

Such acts are rows of the trace and no changes of the live state. Whoever has a section open is told that it
changed, and nothing else: what, who and whose is asked for, by the rights of the section.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from domain.access.rights import Right, Viewer


@dataclass(frozen=True, slots=True)
class Section:
    """Any one of `rights` opens it; what it lists is changed by the acts that begin with one of `acts`."""

    rights: tuple[Right, ...]
    acts: tuple[str, ...]


_DIRECTORY: Final = ("person.added", "person.changed", "person.removed", "person.restored", "import.applied",
                     "people.seeded")  # fmt: skip
SECTIONS: Final[Mapping[str, Section]] = MappingProxyType(
    {
        "admin": Section((Right.SEE_PEOPLE,), _DIRECTORY),
        "admin-imports": Section((Right.MANAGE_PEOPLE,), ("import.",)),
        "admin-units": Section((Right.SEE_PEOPLE,), ("unit.",)),
        "admin-posts": Section((Right.SEE_PEOPLE,), ("post.",)),
        "admin-rosters": Section((Right.SEE_PEOPLE,), ("duty.", *_DIRECTORY)),
        "admin-accounts": Section(
            (Right.MANAGE_ACCOUNTS,),
            ("account.", "administrator.", "reset.", "password.", "factor.", "oidc.", "signin.locked",
             *_DIRECTORY),
        ),
        "admin-tokens": Section((Right.MANAGE_KEYS,), ("token.created", "token.ended")),
        "admin-requests": Section(
            (Right.APPROVE_TOKENS, Right.MANAGE_KEYS),
            ("token.asked", "token.rejected", "token.withdrawn", "token.created"),
        ),
        "admin-kiosks": Section((Right.MANAGE_KEYS,), ("kiosk.created", "kiosk.ended")),
        "admin-retention": Section((Right.MANAGE_RETENTION,), ("retention.",)),
    }
)  # fmt: skip
"""By the name of its page."""


def find_sections(actions: Iterable[str]) -> frozenset[str]:
    """The sections that some acts of the trace concern."""
    found = frozenset(actions)
    return frozenset(
        name for name, section in SECTIONS.items() if any(action.startswith(section.acts) for action in found)
    )


def may_hear(viewer: Viewer, section: str, region: str) -> bool:
    """Whether somebody may hear that a section of a region changed."""
    return section in SECTIONS and any(viewer.may(right, region) for right in SECTIONS[section].rights)
