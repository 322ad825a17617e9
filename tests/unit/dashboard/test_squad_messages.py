"""What messages say about a case: nothing that a source wrote."""

from __future__ import annotations

from dashboard.handlers.squad_messages import NO_MATTER, case_facts
from data_access.county_packs.county_pack import County
from domain.cases.case_join import Case


def test_a_case_is_told_by_number_matter_and_place(county: County) -> None:
    code, matter = next(iter(county.matters.items()))
    case = Case("330825", "12345", "1", "c1", no="20261121-007", region="330825101264", matter=code)
    case.title, case.text = "张三家积水", "电话13800000001"  # type: ignore[misc]
    facts = case_facts(case, county)
    assert facts == {"case": "20261121-007", "matter": matter.name, "place": "湖镇镇希塘村"}


def test_a_case_without_a_matter_in_a_county_that_is_not_served(county: County) -> None:
    case = Case("330825", "12345", "1", "c1", region="330825101264")
    assert case_facts(case, None) == {"case": "c1", "matter": NO_MATTER, "place": ""}
