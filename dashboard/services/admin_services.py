"""AdminDesk: everything the page /admin asks, one desk a section."""

from __future__ import annotations

from dashboard.services.accounts_service import AccountsDesk
from dashboard.services.container import Parts
from dashboard.services.imports_service import ImportsDesk
from dashboard.services.keys_service import KeysDesk
from dashboard.services.people_service import PeopleDesk
from dashboard.services.retention_service import RetentionService
from dashboard.services.rosters_service import RostersDesk
from dashboard.services.token_requests_service import RequestsDesk
from dashboard.services.units_posts_service import PostsDesk, UnitsDesk
from data_access.accounts.accounts import Accounts


class AdminDesk:
    """The desks of one web process."""

    def __init__(self, parts: Parts, accounts: Accounts) -> None:
        self.people = PeopleDesk(parts)
        self.units, self.posts = UnitsDesk(parts), PostsDesk(parts)
        self.imports = ImportsDesk(parts)
        self.rosters = RostersDesk(parts)
        self.retention = RetentionService(parts)
        self.accounts, self.keys = AccountsDesk(parts, accounts), KeysDesk(parts, accounts)
        self.requests = RequestsDesk(parts, accounts)
