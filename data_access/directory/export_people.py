"""Handing people out as a file: read, masked or in full, written, traced."""

from __future__ import annotations

from data_access.directory import people_queries
from data_access.directory.directory_rows import masked
from data_access.directory.people_queries import Filter
from data_access.files import columns, spreadsheets
from data_access.files.spreadsheets import File
from data_access.transactions import Transactions
from data_access.unit_of_work import Origin
from domain.directory.person import FIELDS, Person

MOST = 200_000


def hand_out(
    store: Transactions,
    county: str,
    origin: Origin,
    wanted: Filter,
    form: str,
    full: bool,
    reason: str,
    lang: str,
) -> File:
    """The people wanted as csv or xlsx, masked unless `full`. The caller checked rights and reason."""
    with store.reading() as connection:
        people, _ = people_queries.page(connection, county, wanted, 0, MOST)
    shown = people if full else [masked(person) for person in people]
    headings = columns.headings("people", FIELDS, lang)
    file = spreadsheets.write(f"people-{county}", form, headings, (_cells(person) for person in shown))
    new = {"rows": file.rows, "full": full, "form": form, "filtered": wanted != Filter()}
    with store.acting(county, origin) as act:
        act.trace("people.exported", f"people:{county}", None, new, reason=reason)
    return file


def _cells(person: Person) -> list[str]:
    values = (getattr(person, name) for name in FIELDS)
    return [value if isinstance(value, str) else "1" if value else "0" for value in values]
