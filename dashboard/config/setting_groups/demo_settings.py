"""Settings of the demo: whether there is one, what it plays, and on which clock."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings

from data_access.database.fast_clock import FastClock, parse_clock


class DemoSettings(BaseSettings):
    """Part of dashboard/config/settings.py."""

    demo: bool = Field(
        True, description="1 starts the demo feed, marked 演示 on the screen; 0 switches it off"
    )
    demo_rate: float = Field(1.0, gt=0, le=1000, description="speed of the demo feed; 1 = an ordinary day")
    demo_case: Literal["day", "typhoon", "recording", "storm"] = Field(
        "day", description="what the demo plays; `palmcommand demo` with a case sets it"
    )
    demo_clock: str = Field(
        "",
        description="fast clock of a demo, BEGIN/BOOT SECONDS/SPEED; `palmcommand demo typhoon` sets it",
    )

    @field_validator("demo_clock")
    @classmethod
    def _some_clock(cls, value: str) -> str:
        try:
            if value:
                parse_clock(value)
        except ValueError:
            raise PydanticCustomError("bad_clock", "{code}", {"code": "bad_clock", "variable": ""}) from None
        return value

    @model_validator(mode="after")
    def _only_in_a_demo(self) -> Self:
        if self.demo_clock and not self.demo:
            facts = {"code": "clock_of_no_demo", "variable": "PALM_DEMO_CLOCK"}
            raise PydanticCustomError("clock_of_no_demo", "{code}", facts)
        return self

    @property
    def fast_clock(self) -> FastClock | None:
        """The clock that all programs tell the time by; None: the machine's."""
        return parse_clock(self.demo_clock) if self.demo_clock else None
