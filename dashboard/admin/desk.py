"""AdminDesk: everything the page /admin asks, one desk a section."""

from __future__ import annotations

from dashboard.admin.accounts import AccountsDesk
from dashboard.admin.codes import PostsDesk, UnitsDesk
from dashboard.admin.imports import ImportsDesk
from dashboard.admin.keys import KeysDesk
from dashboard.admin.people import PeopleDesk
from dashboard.admin.requests import RequestsDesk
from dashboard.admin.retention import RetentionDesk
from dashboard.admin.rosters import RostersDesk
from dashboard.parts import Parts
from data_access.accounts.accounts import Accounts


class AdminDesk:
    """The desks of one web process."""

    def __init__(self, parts: Parts, accounts: Accounts) -> None:
        self.people = PeopleDesk(parts)
        self.units, self.posts = UnitsDesk(parts), PostsDesk(parts)
        self.imports = ImportsDesk(parts)
        self.rosters = RostersDesk(parts)
        self.retention = RetentionDesk(parts)
        self.accounts, self.keys = AccountsDesk(parts, accounts), KeysDesk(parts, accounts)
        self.requests = RequestsDesk(parts, accounts)
