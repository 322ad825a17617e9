"""The wall clock of programs that a test starts, which it may set while they run (settable_clock.c)."""

from __future__ import annotations

import mmap
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")


class SettableClock:
    """`environment`: what a program is started with so that it goes by this clock."""

    def __init__(self, folder: Path) -> None:
        library, self.file = folder / "settable_clock.so", folder / "set_by"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
        self.file.write_bytes(bytes(8))
        self.environment = {"LD_PRELOAD": str(library), "SETTABLE_CLOCK": str(self.file)}

    def set_by(self, seconds: int) -> None:
        """Seconds by which it is ahead of the machine's from now on."""
        with self.file.open("r+b") as file, mmap.mmap(file.fileno(), 8) as shared:
            shared[:] = seconds.to_bytes(8, "little", signed=True)
