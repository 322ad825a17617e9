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


def test_the_same_is_refused_of_another_field() -> None:
    other = Refused("forbidden", "not given for this case", "case").about("other")
    assert (other.code, other.detail, other.where) == ("forbidden", "not given for this case", "other")
