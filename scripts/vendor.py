"""Fill assets/00_vendor/ with the browser's third-party files, from node_modules/ (`make vendor`).

Nothing of it is kept in the repository: the versions stand in package.json, the bytes come from the npm
registry. The folder is built beside the old one and swapped in, so that a failure leaves no half of it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from dashboard.http.compression import compress  # noqa: E402 - run as a program, it is not told where the project is
from dashboard.http.static_files import packed_beside  # noqa: E402
from scripts import print_font, vendor_fonts, vendor_grid  # noqa: E402

MODULES = ROOT / "node_modules"
TARGET = ROOT / "assets" / "00_vendor"
ICON_LIST = ROOT / "assets" / "icons.txt"

# Font package -> the subsets that are kept; None keeps all (Chinese is cut by the package into about a
# hundred, of which a browser loads only those whose characters are on the page).
FONTS: dict[str, frozenset[str] | None] = {
    "inter": frozenset({"latin", "latin-ext"}),
    "noto-sans-sc": None,
}
FACE = re.compile(r"/\*\s*(?P<name>\S+)\s*\*/\s*(?P<face>@font-face\s*\{[^}]*\})")
URL = re.compile(r"url\(\./files/(?P<file>[\w.-]+\.woff2)\)")
SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=.*")
LIT = ("lit-html.js", "directive.js", "directive-helpers.js", "directives/repeat.js")
"""The modules of lit-html that pages import, and those that these import."""
TYPES = {
    "socket.io.esm.min.js": "socket.io-client",
    "lit-html/lit-html.js": "lit-html",
    "lit-html/directives/repeat.js": "lit-html/directives/repeat.js",
}
TIGHTEST = {"br": 11, "gzip": 9}
"""By encoding: seconds of work, once, for a tenth less at each first visit."""
BLANK = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
STROKE = 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
DRAWING = re.compile(r"<svg\b[^>]*>(?P<body>.*)</svg>", re.DOTALL)


class VendorError(Exception):
    """Something that should be in node_modules/ or assets/icons.txt is not."""


def read(path: Path) -> str:
    """Return the text of a file of a package; raise VendorError when it is not installed."""
    if not path.is_file():
        raise VendorError(f"{path.relative_to(ROOT)} is missing: run `make vendor`")
    return path.read_text(encoding="utf-8")


def wanted(face_name: str, family: str, subsets: frozenset[str] | None) -> bool:
    """Tell whether a face such as `inter-latin-ext-wght-normal` belongs to one of the kept subsets."""
    subset = face_name.removeprefix(f"{family}-").removesuffix("-wght-normal")
    return subsets is None or subset in subsets


def copy_font(family: str, subsets: frozenset[str] | None, target: Path) -> None:
    """Write target/<family>.css and the woff2 files it names, with addresses relative to that style sheet."""
    package = MODULES / "@fontsource-variable" / family
    faces = [m for m in FACE.finditer(read(package / "wght.css")) if wanted(m["name"], family, subsets)]
    if not faces:
        raise VendorError(f"no face of {family} was found in its wght.css")
    css = "\n".join(m["face"] for m in faces)
    folder = target / "fonts"
    folder.mkdir(exist_ok=True)
    for file in sorted({m["file"] for m in URL.finditer(css)}):
        shutil.copyfile(package / "files" / file, folder / file)
    css = URL.sub(r"url(fonts/\g<file>)", css)
    if subsets is None:
        slices = _slices(package, faces)
        css += "\n" + vendor_fonts.write(slices, ROOT, folder, family)
        print_font.write_print_font(slices, folder / f"{family}-print.ttf")
    (target / f"{family}.css").write_text(css + "\n", encoding="utf-8")


def _slices(package: Path, faces: list[re.Match[str]]) -> list[vendor_fonts.Slice]:
    """The faces whose file is named in their rule."""
    found = ((URL.search(face["face"]), face["face"]) for face in faces)
    return [vendor_fonts.slice_of(package / "files" / url["file"], rule) for url, rule in found if url]


def icon_names(text: str) -> list[str]:
    """Return the names in assets/icons.txt: one a line, `#` begins a remark; sorted, each once."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return sorted({line for line in lines if line})


