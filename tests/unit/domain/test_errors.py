"""Refusals carry a stable code, words and the field; they survive pickling between processes."""

from __future__ import annotations

import pickle

from domain.kernel.errors import Reason, Refused


def test_a_refusal() -> None:
    refused = Refused(Reason.BAD_FIELD, "severity: 9", "severity")
    assert (refused.code, refused.detail, refused.where) == ("bad_field", "severity: 9", "severity")
    assert type(refused.code) is str
    assert str(refused) == "bad_field: severity: 9"
    back = pickle.loads(pickle.dumps(refused))
    assert (back.code, back.detail, back.where) == (refused.code, refused.detail, refused.where)
