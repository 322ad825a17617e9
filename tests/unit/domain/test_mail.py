"""Addresses made of a form: of each person one plain address, or none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.directory.person import Person, is_address
from domain.squads.calls.mail import fill_form, is_form, mail_address


def test_a_form_is_filled_with_the_id_or_the_phone() -> None:
    assert fill_form("{phone}@mail.example", "zhao", "+86 138-0000-0001") == "13800000001@mail.example"
    assert fill_form("{id}@mail.example", "zhao.yi", "") == "zhao.yi@mail.example"
    assert fill_form("{phone}@mail.example", "zhao", "") == ""
    assert fill_form("", "zhao", "13800000001") == ""


def test_an_address_of_their_own_comes_before_the_form() -> None:
    somebody = Person("zhao", "赵一", "duty", "centre", "330825", "13800000001")
    assert mail_address(somebody, "{phone}@mail.example") == "13800000001@mail.example"
    owner = replace(somebody, email="zhao.yi@office.example")
    assert mail_address(owner, "{phone}@mail.example") == mail_address(owner, "") == "zhao.yi@office.example"
    assert mail_address(replace(owner, email="zhao yi"), "") == ""


@pytest.mark.parametrize("form", ["a@b.c", "{id}", "{name}@b.c", "{id}@b.c,x@y.z", "{id}@", "<{id}@b.c>"])
def test_what_is_no_form(form: str) -> None:
    assert not is_form(form)


@given(st.text(), st.text())
def test_whatever_a_person_is_called_no_second_address_or_line_comes_of_it(id: str, phone: str) -> None:
    for form in ("{id}@mail.example", "{phone}@mail.example"):
        made = fill_form(form, id, phone)
        assert not made or (is_address(made) and made.isprintable() and made.count("@") == 1)
