"""Phone numbers of a directory: who has none, one that cannot work, or somebody else's."""

from __future__ import annotations

from dashboard.cli.checks.checks_people import describe_phones
from domain.directory.phone_health import judge_phones

PHONES = [
    ("A", "13900000100"),
    ("B", "+86 139-0000-0100"),
    ("C", ""),
    ("D", "0570-7022000"),
    ("E", "000-2500-0009"),
    ("F", "12345678901"),
    ("G", "13900000101"),
]


def test_what_is_wrong_is_told_by_person() -> None:
    found = judge_phones(PHONES, dead={"G"}, reached={"A"})
    assert (found.people, found.none, found.odd) == (7, ("C",), ("D", "F"))
    assert found.shared == (("A", "B"),), "two spellings are one number"
    assert (found.dead, found.unproved) == (("G",), ("B", "D", "E", "F", "G"))
    assert not found.is_well


def test_a_number_that_is_not_proved_yet_is_well() -> None:
    assert judge_phones([("A", "13900000100"), ("E", "000-2500-0009")], (), ()).is_well


def test_ids_are_named_and_never_numbers() -> None:
    words = describe_phones(judge_phones(PHONES, dead={"G"}, reached={"A"}))
    assert words == (
        "7 people, 1 without a number (C), 2 with a number that takes no short message (D, F), "
        "1 with a number that nobody has (G), numbers of several people: 1 (A+B), "
        "nothing was ever delivered to 5"
    )
    many = describe_phones(judge_phones([(f"P{n}", "") for n in range(7)], (), ()))
    assert "(P0, P1, P2, P3, P4 +2)" in many