def symbol(name: str) -> str:
    """Return one Tabler outline icon as a <symbol>, in the design's 1.8 px stroke."""
    drawing = DRAWING.search(read(MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"))
    if drawing is None:
        raise VendorError(f"icon {name} is not a drawing")
    body = re.sub(r"\s*\n\s*", "", drawing["body"]).replace(BLANK, "")
    return f'<symbol id="{name}" viewBox="0 0 24 24" {STROKE}>{body}</symbol>'


def write_sprite(target: Path) -> None:
    """Write target/icons.svg; a page shows one with <use href="/assets/00_vendor/icons.svg#NAME">."""
    symbols = "\n".join(symbol(name) for name in icon_names(read(ICON_LIST)))
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    (target / "icons.svg").write_text(sprite, encoding="utf-8")


def copy_socket_client(target: Path) -> None:
    """Copy the browser's socket.io client."""
    copy_module(MODULES / "socket.io-client" / "dist" / "socket.io.esm.min.js", target)


def copy_module(module: Path, target: Path) -> None:
    """Copy an ES module, without the pointer to a source map that is not served."""
    (target / module.name).write_text(SOURCE_MAP.sub("", read(module)), encoding="utf-8")


def copy_box_index(target: Path) -> None:
    """Copy flatbush and the queue it imports by a name that browsers do not know."""
    code = read(MODULES / "flatbush" / "index.js").replace("from 'flatqueue'", 'from "./flatqueue.js"')
    (target / "flatbush.js").write_text(code, encoding="utf-8")
    (target / "flatqueue.js").write_text(read(MODULES / "flatqueue" / "index.js"), encoding="utf-8")


def copy_renderer(target: Path) -> None:
    """Copy what is used of lit-html, in the folders that it has there."""
    folder = target / "lit-html"
    (folder / "directives").mkdir(parents=True, exist_ok=True)
    for name in LIT:
        copy_module(MODULES / "lit-html" / name, (folder / name).parent)


def write_types(target: Path) -> None:
    """Say where the types of a copied module are; for the type check alone."""
    for name, package in TYPES.items():
        (target / name).with_suffix(".d.ts").write_text(f'export * from "{package}";\n', encoding="utf-8")
    (target / "flatbush.d.ts").write_text('export { default } from "flatbush";\n', encoding="utf-8")


def copy_plotly(target: Path) -> None:
    """Copy plotly's small bundle: bars, lines and pies (docs/adr/0018)."""
    copied = target / "plotly-basic.min.js"
    shutil.copyfile(MODULES / "plotly.js-basic-dist-min" / copied.name, copied)
    pack_tightly(copied)


def pack_tightly(file: Path) -> None:
    """Put beside a file what it is compressed as far as it goes, in place of what a program would make of it
    at each start.
    """
    for encoding, level in TIGHTEST.items():
        packed_beside(file, encoding).write_bytes(compress(file.read_bytes(), encoding, level))


def write_licences(target: Path) -> None:
    """Keep each package's licence beside its files, as the licences ask."""
    packages = [
        "plotly.js-basic-dist-min",
        "socket.io-client",
        "lit-html",
        "flatbush",
        "flatqueue",
        "@tabler/icons",
        "ag-grid-community",
        "ag-stack",
        *(f"@fontsource-variable/{family}" for family in FONTS),
    ]
    texts = [f"== {package}\n\n{read(_licence(package)).strip()}\n" for package in packages]
    (target / "LICENSES.txt").write_text("\n".join(texts), encoding="utf-8")


def _licence(package: str) -> Path:
    """The file of a package's licence, which some packages give an ending."""
    plain = MODULES / package / "LICENSE"
    return plain if plain.is_file() else plain.with_suffix(".txt")


def fill(target: Path) -> None:
    """Write everything into an empty folder."""
    copy_socket_client(target)
    copy_plotly(target)
    pack_tightly(vendor_grid.copy_grid(ROOT, target))
    copy_box_index(target)
    copy_renderer(target)
    write_types(target)
    for family, subsets in FONTS.items():
        copy_font(family, subsets, target)
    write_sprite(target)
    write_licences(target)


def main() -> int:
    """Build the folder and put it in the old one's place; return the exit code."""
    TARGET.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".vendor-", dir=ROOT) as scratch:
        fresh = Path(scratch) / "vendor"
        fresh.mkdir()
        try:
            fill(fresh)
        except (VendorError, subprocess.CalledProcessError) as problem:
            print(f"vendor: {problem}", file=sys.stderr)
            return 1
        shutil.rmtree(TARGET, ignore_errors=True)
        fresh.replace(TARGET)
    sizes = [path.stat().st_size for path in TARGET.rglob("*") if path.is_file()]
    print(f"vendor: {len(sizes)} files, {sum(sizes) / 1e6:.1f} MB in assets/00_vendor/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
