"""A peer: NiceGUI with its leaflet element, the way its documentation shows a marker put on a map.

python nicegui_map.py PORT      run by an interpreter that has NiceGUI (see README.md beside this file)
"""

from __future__ import annotations

import asyncio
import random
import sys
import time

from nicegui import app, ui

maps: list[ui.leaflet] = []


@ui.page("/")
def page() -> None:
    """One map, as large as that of /dispatch."""
    maps[:] = [ui.leaflet(center=(29.03, 119.17), zoom=10).style("width: 800px; height: 800px")]


@app.get("/go")
async def go(rate: float, seconds: float) -> str:
    """Put markers on the map for some seconds."""
    asyncio.get_running_loop().create_task(_make(rate, seconds))
    return "ok"


async def _make(rate: float, seconds: float) -> None:
    began = time.monotonic()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        place = (29.03 + random.uniform(-0.2, 0.2), 119.17 + random.uniform(-0.2, 0.2))
        for one in maps:
            one.marker(latlng=place, options={"title": f"{number}@{time.time():.6f}"})


if __name__ in {"__main__", "__mp_main__"}:
    ui.run(port=int(sys.argv[1]), host="127.0.0.1", show=False, reload=False)
