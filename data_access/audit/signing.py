"""The installation's Ed25519 key, by which whoever gets an export knows where it came from."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

NAME = "trace-key.pem"
"""In the data folder, readable by its owner only."""


class BadKey(Exception):
    """The key file is there but holds no Ed25519 key."""


class Signer:
    """Signs digests with the installation's key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public(self) -> str:
        """The public key: base64 of its 32 bytes."""
        return b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, digest: bytes) -> str:
        """The signature of a digest, base64."""
        return b64encode(self._key.sign(digest)).decode()


def signer(folder: Path) -> Signer:
    """The installation's key; made at the first call. Raises OSError, BadKey."""
    path = folder / NAME
    if not path.exists():
        _make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey(str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(str(path))
    return Signer(key)


def _make(path: Path) -> None:
    """Whole or not at all; of two programs that make one at once the first wins."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{NAME}.{token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, pem)
        os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.close(descriptor)
        draft.unlink()


def is_signed(public: str, digest: bytes, signature: str) -> bool:
    """Whether the signature is that key's."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public, validate=True))
        raw = b64decode(signature, validate=True)
        key.verify(raw, digest)
    except (InvalidSignature, ValueError):
        return False
    return b64encode(raw).decode() == signature
