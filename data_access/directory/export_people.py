"""People as a file: read, masked or in full, written."""

from __future__ import annotations

from data_access.database.transactions import Transactions
from data_access.directory import people_queries
from data_access.directory.directory_rows import masked
from data_access.directory.people_queries import Filter
from data_access.files import columns, spreadsheets
from data_access.files.spreadsheets import File
from domain.audit.exports import PeopleExport
from domain.directory.person import FIELDS, Person

MOST = 200_000


def write_people(
    store: Transactions, county: str, wanted: Filter, form: str, full: bool, lang: str
) -> tuple[File, PeopleExport]:
    """The people wanted as csv or xlsx, masked unless `full`, and what the trace has to tell of it before the
    file leaves. The caller checked rights and reason.
    """
    with store.reading() as connection:
        people, _ = people_queries.page(connection, county, wanted, 0, MOST)
    shown = people if full else [masked(person) for person in people]
    headings = columns.headings("people", FIELDS, lang)
    file = spreadsheets.write(f"people-{county}", form, headings, (_cells(person) for person in shown))
    return file, PeopleExport(file.rows, form, full, filtered=wanted != Filter())


def _cells(person: Person) -> list[str]:
    values = (getattr(person, name) for name in FIELDS)
    return [value if isinstance(value, str) else "1" if value else "0" for value in values]
