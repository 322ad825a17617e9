"""Who signs in to a demo: one account for each role, at home in the county pack that is installed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from data_access.accounts import DemoAccount
from data_access.counties import County, Person
from domain.rights import Role

TOWNSHIP, TOWN_FROM = 9, 100
"""Digits of a township's code; its last three are from 100 on for towns, below for streets of the seat."""


def demo_people(county: County) -> tuple[DemoAccount, ...]:
    """The accounts of a county's demo, without passwords. The township is its first town."""
    code, town = county.code, _town(county)
    unit = _busiest_unit(county)
    of_county = (
        DemoAccount("demo-commander", "县指挥长（演示）", Role.COMMANDER, code),
        DemoAccount("demo-duty", "县值班员（演示）", Role.DUTY_OFFICER, code),
        DemoAccount("demo-town", f"{county.regions[town].name}值班员（演示）", Role.DUTY_OFFICER, town),
        DemoAccount("demo-unit", f"{county.units[unit].name}（演示）", Role.UNIT_OFFICER, code, unit),
        DemoAccount("demo-reviewer", "复核员（演示）", Role.REVIEWER, code),
        DemoAccount("demo-auditor", "审计员（演示）", Role.AUDITOR, code),
        DemoAccount("demo-admin", "系统管理员（演示）", Role.ADMINISTRATOR, code),
    )
    field = (
        _of_person("demo-head", Role.GRID_HEAD, _first(county.people.values(), "head", town)),
        _of_person("demo-liaison", Role.LIAISON, _first(county.people.values(), "liaison", town)),
    )
    return (*of_county, *(account for account in field if account is not None))


def _town(county: County) -> str:
    townships = [code for code in county.regions if len(code) == TOWNSHIP]
    return next((code for code in townships if int(code[6:]) >= TOWN_FROM), townships[0])


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
