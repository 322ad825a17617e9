"""The start signal: a program that takes seconds to load is started early and waits here until it may serve.

A pipe of which the child inherits the reading end. The signal is the end of the file: it stays given, so a
child that is started again later does not wait, and it cannot be missed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from typing import Final

PLACE: Final = "PALMCOMMAND_START"
"""Name of the environment variable with the number of the inherited file."""


class StartSignal:
    """The parent's side."""

    def __init__(self) -> None:
        self.descriptor, self._writer = os.pipe()
        """`descriptor`: what the child has to inherit."""
        self._given = False

    @property
    def environment(self) -> dict[str, str]:
        """Where the child finds it."""
        return {PLACE: str(self.descriptor)}

    def give(self) -> None:
        """Let the child, and every one after it, go on."""
        if not self._given:
            self._given = True
            os.close(self._writer)

    def close(self) -> None:
        """Free both ends; a child that still waits goes on."""
        self.give()
        with contextlib.suppress(OSError):
            os.close(self.descriptor)


def wait_for_start(environ: Mapping[str, str]) -> None:
    """Wait for the parent's signal; return at once in a program that nobody started early."""
    place = environ.get(PLACE)
    if place is not None:
        os.read(int(place), 1)
