"""AdminDesk: everything the page /admin asks, one desk a section."""

from __future__ import annotations

from dashboard.services.accounts_service import AccountsDesk
from dashboard.services.container import Services
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

    def __init__(self, services: Services, accounts: Accounts) -> None:
        self.people = PeopleDesk(services)
        self.units, self.posts = UnitsDesk(services), PostsDesk(services)
        self.imports = ImportsDesk(services)
        self.rosters = RostersDesk(services)
        self.retention = RetentionService(services)
        self.accounts, self.keys = AccountsDesk(services, accounts), KeysDesk(services, accounts)
        self.requests = RequestsDesk(services, accounts)
