"""Join the modules of each page that Dash draws, and of the phones' page, into one file, and the style sheets
of the former into another, under assets/00_bundles/ (`make bundle`).

What the browser's half is written in stays what is read, tested and typed; esbuild joins it and takes out
blanks and remarks, and keeps every name. The folder is named by the version of what was joined
(dashboard/http/browser_modules.py): after a change of a source pages are served the sources until this ran
again. What else pages may ask for, sources and Dash's components, is put beside it, compressed and named by
its content.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from dashboard.http.browser_modules import (  # noqa: E402 - run as a program, it is not told where the project is
    ASSETS,
    BUNDLES,
    ENTRIES,
    STYLES,
    needed_modules,
    read_version,
    style_sheets,
)
from dashboard.http.compression import ENCODINGS, compress  # noqa: E402
from dashboard.http.static_files import (  # noqa: E402
    LEVELS,
    PACKED,
    asset_files,
    is_worth_packing,
    packed_beside,
    packed_by_content,
)
from dashboard.http.static_files import pack as pack_body  # noqa: E402

ESBUILD = ("node", "node_modules/esbuild/bin/esbuild")
LOOK = ("--bundle", "--format=esm", "--target=es2023", "--minify-whitespace", "--minify-syntax")
SAID = ("--legal-comments=inline", "--log-level=warning")
STARTS_DASH = re.compile(r'from "\.\./start/mount\.js"')
PHONES = "palm"
"""The entry of the page of people's phones, which Dash does not draw."""
COMPONENTS = ("dash", "dash_leaflet")
"""Packages whose scripts pages may load."""
RELATIVE = re.compile(r"""url\(\s*["']?(?![a-z]+:|/|#)(?P<file>[^"')]+)["']?\s*\)""")


def entries(assets: Path) -> list[Path]:
    """The entries that are the only one of their page: of the pages that Dash draws, and of the phones'."""
    found = sorted((assets / ENTRIES).glob("*.js"))
    return [
        entry
        for entry in found
        if entry.stem == PHONES or STARTS_DASH.search(entry.read_text(encoding="utf-8"))
    ]


def joined_entry(entry: Path, assets: Path) -> str:
    """What is bundled of a page: its entry, and every module of ours by its name (`state/shared/i18n`), so
    that a test or a person at the console reaches the one the page runs.
    """
    app = assets / "app"
    ours = [module for module in needed_modules(entry, {})[1:] if app in module.parents]
    names = [(module.relative_to(app).with_suffix("").as_posix(), module) for module in ours]
    lines = [f'export * as "{name}" from "{module.as_posix()}";' for name, module in names]
    return "\n".join([f'import "{entry.as_posix()}";', *lines, ""])


def joined_styles(assets: Path) -> str:
    """All style sheets, one behind the other; what they name has the address that it had, by which documents
    ask for fonts beforehand.
    """
    return "\n".join(_moved(file, assets) for file in style_sheets(assets)) + "\n"


def _moved(sheet: Path, assets: Path) -> str:
    """A style sheet whose addresses lead to the same files from anywhere."""
    folder = "/" / PurePosixPath("assets", sheet.parent.relative_to(assets).as_posix())
    return RELATIVE.sub(lambda found: f"url({folder / found['file']})", sheet.read_text(encoding="utf-8"))


def bundle(assets: Path, target: Path) -> None:
    """Write <page>.js of every page, and the style sheet, into `target`, each also compressed. Raises
    CalledProcessError.
    """
    with tempfile.TemporaryDirectory() as scratch:
        for entry in entries(assets):
            (Path(scratch) / entry.name).write_text(joined_entry(entry, assets), encoding="utf-8")
        given = [str(file) for file in sorted(Path(scratch).glob("*.js"))]
        command = [str(ROOT / "scripts" / "node.sh"), *ESBUILD, *given, f"--outdir={target}", *LOOK, *SAID]
        subprocess.run(command, cwd=ROOT, check=True)  # nosec B603 - our own script, fixed words
    (target / STYLES).write_text(joined_styles(assets), encoding="utf-8")
    pack(target)


def pack(folder: Path) -> None:
    """Put beside each file what it is compressed, so that no program has to do it when it starts."""
    for file in sorted(folder.iterdir()):
        for encoding in ENCODINGS:
            packed_beside(file, encoding).write_bytes(compress(file.read_bytes(), encoding, LEVELS[encoding]))


def list_sources(assets: Path) -> list[Path]:
    """What goes out compressed, ours and of Dash's components, and does not lie compressed beside itself."""
    ours = [file for file in asset_files(assets).values() if BUNDLES not in file.parts]
    specs = [spec for name in COMPONENTS if (spec := find_spec(name))]
    theirs = [file for spec in specs for file in Path(spec.origin or "").parent.rglob("*.js")]
    return [
        file
        for file in (*ours, *theirs)
        if is_worth_packing(file) and not any(packed_beside(file, coding).is_file() for coding in ENCODINGS)
    ]


def keep_packed(files: Iterable[Path], folder: Path) -> None:
    """Put what each of the files is compressed into a folder, by its content."""
    folder.mkdir()
    for file in files:
        body = file.read_bytes()
        there = packed_by_content(folder, body)
        for encoding, packed in pack_body(body).items():
            there[encoding].write_bytes(packed)


def replace_bundles(assets: Path) -> Path:
    """Make the bundles of what lies there now, in place of any before; returns their folder."""
    version = read_version(assets)
    with tempfile.TemporaryDirectory(prefix=".bundles-", dir=ROOT) as scratch:
        fresh = Path(scratch) / "bundles"
        (fresh / version).mkdir(parents=True)
        bundle(assets, fresh / version)
        keep_packed(list_sources(assets), fresh / PACKED)
        shutil.rmtree(assets / BUNDLES, ignore_errors=True)
        fresh.replace(assets / BUNDLES)
    return assets / BUNDLES / version


def main() -> int:
    """Returns the exit code."""
    try:
        made = replace_bundles(ASSETS)
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"bundle: {problem}", file=sys.stderr)
        return 1
    sizes = [file.stat().st_size for file in made.iterdir()]
    print(f"bundle: {len(sizes)} files, {sum(sizes) / 1e6:.1f} MB in assets/{BUNDLES}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
