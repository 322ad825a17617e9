"""Temporary files of the tests in memory, where there is room: databases and streams wait for the disk at
every commit, thousands of times. No test cuts the power, and a killed process loses nothing of a file there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 3 * 1024**3
"""Bytes that must be free; a run leaves a few hundred MB while it goes on."""


def use_memory(folder: Path = MEMORY) -> bool:
    """Put temporary files of this process and its children there, unless TMPDIR says another place, programs
    cannot be started there or room is short.
    """
    if "TMPDIR" in os.environ or not is_fit(folder):
        return False
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return True


def is_fit(folder: Path) -> bool:
    """Whether a folder is a writable one with room, on which programs may be started."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    starts_programs = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return starts_programs and shutil.disk_usage(folder).free >= ROOM
