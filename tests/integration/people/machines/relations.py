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
        one, into = self.pick(n), self.pick(m)
        expected = self.refuse_merger(one, into)
        assert self.here.give(self.command(c.MergeCase, one, into=into.id), by) == expected
        if not expected:
            self.merged(one, into)

    @rule(n=which, m=which)
    def merge_crosswise_at_once(self, n: int, m: int) -> None:
        """Each into the other: one goes on, they do not both end."""
        one, two = self.pick(n), self.pick(m)
        if self.refuse_merger(one, two) or self.refuse_merger(two, one):
            return
        told = self.give_both(
            self.command(c.MergeCase, one, into=two.id), self.command(c.MergeCase, two, into=one.id)
        )
        assert sorted(told) == ["", "case_closed"]
        self.merged(*((one, two) if told[0] == "" else (two, one)))

    def refuse_merger(self, one: Expected, into: Expected) -> str:
        if one is into:
            return "same_case"
        if into.stage == "closed":
            return "case_closed"
        if one.merged:
            return "has_merged"
        if any(squad.list_present() for squad in self.here.squads(one.id)):
            return "has_squad"
        return one.refuse_open() or one.held()

    def merged(self, one: Expected, into: Expected) -> None:
        one.stage, one.version, one.merged_into = "closed", one.version + 1, into.id
        into.merged.add(one.id)

    @rule(n=which, m=which, by=officers)
    def link(self, n: int, m: int, by: Actor) -> None:
        one, other = self.pick(n), self.pick(m)
        expected = "same_case" if one is other else "already_linked" if other.id in one.links else ""
        assert self.here.give(link_of(one, other), by) == expected
        if not expected:
            self.linked(one, other)

    @rule(n=which, m=which)
    def link_at_once(self, n: int, m: int) -> None:
        """From both sides: there is one link."""
        one, other = self.pick(n), self.pick(m)
        if one is other or other.id in one.links:
            return
        assert sorted(self.give_both(link_of(one, other), link_of(other, one))) == ["", "already_linked"]
        self.linked(one, other)

    def linked(self, one: Expected, other: Expected) -> None:
        one.links.add(other.id)
        other.links.add(one.id)

    @rule(n=which, m=which, by=officers)
    def unlink(self, n: int, m: int, by: Actor) -> None:
        one, other = self.pick(n), self.pick(m)
        given = r.UnlinkCases(region=COUNTY, case=one.id, other=other.id)
        assert self.here.give(given, by) == ("" if other.id in one.links else "not_linked")
        one.links.discard(other.id)
        other.links.discard(one.id)

    @rule(n=which, by=officers)
    def split(self, n: int, by: Actor) -> None:
        """The part is a daily case of the township."""
        one = self.pick(n)
        if len(self.cases) == MOST_CASES:
            return
        entry = EnterCase(
            region=COUNTY,
            title="护栏倒伏",
            severity=3,
            place=VILLAGE,
            split_from=one.id,
            key=f"part{next(numbers)}",
        )
        told = self.here.give(entry, by)
        assert told == ("case_closed" if one.stage == "closed" else "")
        if not told:
            part = case_id(COUNTY, SOURCE, entry_id(entry, by))
            made = Expected(part, own_level="township", entered_by=by.name, split_from=one.id)
            self.cases.append(made)
            self.linked(one, made)

    def compare(self, one: Expected, found: Case) -> None:
        super().compare(one, found)
        assert (found.merged_into, found.split_from) == (one.merged_into, one.split_from)
        assert ({*found.merged}, {*found.links}) == (one.merged, one.links)
        assert len(found.merged) + len(found.links) == len(one.merged) + len(one.links)


def link_of(one: Expected, other: Expected) -> r.LinkCases:
    return r.LinkCases(region=COUNTY, case=one.id, other=other.id)
