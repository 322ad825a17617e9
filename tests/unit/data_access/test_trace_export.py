"""Files that somebody gives out for exports of the trace: each is told to be none, or which row is wrong."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from data_access.audit.signing import NAME, BadKey, Signer, signer
from data_access.audit.trace_export import check, written
from data_access.database.trace_chain import FIELDS, GENESIS, hash_of


@pytest.fixture
def signer_of_ours(tmp_path: Path) -> Signer:
    return signer(tmp_path)


def sign_content(ours: Signer, content: bytes) -> bytes:
    """Content under a signature that is right: what is in it is to be judged all the same."""
    signature = ours.sign(sha256(content).digest())
    return (
        content + json.encode({"kind": "Ed25519", "public_key": ours.public, "signature": signature}) + b"\n"
    )


def row(n: int) -> dict[str, Any]:
    fields: Any = ("330825", n, 0, 0, "2026-11-22T06:00:00Z", "palm", "", "key.made", "key:1", "", "", "{}")
    whole = dict(zip(FIELDS, fields, strict=True)) | {"before": GENESIS.hex(), "masked": False}
    del whole["body"]
    return whole | {"hash": hash_of(GENESIS, fields).hex()}


ABOUT = b'{"about":{}}\n'
ROWS: dict[str, bytes] = {
    "a list": b"[1]", "a number": b"5", "a text": b'"x"', "no JSON": b"{",
    "deep": b"[" * 5_000 + b"]" * 5_000,
    "no n": b'{"masked":true}', "another n": b'{"n":"x","masked":true}', "no masked": b'{"n":2}',
    "a huge n": b'{"n":1e400,"masked":true}', "no UTF-8": b'{"n":2,"masked":"\xff"}',
    "a hash of another kind": json.encode(row(2) | {"hash": 5}),
    "a hash before of another kind": json.encode(row(2) | {"before": 5}),
    "a number for a text": json.encode(row(2) | {"actor": 5}),
    "a number of 5,000 digits": b'{"n":' + b"9" * 5_000 + b',"masked":true}',
    "a surrogate": b'{"n":2,"masked":false,"actor":"\\ud800"}',
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_is_none_is_named_by_the_one_before(
    signer_of_ours: Signer, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "export.jsonl"
    good = ABOUT + json.encode(row(1)) + b"\n"
    file.write_bytes(sign_content(signer_of_ours, good))
    assert (check(file, signer_of_ours.public).problem, check(file, signer_of_ours.public).proven) == ("", 1)
    file.write_bytes(sign_content(signer_of_ours, good + ROWS[name] + b"\n"))
    found = check(file, signer_of_ours.public)
    assert (found.problem, found.proven) == ("bad_row", 1)
    assert found.n in (1, 2)


@pytest.mark.parametrize(
    "last",
    [
        b"", b"\n", b"{", b"{}", b"[]", b"{" * 900, b'{"public_key":[],"signature":{}}', b"\xff\xfe\n",
        b"a,b\n",
        b'{"public_key":"\\ud800","signature":"x"}', b'"#signature","Ed25519","\x00","x"\n', b"\0" * 3_000,
        b'{"public_key":' + b"9" * 900 + b"}", b"x" * 2_000_000,
    ],
)  # fmt: skip
def test_a_file_without_our_last_line_is_none_of_ours(tmp_path: Path, last: bytes) -> None:
    file = tmp_path / "export"
    file.write_bytes(ABOUT + last)
    assert check(file, "x" * 44).problem == "unreadable"


def test_a_signature_that_begins_with_a_plus_is_no_formula(signer_of_ours: Signer, tmp_path: Path) -> None:
    """One in 64 does. It has a quote before it now, and files from before it had one are still ours."""
    exports = ([*written("csv", {"by": f"account:{number}"}, [], signer_of_ours)] for number in range(5_000))
    pieces = next(export for export in exports if b",\"'+" in export[-1])
    file = tmp_path / "export.csv"
    for last in (pieces[-1], pieces[-1].replace(b"'+", b"+")):
        file.write_bytes(b"".join([*pieces[:-1], last]))
        assert check(file, signer_of_ours.public).problem == ""
    file.write_bytes(b"".join([*pieces[:-1], pieces[-1].replace(b"'+", b"''+")]))
    assert check(file, signer_of_ours.public).problem == "unreadable"


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "none", Path("/dev/zero")):
        with pytest.raises(OSError, match=r"."):
            check(path, "x")


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"\xff",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",  # pragma: allowlist secret
    ],
)
def test_a_key_file_that_holds_none_is_named(tmp_path: Path, pem: bytes) -> None:
    (tmp_path / NAME).write_bytes(pem)
    with pytest.raises(BadKey):
        signer(tmp_path)
