"""One-time codes of a second factor (TOTP, RFC 6238) and the recovery codes for who lost the device.

Seeds are kept sealed with AES-GCM under a key of the installation, bound to the account they belong to.
"""

from __future__ import annotations

import hmac
import os
from datetime import datetime
from hashlib import sha256

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data_access.accounts.credentials.secret_values import spoken
from domain.kernel import codes
from domain.kernel.errors import Refused

STEP_S = 30
DRIFT = 1
"""Steps a device's clock may be ahead or behind."""
NONCE = 12
RECOVERY_CODES = 10
ISSUER = "掌上指挥"


def new_seed() -> str:
    """160 bits, base32."""
    return pyotp.random_base32()


def seal(key: bytes, account: int, seed: str) -> bytes:
    """The seed as it is kept: a nonce and the sealed text."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, seed.encode(), _bound_to(account))


def unseal(key: bytes, account: int, sealed: bytes) -> str:
    """The seed again. Raises Refused("factor_lost") when the installation's key is another one now."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], _bound_to(account)).decode()
    except InvalidTag:
        raise Refused("factor_lost", "the installation's key changed: set it up anew") from None


def address(seed: str, login: str) -> str:
    """What an authenticator app reads as a picture: otpauth://totp/…"""
    return pyotp.TOTP(seed, interval=STEP_S).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(seed: str, code: str, now: datetime, after: int) -> int | None:
    """The step a code belongs to; None for a wrong one and for every step up to `after` (a replay)."""
    digits = codes.one_time(code)
    if digits is None:
        return None
    current = int(now.timestamp()) // STEP_S
    totp, found = pyotp.TOTP(seed, interval=STEP_S), None
    for step in range(current - DRIFT, current + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits) and step > after:
            found = step
    return found


def recovery_codes() -> tuple[str, ...]:
    """Ten codes of 80 bits."""
    return tuple(spoken() for _ in range(RECOVERY_CODES))


def hash_of_code(code: str) -> bytes:
    """What is kept of a recovery code; spaces, hyphens, capitals and width do not matter."""
    return sha256(b"recovery:" + (codes.recovery(code) or "").encode()).digest()


def _bound_to(account: int) -> bytes:
    return b"totp:%d" % account
