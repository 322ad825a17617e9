"""AG Grid, the few modules of it that lists of people need, joined into one file (docs/adr/0065)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Final

NAME: Final = "ag-grid.min.js"
PARTS: Final = (
    "InfiniteRowModelModule",
    "RowApiModule",
    "ScrollApiModule",
    "ColumnApiModule",
    "LocaleModule",
)
ENTRY: Final = f"""
import {{ createGrid, ModuleRegistry, themeQuartz, {", ".join(PARTS)} }} from "ag-grid-community";
ModuleRegistry.registerModules([{", ".join(PARTS)}]);
export {{ createGrid, themeQuartz }};
"""
LOOK: Final = ("--bundle", "--format=esm", "--target=es2023", "--minify", "--log-level=warning")
TYPES: Final = """export declare function createGrid(place: HTMLElement, options: Record<string, any>): any;
export declare const themeQuartz: any;
"""


def copy_grid(root: Path, target: Path) -> Path:
    """Write the file and its types into a folder; where it lies. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory(prefix=".grid-", dir=root) as scratch:
        entry = Path(scratch) / "entry.js"
        entry.write_text(ENTRY, encoding="utf-8")
        esbuild = (str(root / "scripts" / "node.sh"), "node", "node_modules/esbuild/bin/esbuild")
        command = (*esbuild, str(entry), f"--outfile={target / NAME}", *LOOK)
        subprocess.run(command, cwd=root, check=True)  # nosec B603 - our own script, fixed words
    (target / NAME).with_suffix(".d.ts").write_text(TYPES, encoding="utf-8")
    return target / NAME
