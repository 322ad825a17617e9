"""What a signature proves: made here with a key of the moment."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner
from typer.testing import CliRunner

from dashboard.cli.root import app
from data_access.files.warnings.safe_xml import parse
from data_access.files.warnings.signatures import Signed, look_at

NOW = datetime(2026, 8, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "自制")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=9))
    return made.sign(key, SHA256())


@pytest.fixture(scope="module")
def signed_alert(root: Path, key: Any, certificate: x509.Certificate) -> bytes:
    alert = parse((root / "tests/data/warnings/in_the_namespace_of_cap.xml").read_bytes())
    return etree.tostring(
        XMLSigner(signature_algorithm="ecdsa-sha256").sign(alert, key=key, cert=[certificate]),
        encoding="utf-8",
    )


def test_an_unsigned_message(root: Path) -> None:
    assert look_at(parse((root / "tests/data/warnings/red_alert.xml").read_bytes())) is Signed.NONE


def test_a_message_as_it_was_signed_is_intact(signed_alert: bytes) -> None:
    assert look_at(parse(signed_alert)) is Signed.INTACT


def test_a_certificate_that_is_trusted_here(signed_alert: bytes, certificate: x509.Certificate) -> None:
    assert look_at(parse(signed_alert), {certificate.fingerprint(SHA256()).hex()}) is Signed.TRUSTED


def test_the_terminal_is_told_whom_to_trust(
    signed_alert: bytes, certificate: x509.Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALM_DATA_DIR", str(tmp_path))
    file, print_ = tmp_path / "signed.xml", certificate.fingerprint(SHA256()).hex(":").upper()
    file.write_bytes(signed_alert)
    given = ["warning", "read", "--json", str(file)]
    result = [CliRunner().invoke(app, [*given, *more]).stdout for more in ([], ["--trust", print_])]
    assert [json.loads(line)["messages"][0]["signature"] for line in result] == ["intact", "trusted"]


def test_the_terminal_says_of_a_message_in_a_sentence_that_it_was_changed(
    signed_alert: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALM_DATA_DIR", str(tmp_path))
    file = tmp_path / "changed.xml"
    file.write_bytes(signed_alert.replace("台风".encode(), "台下".encode()))
    result = CliRunner().invoke(app, ["warning", "read", str(file)]).stdout
    assert "签名已被破坏" in result.strip().split("\t")


@pytest.mark.parametrize("part", ["台风", "2026-08-09 12", "330825000000"])
def test_a_message_that_was_changed_is_broken(signed_alert: bytes, part: str) -> None:
    text = signed_alert.decode()
    assert part in text
    changed = text.replace(part, part[:-1] + "1")
    assert look_at(parse(changed.encode())) is Signed.BROKEN


def test_a_signature_of_something_beside_the_message_proves_nothing(signed_alert: bytes) -> None:
    assert look_at(parse(signed_alert.replace(b'URI=""', b'URI="#other"'))) is Signed.UNREADABLE


def test_a_signature_without_a_certificate_proves_nothing(signed_alert: bytes) -> None:
    root = parse(signed_alert)
    for found in list(root.iter("{http://www.w3.org/2000/09/xmldsig#}X509Certificate")):
        found.getparent().remove(found)
    assert look_at(root) is Signed.UNREADABLE
