"""A number that nobody has is marked at the member in every squad, until it is mended; both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.relay.answers import Answers
from dashboard.relay.fires.roster_timers import set_roster_timers
from dashboard.relay.fires.squad_timers import squad_fires
from dashboard.relay.timer_audit import TimerAuditor
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables.directory_tables import people
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import people_queries
from data_access.directory.people_queries import Filter
from data_access.gateways.http_gateway import Event
from data_access.outbox.dead_contacts import CONTACT_LOOK, look_again
from data_access.outbox.phone_rows import read_phone_health
from data_access.outbox.timer_rows import list_timer_ids
from data_access.squads.candidate_rows import read_candidates_by_id
from data_access.squads.squad_store import read_squad
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.directory_commands import RemovePerson, RestorePerson
from domain.kernel.errors import Refused
from domain.squads import squad_commands as c
from domain.squads.candidates import Spot
from domain.squads.recommendation import Need, Scene, find_shortfall
from tests.integration.outbox import Post
from tests.integration.people.handling_samples import MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, DEAD, FIRST, SECOND, SQUAD, give
from tests.integration.reports import COUNTY, VILLAGE, encode_case, envelopes

ADMINISTRATOR = Actor(Viewer(Kind.PERSON, "account:7", "Anna", (Grant(Role.ADMINISTRATOR, COUNTY),)))
NOBODYS, SOMEBODYS = "13800000000", "13800000009"


class Field:
    """A case, a person with some number, and all that sends and fires on one clock."""

    def __init__(self, post: Post, county: County) -> None:
        context = Context({COUNTY: county}, 50)
        self.post, self.county, self.sent = post, county, list[UnitOfWork]()
        self.bus = CommandBus(post.store, context, None, post.wall)
        self.timers = Timers(post.store, self.sent.append, post.wall, squad_fires(context))
        self.auditor = TimerAuditor(post.store, {COUNTY: county}, post.wall)
        self.answers = Answers(post.store, self.bus, "sms", post.wall)
        set_roster_timers(post.store, {COUNTY: county}, post.wall.now)

    def work(self) -> None:
        """Send and fire until there is nothing to do."""
        while self.post.send() + self.timers.fire_due():
            pass

    def marks(self) -> list[str]:
        with self.post.store.reading() as connection:
            squad = read_squad(connection, COUNTY, SQUAD)
        return (
            [f"{contact.contact} {contact.reason}" for contact in squad.members[0].dead]
            if squad
            else ["no squad"]
        )

    def version(self) -> int:
        with self.post.store.reading() as connection:
            squad = read_squad(connection, COUNTY, SQUAD)
        return squad.version if squad else 0

    def kinds(self) -> list[str]:
        return [value_of(change)["kind"] for work in self.sent for change in work.changes]

    def mend(self, phone: str) -> None:
        """The directory has another number."""
        with self.post.store.database.writing() as connection:
            connection.execute(update(people).where(people.c.id == FIRST).values(phone=phone))
            look_again(connection, COUNTY, [FIRST], self.post.wall.now)

    def shortfall(self) -> Any:
        """Why the person is not called into another squad."""
        now = self.post.wall.now
        scene = Scene(VILLAGE, Spot(29.04, 119.18), now)
        with self.post.store.reading() as connection:
            person = read_candidates_by_id(connection, COUNTY, [FIRST], now, self.county.tz)[0]
        return find_shortfall(person, Need("grid"), scene)


@pytest.fixture
def field(database_url: str, county: County) -> Iterator[Field]:
    post = Post(database_url)
    post.add_person(FIRST, "孙三", NOBODYS)
    post.add_person(SECOND, "孙四", SOMEBODYS)
    ReportHandler(post.store, {COUNTY: county}, post.wall).handle(envelopes(encode_case(SHOWN)))
    yield Field(post, county)
    post.close()


def test_a_number_nobody_has_is_marked_at_once_and_until_it_is_mended(field: Field) -> None:
    field.bus.handle(ASSEMBLED, MANAGER)
    field.work()
    assert field.marks() == ["phone number_invalid"]
    assert field.kinds().count("squad.contacts_marked") == 1
    assert field.shortfall() == "no_channel"
    field.mend(SOMEBODYS)
    field.work()
    assert field.marks() == []
    assert field.shortfall() == "in_other_squad"


def test_the_directory_lists_whom_nothing_reaches_until_they_are_mended(field: Field) -> None:
    def listed() -> list[str]:
        with field.post.store.reading() as connection:
            found, total = people_queries.page(connection, COUNTY, Filter(dead=True), 0, 50)
            assert [*read_phone_health(connection, COUNTY).dead] == [person.id for person in found]
        assert total == len(found)
        return [person.id for person in found]

    assert listed() == []
    field.bus.handle(ASSEMBLED, MANAGER)
    field.work()
    assert listed() == [FIRST]
    field.mend(SOMEBODYS)
    assert listed() == []
    field.mend(NOBODYS)
    field.work()
    assert field.marks() == [], "a number that comes back is tried anew"


def test_who_is_called_again_is_marked_from_the_first_moment(field: Field) -> None:
    field.bus.handle(ASSEMBLED, MANAGER)
    field.work()
    field.bus.handle(give(c.ReleaseMember, field.version(), person=FIRST), MANAGER)
    field.work()
    field.post.wall.pass_by(1)
    field.bus.handle(give(c.AddMembers, field.version(), people=((FIRST, "grid"),)), MANAGER)
    assert field.marks() == ["phone number_invalid"]


def test_who_leaves_a_squad_leaves_no_mark_that_the_auditor_finds(field: Field) -> None:
    field.bus.handle(ASSEMBLED, MANAGER)
    field.work()
    field.bus.handle(give(c.AddMembers, field.version(), people=((SECOND, "grid"),)), MANAGER)
    field.bus.handle(give(c.ReleaseMember, field.version(), person=FIRST), MANAGER)
    assert field.marks() == []
    field.work()
    assert field.auditor.restore_missing() == 0
    field.bus.handle(give(c.StandDownSquad, field.version()), MANAGER)
    field.work()
    assert field.auditor.restore_missing() == 0


def test_who_comes_after_all_is_marked_in_the_same_act(field: Field) -> None:
    field.bus.handle(ASSEMBLED, MANAGER)
    field.work()
    for state, marks in (("unavailable", []), ("on_the_way", ["phone number_invalid"])):
        said_at = give(c.AnswerCall, person=FIRST, state=state, answered_at=field.post.wall.now)
        field.bus.handle(said_at, MANAGER)
        assert field.marks() == marks
        field.post.wall.pass_by(1)
    assert field.auditor.restore_missing() == 0


def test_who_leaves_the_directory_and_comes_back_is_looked_at(field: Field) -> None:
    field.bus.handle(ASSEMBLED, MANAGER)
    field.work()
    for kind, marks in ((RemovePerson, []), (RestorePerson, ["phone number_invalid"])):
        with field.post.store.reading() as connection:
            person = people_queries.find_person(connection, COUNTY, FIRST)
        assert person is not None
        command = kind(region=COUNTY, person=FIRST, reason="离岗后又回来", expected_version=person.version)
        field.bus.handle(command, ADMINISTRATOR)
        assert field.auditor.restore_missing() == 0
        field.work()
        assert field.marks() == marks


def test_what_arrives_after_all_takes_the_mark_away(field: Field) -> None:
    field.mend(SOMEBODYS)
    field.bus.handle(ASSEMBLED, MANAGER)
    field.post.wall.pass_by(61)
    field.work()
    sms = next(row["id"] for row in field.post.rows(SQUAD) if row["channel"] == "sms")
    for number, (delivered, cause, marks) in enumerate(
        [(False, "empty_number", ["phone number_invalid"]), (True, "", [])], 1
    ):
        event = Event(number, "receipt", f"{COUNTY}-{sms}", field.post.wall.now, delivered, cause)
        field.answers.take([event])
        field.work()
        assert field.marks() == marks


def test_a_failure_of_the_number_from_before_says_nothing_of_the_new_one(field: Field) -> None:
    field.mend(SOMEBODYS)
    field.bus.handle(ASSEMBLED, MANAGER)
    field.post.wall.pass_by(61)
    field.work()
    sms = next(row["id"] for row in field.post.rows(SQUAD) if row["channel"] == "sms")
    field.mend("13800000008")
    field.answers.take([Event(1, "receipt", f"{COUNTY}-{sms}", field.post.wall.now, False, "empty_number")])
    field.work()
    assert field.marks() == []


def test_the_auditor_finds_what_no_timer_told(field: Field) -> None:
    field.bus.handle(ASSEMBLED, MANAGER)
    field.work()
    with field.post.store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == FIRST).values(phone=SOMEBODYS))
    assert field.auditor.restore_missing() == 1
    with field.post.store.reading() as connection:
        assert list_timer_ids(connection, COUNTY)
    field.work()
    assert field.marks() == []
    assert field.auditor.restore_missing() == 0
    assert CONTACT_LOOK not in field.kinds()


def test_only_the_timer_marks_a_contact(field: Field) -> None:
    field.bus.handle(ASSEMBLED, MANAGER)
    with pytest.raises(Refused, match="only the timer"):
        field.bus.handle(give(c.MarkContacts, dead=DEAD), MANAGER)
