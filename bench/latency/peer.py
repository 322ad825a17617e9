"""The floor and the peer in one small server: /bare hears each event over Socket.IO, /poll is a Dash
page with an interval of one second. Events are made by the server itself, at the rate of the query
`rate`, and carry their time.

    gunicorn -k gevent -w 1 bench.latency.peer:server
"""

from __future__ import annotations

import time
from typing import Any

import dash
from dash import Input, Output, dcc, html
from flask import Flask, request
from flask_socketio import SocketIO

KEPT_S = 3.0

server = Flask(__name__, static_folder="../../assets/00_vendor", static_url_path="/vendor")
io = SocketIO(server, async_mode="gevent", transports=["websocket"], cors_allowed_origins="*")
events: list[tuple[str, float]] = []
app = dash.Dash(__name__, server=server, url_base_pathname="/poll/", assets_folder="none", serve_locally=True)
app.layout = html.Div([dcc.Interval(id="beat", interval=1000), dcc.Store(id="seen"), html.Canvas(id="map")])

PAGE = """<!doctype html><canvas id="map" width="1200" height="900"></canvas>
<script type="module">
import { io } from "/vendor/socket.io.esm.min.js";
const ctx = document.getElementById("map").getContext("2d");
io({transports: ["websocket"]}).on("event", ([id, at]) => requestAnimationFrame(() => {
  ctx.fillRect(Math.random() * 1200, Math.random() * 900, 8, 8);
  window.painted(id);
}));
</script>"""


@server.get("/bare")
def bare() -> str:
    """The floor's page."""
    return PAGE


@server.get("/go")
def go() -> str:
    """Make events for some seconds."""
    rate, seconds = float(request.args["rate"]), float(request.args["seconds"])
    io.start_background_task(_make, rate, seconds)
    return "ok"


def _make(rate: float, seconds: float) -> None:
    began = time.monotonic()
    for number in range(int(rate * seconds)):
        io.sleep(max(0.0, began + number / rate - time.monotonic()))
        at = time.time()
        event = (f"{number}@{at:.6f}", at)
        events.append(event)
        io.emit("event", list(event))


@app.callback(Output("seen", "data"), Input("beat", "n_intervals"))
def poll(beat: Any) -> list[str]:
    """What happened lately."""
    del beat
    oldest = time.time() - KEPT_S
    return [name for name, at in events if at > oldest]


app.clientside_callback(
    """(ids) => { requestAnimationFrame(() => {
        const ctx = document.getElementById("map").getContext("2d");
        for (const id of ids || []) { ctx.fillRect(Math.random() * 200, Math.random() * 100, 8, 8);
        window.painted(id); } }); return ""; }""",
    Output("map", "title"),
    Input("seen", "data"),
)
