"""Who signs in to a demo: one account for each role, at home in the county pack that is installed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dashboard.demo.demo_calls import cast
from data_access.accounts import DemoAccount
from data_access.county_packs.county_pack import County
from domain.access.rights import Role
from domain.directory.person import Person


def demo_people(county: County) -> tuple[DemoAccount, ...]:
    """The accounts of a county's demo, without passwords: those in the field are people the demo tells of."""
    code, cast_ = county.code, cast(county)
    town, unit = cast_.township, _busiest_unit(county)
    of_county = (
        DemoAccount("demo-commander", "县指挥长（演示）", Role.COMMANDER, code),
        DemoAccount("demo-duty", "县值班员（演示）", Role.DUTY_OFFICER, code),
        DemoAccount("demo-town", f"{county.regions[town].name}值班员（演示）", Role.DUTY_OFFICER, town),
        DemoAccount("demo-unit", f"{county.units[unit].name}（演示）", Role.UNIT_OFFICER, code, unit),
        DemoAccount("demo-reviewer", "督查员（演示）", Role.REVIEWER, code),
        DemoAccount("demo-auditor", "审计员（演示）", Role.AUDITOR, code),
        DemoAccount("demo-admin", "系统管理员（演示）", Role.ADMINISTRATOR, code),
    )
    field = (
        _of_person("demo-head", Role.GRID_HEAD, _first(county.people.values(), "head", town)),
        _of_person("demo-liaison", Role.LIAISON, county.people[cast_.person]),
    )
    return (*of_county, *(account for account in field if account is not None))


def _busiest_unit(county: County) -> str:
    """The department that leads the most matters; the first of those."""
    leads = Counter(matter.lead for matter in county.matters.values())
    return max(county.units, key=lambda code: leads[code])


def _first(people: Iterable[Person], post: str, region: str) -> Person | None:
    return next((p for p in people if p.post == post and p.region.startswith(region)), None)


def _of_person(login: str, role: Role, person: Person | None) -> DemoAccount | None:
    if person is None:
        return None
    return DemoAccount(login, f"{person.name}（演示）", role, person.region, person=person.id)
