"""Settings of call sheets: where they are laid while a roll-out runs, and to whom they are mailed."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings

from domain.directory.person import is_address

SHEETS_FOLDER = "sheets"
PLACE = "{township}"


class SheetSettings(BaseSettings):
    """Part of dashboard/config/settings.py."""

    sheets_dir: Path | None = Field(
        None,
        description="folder of call sheets, best on another machine; empty: PALM_DATA_DIR/sheets",
    )
    sheets_kept: int = Field(3, ge=1, le=100, description="how many older files of each call sheet are kept")
    sheets_mail: str | None = Field(
        None,
        description="form of the townships' duty addresses, with {township}: duty-{township}@example.gov.cn",
    )

    @field_validator("sheets_mail")
    @classmethod
    def _form(cls, value: str | None) -> str | None:
        if value is not None and (PLACE not in value or not is_address(value.replace(PLACE, "330825101"))):
            raise PydanticCustomError(
                "bad_sheets_mail", "{code}", {"code": "bad_sheets_mail", "variable": ""}
            )
        return value

    @field_validator("sheets_dir")
    @classmethod
    def _path(cls, value: Path | None) -> Path | None:
        try:
            str(value or "").encode()
        except UnicodeEncodeError:
            raise PydanticCustomError("bad_path", "{code}", {"code": "bad_path", "variable": ""}) from None
        return value

    def sheets_folder(self, data_dir: Path) -> Path:
        """Where call sheets lie."""
        return self.sheets_dir or data_dir / SHEETS_FOLDER
