"""Cases that have to do with each other: merged and apart again, linked, one split from the other."""

from __future__ import annotations

from hypothesis.stateful import rule

from domain.access.actor import Actor
from domain.cases import handling_commands as c
from domain.cases import relation_commands as r
from domain.cases.case_commands import EnterCase
from domain.cases.case_join import Case, case_id
from domain.decisions.entry_decisions import SOURCE, entry_id
from tests.integration.people.machines.expected import Expected
from tests.integration.people.machines.life_cycle import LifeCycle, numbers, officers, which
from tests.integration.reports import COUNTY, VILLAGE

MOST_CASES = 4


class Relations(LifeCycle):
    """Links, mergers and splits."""

    @rule(n=which, m=which, by=officers)
    def merge(self, n: int, m: int, by: Actor) -> None:
        expected_case, into = self.pick(n), self.pick(m)
        expected = self.refuse_merger(expected_case, into)
        assert self.here.give(self.command(c.MergeCase, expected_case, into=into.id), by) == expected
        if not expected:
            self.note_merge(expected_case, into)

    @rule(n=which, m=which)
    def merge_crosswise_at_once(self, n: int, m: int) -> None:
        """Each into the other: one goes on, they do not both end."""
        expected, two = self.pick(n), self.pick(m)
        if self.refuse_merger(expected, two) or self.refuse_merger(two, expected):
            return
        outcome = self.give_both(
            self.command(c.MergeCase, expected, into=two.id), self.command(c.MergeCase, two, into=expected.id)
        )
        assert sorted(outcome) == ["", "case_closed"]
        self.note_merge(*((expected, two) if outcome[0] == "" else (two, expected)))

    def refuse_merger(self, expected: Expected, into: Expected) -> str:
        if expected is into:
            return "same_case"
        if into.stage == "closed":
            return "case_closed"
        if expected.merged:
            return "has_merged"
        if any(squad.list_present() for squad in self.here.squads(expected.id)):
            return "has_squad"
        return expected.refuse_open() or expected.find_obstacle()

    def note_merge(self, expected: Expected, into: Expected) -> None:
        expected.stage, expected.version, expected.merged_into = "closed", expected.version + 1, into.id
        into.merged.add(expected.id)

    @rule(n=which, m=which, by=officers)
    def link(self, n: int, m: int, by: Actor) -> None:
        expected_case, other = self.pick(n), self.pick(m)
        expected = (
            "same_case"
            if expected_case is other
            else "already_linked"
            if other.id in expected_case.links
            else ""
        )
        assert self.here.give(link_of(expected_case, other), by) == expected
        if not expected:
            self.note_link(expected_case, other)

    @rule(n=which, m=which)
    def link_at_once(self, n: int, m: int) -> None:
        """From both sides: there is one link."""
        expected, other = self.pick(n), self.pick(m)
        if expected is other or other.id in expected.links:
            return
        assert sorted(self.give_both(link_of(expected, other), link_of(other, expected))) == [
            "",
            "already_linked",
        ]
        self.note_link(expected, other)

    def note_link(self, expected: Expected, other: Expected) -> None:
        expected.links.add(other.id)
        other.links.add(expected.id)

    @rule(n=which, m=which, by=officers)
    def unlink(self, n: int, m: int, by: Actor) -> None:
        expected, other = self.pick(n), self.pick(m)
        given = r.UnlinkCases(region=COUNTY, case=expected.id, other=other.id)
        assert self.here.give(given, by) == ("" if other.id in expected.links else "not_linked")
        expected.links.discard(other.id)
        other.links.discard(expected.id)

    @rule(n=which, by=officers)
    def split(self, n: int, by: Actor) -> None:
        """The part is a daily case of the township."""
        expected = self.pick(n)
        if len(self.cases) == MOST_CASES:
            return
        entry = EnterCase(
            region=COUNTY,
            title="护栏倒伏",
            severity=3,
            place=VILLAGE,
            split_from=expected.id,
            key=f"part{next(numbers)}",
        )
        outcome = self.here.give(entry, by)
        assert outcome == ("case_closed" if expected.stage == "closed" else "")
        if not outcome:
            part = case_id(COUNTY, SOURCE, entry_id(entry, by))
            made = Expected(part, own_level="township", entered_by=by.name, split_from=expected.id)
            self.cases.append(made)
            self.note_link(expected, made)

    def compare(self, expected: Expected, found: Case) -> None:
        super().compare(expected, found)
        assert (found.merged_into, found.split_from) == (expected.merged_into, expected.split_from)
        assert ({*found.merged}, {*found.links}) == (expected.merged, expected.links)
        assert len(found.merged) + len(found.links) == len(expected.merged) + len(expected.links)


def link_of(expected: Expected, other: Expected) -> r.LinkCases:
    return r.LinkCases(region=COUNTY, case=expected.id, other=other.id)
