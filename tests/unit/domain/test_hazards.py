"""What a warning warns of, in words of our own."""

from __future__ import annotations

import pytest

from domain.emergency.warnings.standing.hazards import find_hazard


@pytest.mark.parametrize(
    ("code", "names", "hazard"),
    [
        ("11B01", ("x",), "typhoon"),
        ("", ("台风",), "typhoon"),
        ("", ("雷暴大风",), "thunder_wind"),
        ("", ("大风",), "gale"),
        ("", ("雷电",), "thunder"),
        ("", ("地质灾害气象风险",), "geological"),
        ("", ("high temperature", "高温"), "heat"),
        ("", ("Flash Flood Warning",), "geological"),
        ("", ("Flood Watch",), "flood"),
        ("11Z99", ("太空天气",), "other"),
        ("", (), "other"),
    ],
)
def test_a_code_tells_else_the_first_name_that_fits(code: str, names: tuple[str, ...], hazard: str) -> None:
    assert find_hazard(code, *names) == hazard
