"""The floor of a command that another screen shows: a key sends a text, one durable row is written, one event
is emitted, and the other page draws a dot (bench/latency/peer.py).

    BENCH_ROWS=rows.db gunicorn -k gevent -w 1 bench.squad.bare_command:server
"""

from __future__ import annotations

import os
import sqlite3
import time
from functools import cache

from flask import request

from bench.latency.peer import io, server

PAGE = """<!doctype html><textarea id="text"></textarea>
<script type="module">
addEventListener("keydown", ({ key, ctrlKey }) => {
  if (key !== "Enter" || !ctrlKey) return;
  const text = document.getElementById("text").value;
  window.pressedAt = Date.now();
  fetch("/command", { method: "POST", body: text });
});
</script>"""


@cache
def open_rows() -> sqlite3.Connection:
    """A table whose rows are on the disk when their transaction ends, as ours are."""
    rows = sqlite3.connect(os.environ["BENCH_ROWS"], isolation_level=None)
    rows.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE commands (at, text)")
    return rows


@server.get("/hand")
def hand() -> str:
    """The page whose key sends."""
    return PAGE


@server.post("/command")
def command() -> str:
    """Write what was sent, then tell the other page."""
    text, at = request.get_data(as_text=True), time.time()
    open_rows().execute("INSERT INTO commands VALUES (?, ?)", (at, text))
    io.emit("event", [text, at])
    return "ok"
