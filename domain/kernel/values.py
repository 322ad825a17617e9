"""Values: records that are made once and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """A dataclass with slots that the type checker keeps from being changed.

    One that is frozen at run time takes three times as long to make, and ingest makes several a message.
    """
    return dataclass(slots=True)(cls)
