"""What the signature of a message has to prove: a county's decision."""

from __future__ import annotations

from enum import StrEnum

from domain.kernel.values import value


class Trust(StrEnum):
    """What a signature has to prove before a message counts by itself; else a person is asked. One that is
    broken is asked about in any case.
    """

    ANY = "any"
    INTACT = "intact"
    TRUSTED = "trusted"


@value
class SignaturePolicy:
    """`trusted`: SHA-256 of the certificates that may sign, in hexadecimal."""

    trust: Trust = Trust.ANY
    trusted: tuple[str, ...] = ()
