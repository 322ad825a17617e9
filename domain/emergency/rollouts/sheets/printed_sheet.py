"""A call sheet in words: what stands where on its pages."""

from __future__ import annotations

from domain.kernel.values import value


@value
class PrintedLine:
    """A line of the table; `below`: how many stand under the person, and how many of them accepted; `deputy`:
    name and phone of who is called in their place, one below the other.
    """

    code: str
    silent: bool
    name: str
    post: str
    place: str
    phone: str
    below: str
    deputy: tuple[str, ...] = ()


@value
class PrintedSheet:
    """`mode`: the response in the box at the top right; `figures`: (label, value) of the strip; `blanks`:
    what the caller fills in beside them; `columns`: heads of the table, `boxes`: of what is ticked, `fills`:
    of what is written; `notes`: (label, words) of lines under the table; `page`: the foot of each page, with
    {page} and {of}; `at`: seconds since 1970, for the file's own date.
    """

    lang: str
    title: str
    subtitle: str
    mode: str
    as_of: str
    figures: tuple[tuple[str, str], ...]
    blanks: tuple[str, str]
    columns: tuple[str, ...]
    boxes: tuple[str, ...]
    fills: tuple[str, ...]
    lines: tuple[PrintedLine, ...]
    nobody: str
    notes: tuple[tuple[str, str], ...]
    legend: str
    page: str
    at: float
