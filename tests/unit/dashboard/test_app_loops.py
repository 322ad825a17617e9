"""A web process whose loop died does not stay and look alive."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import gevent
from types import SimpleNamespace
from dashboard.app import App

def loop():
    raise RuntimeError("boom")

App(None, None, None, SimpleNamespace(pushes={}), (loop,)).start()
gevent.sleep(240)
"""


def test_a_loop_that_dies_ends_the_process(root: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, capture_output=True, text=True, timeout=200, check=False
    )
    assert ended.returncode == 1
    assert "boom" in ended.stdout + ended.stderr
