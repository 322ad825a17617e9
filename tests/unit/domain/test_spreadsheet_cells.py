"""Cells that a spreadsheet would work out."""

from __future__ import annotations

import pytest

from domain.kernel.spreadsheet_cells import neutral


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86",
        "-1+1",
        "@SUM(A1)",
        "＝1",
        "  =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\u200b=cmd|'/c calc'!A0",
        "|x",
        "%0A=1",
    ],
)
def test_what_a_spreadsheet_would_work_out_is_quoted(text) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("树木倒伏", "树木倒伏"), (None, ""), (-3, "-3"), (1.5, "1.5"), ("", ""), ("a=1", "a=1"), (" ", " ")],
)
def test_other_cells_stay(value, cell) -> None:
    assert neutral(value) == cell


def test_a_cell_is_harmless_beside_others() -> None:
    assert neutral("\u202e12") == "\ufffd12"
    assert neutral("a\x1b[2J\0") == "a\ufffd[2J\ufffd"
    assert neutral("\0=1") == "'\ufffd=1"
    assert neutral("مرحبا") == "\u2068مرحبا\u2069"
    assert neutral("=مرحبا") == "\u2068'=مرحبا\u2069"
