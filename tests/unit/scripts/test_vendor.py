"""What is put beside the files of others."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli

from dashboard.http.compression import ENCODINGS
from dashboard.http.static_files import LEVELS_OF_LARGE, file_at
from scripts import vendor


def test_a_large_file_lies_there_compressed_further_than_a_program_would(tmp_path: Path) -> None:
    script = b"".join(b"export const v%d = %d;\n" % (n, n * n) for n in range(3000))
    (tmp_path / "large.js").write_bytes(script)
    vendor.pack_tightly(tmp_path / "large.js")
    packed = file_at(tmp_path / "large.js").packed
    assert set(packed) == set(ENCODINGS), "nothing is left for a program to make"
    assert brotli.decompress(packed["br"]) == gzip.decompress(packed["gzip"]) == script
    assert len(packed["br"]) < len(brotli.compress(script, quality=LEVELS_OF_LARGE["br"]))
