"""What must hold inside a pack besides form: codes, parents, references. Cheap enough for every start."""

from __future__ import annotations

from data_access.pack_read import RawPack


def apply(pack: RawPack) -> None:
    """Adds the problems found to the pack."""
