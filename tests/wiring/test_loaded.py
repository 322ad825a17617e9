"""What a program loads before it serves: nothing large that only some requests need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LATER = ("openpyxl", "authlib", "joserfc", "fpdf", "fontTools", "PIL.Image")
ASK = """
import sys
import gevent.monkey
gevent.monkey.patch_all()
import dashboard.app
print(*[name for name in sys.argv[1:] if name in sys.modules])
"""


def test_the_web_program_loads_sheets_and_the_openid_client_when_they_are_asked_for(root: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASK, "flask", *LATER], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["flask"]
