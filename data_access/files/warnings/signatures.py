"""Signatures of messages, looked at and told: whether to believe an unsigned or doubtful message is a
setting's matter, not the reader's.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from copy import deepcopy
from enum import StrEnum
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree
from signxml import SignatureConfiguration, XMLVerifier
from signxml.exceptions import InvalidInput, SignXMLException

from data_access.files.warnings.safe_xml import detach

DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_SIGNATURE: Final = f"{{{DSIG}}}Signature"
MOST_SIGNATURES: Final = 4


class Signed(StrEnum):
    """What a look at the signature found."""

    NONE = "none"
    INTACT = "intact"
    """Unchanged since it was signed, by somebody whose certificate nobody here trusts."""
    TRUSTED = "trusted"
    """Unchanged, and signed with a certificate this installation trusts."""
    BROKEN = "broken"
    UNREADABLE = "unreadable"
    """Signed in a way that proves nothing today (SHA-1), or that we do not know."""


def normalize_fingerprint(text: str) -> str:
    """The SHA-256 of a certificate as programs print it, with colons or without, in either case."""
    return text.replace(":", "").strip().lower()


def look_at(alert: Any, trusted: Collection[str] = ()) -> Signed:
    """What the signatures of a message prove; of several the worst but for what proves nothing. `trusted`:
    SHA-256 of certificates, in hexadecimal.
    """
    as_sent = detach(alert)
    count = len(as_sent.findall(_SIGNATURE))
    if count == 0 or count > MOST_SIGNATURES:
        return Signed.UNREADABLE if count else Signed.NONE
    results = {_look_at_either(as_sent, alert, index, trusted) for index in range(count)}
    order = (Signed.BROKEN, Signed.TRUSTED, Signed.INTACT, Signed.UNREADABLE)
    return next(result for result in order if result in results)


def _look_at_either(as_sent: Any, alert: Any, index: int, trusted: Collection[str]) -> Signed:
    """One signature of a message as it came, else as it was before somebody indented it: blanks between
    elements say nothing, and relays put them in.
    """
    found = _look_at_one(as_sent, index, trusted)
    if found is not Signed.BROKEN:
        return found
    return _look_at_one(detach(alert, without_blanks=True), index, trusted)


def _look_at_one(document: Any, index: int, trusted: Collection[str]) -> Signed:
    """One signature, as if it stood alone."""
    only = deepcopy(document)
    for number, signature in enumerate(only.findall(_SIGNATURE)):
        if number != index:
            only.remove(signature)
    signature = only.find(_SIGNATURE)
    certificate = _certificate(signature)
    if certificate is None or not _covers_all(signature) or _is_weak(signature):
        return Signed.UNREADABLE
    return _verified(only, certificate, trusted)


def _verified(document: Any, certificate: x509.Certificate, trusted: Collection[str]) -> Signed:
    """A certificate that has run out since still shows that nothing was changed."""
    config = SignatureConfiguration(location="./", verification_time=certificate.not_valid_after_utc)
    try:
        XMLVerifier().verify(document, x509_cert=certificate, expect_config=config)
    except (SignXMLException, InvalidSignature, etree.DocumentInvalid) as error:
        return Signed.UNREADABLE if isinstance(error, InvalidInput) else Signed.BROKEN
    except (ValueError, TypeError, etree.LxmlError, UnsupportedAlgorithm):
        return Signed.UNREADABLE
    return Signed.TRUSTED if certificate.fingerprint(SHA256()).hex() in trusted else Signed.INTACT


def _certificate(signature: Any) -> x509.Certificate | None:
    """The certificate a signature brings along."""
    text = signature.findtext(f".//{{{DSIG}}}X509Certificate") or ""
    try:
        return x509.load_der_x509_certificate(base64.b64decode(text))
    except (ValueError, binascii.Error):
        return None


def _covers_all(signature: Any) -> bool:
    """Whether what was signed is the whole message and not a part beside it."""
    return [part.get("URI") for part in signature.iter(f"{{{DSIG}}}Reference")] == [""]


def _is_weak(signature: Any) -> bool:
    """Whether it rests on SHA-1 or MD5, with which others can be made to match."""
    used = [node.get("Algorithm", "") for node in signature.iter() if isinstance(node.tag, str)]
    return any(name.endswith(("sha1", "md5")) for name in used)
