"""The case of 23 July 2021, 15:00, typhoon 烟花, as the county told of it: who answered by when.

Pure, as demo_plan. Told in public: 11,124 people in one click; 263 of 263 team leaders accepted within 1 h;
541 of 561 grid heads within 2 h, the other 20 were reminded; a tree across a road in 湖镇镇希塘村 was cleared
2 h after the report. What lies between these figures, and when liaisons answered, is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, Protocol

from domain.kernel.clock import TZ

STARTS: Final = datetime(2021, 7, 23, 15, 0, tzinfo=TZ)
PLAN: Final = "typhoon-2"
RESPONSE: Final = "typhoon"
WHY: Final = "演示：台风橙色预警"
HAZARD, CODE, COLOUR = "台风", "11B01", "Orange"
LATE_HEADS: Final = 20
POSTS: Final = ("leader", "head", "liaison")
"""The tiers of the plan, by the post of their people."""
ACCEPTED_WITHIN: Final = {"leader": (1.0, 25.0), "head": (2.0, 90.0), "liaison": (3.0, 165.0)}
"""Minutes after the issue within which the people of a tier accept; before their tier's first reminder."""
REMINDED_WITHIN: Final = (138.0, 149.0)
"""When the late heads do, who were reminded at 120 minutes: before the second reminder."""
WORKS: Final = (60.0, 180.0)
"""Minutes from accepting to finishing."""
VILLAGE: Final = "330825101264"
REPORTED, CLEARED = 20.0, 130.0
"""Minutes after the issue at which the tree is reported and the road clear."""
TREE: Final = "c210723-tree"
WARNING: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!-- 演示：按国家突发事件预警信息的写法编造，不是真实预警。 -->
<alert>
  <identifier>{code}41600000_{stamp}</identifier>
  <sender>{county}气象台</sender>
  <senderCode>{code}41600000</senderCode>
  <sent>{sent}</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>zh-CN</language>
    <category>Met</category>
    <event>{event}</event>
    <eventCode>{event_code}</eventCode>
    <urgency>Unknown</urgency>
    <severity>{colour}</severity>
    <certainty>Unknown</certainty>
    <effective>{sent}</effective>
    <expires>{expires}</expires>
    <senderName>{county}气象台</senderName>
    <Headline>【演示】{county}气象台发布台风橙色预警</Headline>
    <description>演示：受台风影响，预计未来24小时本县有大到暴雨，阵风8至10级。</description>
    <instruction>演示：请做好防范。</instruction>
    <area>
      <areaDesc>{county}</areaDesc>
      <geocode><valueName>行政区划代码</valueName><value>{code}000000</value></geocode>
    </area>
  </info>
</alert>
"""


class Person(Protocol):
    """What the case needs of a person."""

    @property
    def id(self) -> str: ...
    @property
    def post(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def phone(self) -> str: ...


class County(Protocol):
    """What the case needs of a county pack."""

    @property
    def code(self) -> str: ...
    @property
    def people(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """What one person answers; `state`: accepted or finished."""

    at: datetime
    person: str
    post: str
    phone: str
    state: str

    @property
    def message(self) -> dict[str, Any]:
        """As an entry of the stream of receipts, but for the roll-out."""
        id = f"typhoon/{self.person}/{self.state}"
        return {
            "kind": "receipt", "id": id, "source": "demo", "at": self.at.isoformat(),
            "person": self.person, "state": self.state, "channel": "app",
        }  # fmt: skip


def make_warning(code: str, county: str, sent: datetime) -> bytes:
    """The warning of the county's weather station as a file of the national form."""
    at = sent.astimezone(TZ).replace(microsecond=0)
    given = {
        "event": HAZARD, "event_code": CODE, "colour": COLOUR, "stamp": f"{at:%Y%m%d%H%M%S}",
        "sent": at.isoformat(" "), "expires": (at + timedelta(hours=24)).isoformat(" "),
    }  # fmt: skip
    return WARNING.format(code=code, county=county, **given).encode()


def plan_answers(county: County, issued_at: datetime) -> list[Answer]:
    """All answers in order of time; the same for the same county and time of issue."""
    people = sorted((p for p in county.people.values() if p.post in POSTS), key=lambda task: task.id)
    return sorted(_answers(people, _late(people), issued_at))


def _late(people: Sequence[Person]) -> set[str]:
    """The grid heads who have to be reminded; none of the village of the tree, where they are called out."""
    heads = [
        person.id for person in people if person.post == "head" and not person.region.startswith(VILLAGE)
    ]
    return set(Random("typhoon/late").sample(heads, min(LATE_HEADS, len(heads))))  # nosec B311 - a demo


def _answers(people: Sequence[Person], late: set[str], issued_at: datetime) -> Iterator[Answer]:
    for person in people:
        rng = Random(f"typhoon/{person.id}")  # nosec B311 - draws a demo, no secret
        least, most = REMINDED_WITHIN if person.id in late else ACCEPTED_WITHIN[person.post]
        accepted = issued_at + timedelta(minutes=least + (most - least) * rng.betavariate(1.3, 3.2))
        finished = accepted + timedelta(minutes=rng.uniform(*WORKS))
        for at, state in ((accepted, "accepted"), (finished, "finished")):
            yield Answer(at.replace(microsecond=0), person.id, person.post, person.phone, state)


def report_tree(issued_at: datetime) -> tuple[datetime, dict[str, Any]]:
    """When the tree across the road is reported, and the report."""
    at = (issued_at + timedelta(minutes=REPORTED)).replace(microsecond=0)
    return at, {
        "kind": "case.reported", "id": TREE, "source": "demo", "at": at.isoformat(), "region": VILLAGE,
        "title": "道路树木倒伏，交通受阻", "severity": 3, "matter": "road-safety",
        "text": "台风刮倒行道树，横在村道上，车辆无法通行。",
    }  # fmt: skip
