"""AdminServices: everything the page /admin asks, one desk a section."""

from __future__ import annotations

from dashboard.services.accounts_service import AccountsService
from dashboard.services.container import Services
from dashboard.services.directory.imports_service import ImportsService
from dashboard.services.directory.people_service import PeopleService
from dashboard.services.directory.rosters_service import RostersService
from dashboard.services.directory.units_posts_service import PostsService, UnitsService
from dashboard.services.keys_service import KeysService
from dashboard.services.retention_service import RetentionService
from dashboard.services.token_requests_service import TokenRequestsService
from data_access.accounts.accounts import Accounts


class AdminServices:
    """The desks of one web process."""

    def __init__(self, services: Services, accounts: Accounts) -> None:
        self.people = PeopleService(services)
        self.units, self.posts = UnitsService(services), PostsService(services)
        self.imports = ImportsService(services)
        self.rosters = RostersService(services)
        self.retention = RetentionService(services)
        self.accounts, self.keys = AccountsService(services, accounts), KeysService(services, accounts)
        self.requests = TokenRequestsService(services, accounts)
