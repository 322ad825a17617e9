"""The installation's secret: PALM_SECRET_KEY, or a file that is made once and read by every process.

What needs a key of its own derives one, so that no two uses ever share the same bytes.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from secrets import token_hex, token_urlsafe

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dashboard.config.settings import LEAST_SECRET, Settings

FILE = "secret.key"


class BadSecret(Exception):
    """The secret key's file cannot be used; the text says which and why."""


def secret_key(settings: Settings) -> str:
    """The secret of this installation. Raises BadSecret for a file that others may read or that is cut
    short, OSError when it cannot be made.
    """
    if settings.secret_key is not None:
        return settings.secret_key
    path = settings.data_dir / FILE
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise BadSecret(f"{path} may be read by others than its owner: chmod 600 it")
    key = path.read_text(encoding="ascii").strip()
    if len(key) < LEAST_SECRET:
        raise BadSecret(
            f"{path} is cut short: remove it to have a new one made (second factors are then lost)"
        )
    return key


def derived(settings: Settings, purpose: str) -> bytes:
    """32 bytes for one purpose (HKDF-SHA256). Raises as secret_key does."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"palmcommand " + purpose.encode())
    return kdf.derive(secret_key(settings).encode())


def _make(path: Path) -> None:
    """Whole or not at all, and of two processes that make it at once both use the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{FILE}.{token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
