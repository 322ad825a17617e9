"""What members of a squad share is made once, holds what each may see, and is anew with its county."""

from __future__ import annotations

from typing import Any

from dashboard.http.palm.shared_states import SharedStates, join_state, share_state
from dashboard.realtime.live_state import Live
from dashboard.services.squads.name_cards import KEPT_S
from domain.access.scope import Scope
from domain.kernel.worlds import WorldId
from domain.topics.reducer import empty

HERE = WorldId("330825")


def squad(name: str, *people: str, **more: Any) -> dict[str, Any]:
    members = [{"person": person, "state": "called"} for person in people]
    called = [f"person:{person}" for person in people]
    region = "330825101264"
    return {"id": name, "case": f"c-{name}", "region": region, "lead": "account:7", "members": members,
            "called": called, "version": 1} | more  # fmt: skip


def case(name: str, *people: str, **more: Any) -> dict[str, Any]:
    called = [f"person:{person}" for person in people]
    return {"id": f"c-{name}", "region": "330825101264", "called": called, "reported_by": "X"} | more


class Cards:
    """Names by which the test sees who was asked for."""

    def find(self, county: str, people: Any) -> dict[str, Any]:
        return {person: {"name": f"{county} {person}", "unit": ""} for person in sorted(people)}


class Places:
    def names(self, region: str) -> tuple[str, str]:
        return region, region.upper()


class Phones:
    """A county's state, and what the phones of its people share."""

    def __init__(self, squads: list[dict[str, Any]], cases: list[dict[str, Any]]) -> None:
        self.now = 0.0
        cards: Any = Cards()
        places: Any = Places()
        self.states = SharedStates(places, cards, lambda: self.now)
        self.live = Live(HERE)
        self.load(squads, cases)

    def load(self, squads: list[dict[str, Any]], cases: list[dict[str, Any]]) -> None:
        self.live.load(empty(HERE, "e", 7) | {"squads": squads, "cases": cases}, [])

    def find(self, person: str, *others: str) -> Any:
        return self.states.find(self.live, Scope(HERE, whole=False, person=person, positions="own"), others)


def test_members_of_the_same_squads_share_what_is_made_once() -> None:
    phones = Phones([squad("a", "A", "B"), squad("b", "C")], [case("a", "A", "B"), case("b", "C")])
    assert phones.find("A") is phones.find("B")
    content = phones.find("A").content
    assert [row["id"] for row in content["squads"]] == ["a"]
    assert content["cases"].keys() == {"c-a"}
    assert content["cases"]["c-a"]["place"] == {"name": "330825101264", "name_en": "330825101264"}
    assert content["people"].keys() == {"A", "B", "account:7"}
    assert phones.find("C").content["squads"][0]["id"] == "b"


def test_nobody_shares_more_than_they_may_see() -> None:
    both = [squad("a", "A", "B"), squad("b", "A")]
    phones = Phones(both, [case("a", "A"), case("b", "A")])
    assert phones.find("A").content["cases"].keys() == {"c-a", "c-b"}
    assert phones.find("B").content["cases"] == {}, "the case does not call them yet"
    assert [row["id"] for row in phones.find("B").content["squads"]] == ["a"]
    assert phones.find("D").content == {"squads": [], "cases": {}, "people": {}}
    assert "called" not in str(phones.find("A").content["squads"][0].keys())
    assert not {"called", "reported_by"} & phones.find("A").content["cases"]["c-a"].keys()


def test_names_that_one_person_is_told_besides_are_theirs() -> None:
    phones = Phones([squad("a", "A", "B")], [])
    assert "account:9" in phones.find("A", "account:9").content["people"]
    assert "account:9" not in phones.find("B").content["people"]


def test_it_is_made_anew_with_another_state_and_when_names_may_be_others() -> None:
    phones = Phones([squad("a", "A")], [])
    first = phones.find("A")
    phones.now = KEPT_S
    assert phones.find("A") is first
    phones.now = KEPT_S + 0.1
    second = phones.find("A")
    assert second is not first
    assert second.tag == first.tag
    phones.load([squad("a", "A", version=2)], [])
    assert phones.find("A").tag != first.tag


def test_squads_whose_command_is_offered_are_listed() -> None:
    phones = Phones([squad("a", "A"), squad("b", "B", offer={"person": "A"})], [])
    assert [row["id"] for row in phones.states.list_offered(phones.live)] == ["b"]


def test_a_state_is_one_object_of_both_halves_and_its_tag_tells_which_moved() -> None:
    shared, moved = share_state({"squads": [1]}), share_state({"squads": [2]})
    state = join_state(shared, {"me": "希"})
    assert state.body.decode() == '{"squads":[1],"me":"希"}'
    assert join_state(moved, {"me": "希"}).tag == f"{moved.tag}.{state.tag.partition('.')[2]}"
    assert join_state(shared, {"me": "x"}).tag.partition(".")[0] == shared.tag
