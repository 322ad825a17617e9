"""Whom and what the words of a duty sheet mean: people, posts and regions of a county's directory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from domain.directory.duty_sheets.cell_people import Mention
from domain.directory.person import Person, Post, Unit, phone_digits

_TITLES = re.compile(
    r"(?:同志|(?:副|正)?(?:书记|镇长|乡长|县长|区长|局长|主任|科长|队长|所长|站长|部长|组长)|(?:[一二三四]级)?(?:主任)?科员|委员|主席)$"
)
_DIGITS = re.compile(r"[0-9]{1,3}$")
_KINDS = ("社区", "街道", "村", "镇", "乡")
SAME_POST: Final[Mapping[str, str]] = MappingProxyType(
    {"值班人员": "值班员", "值班": "值班员", "值班干部": "值班员", "值守人员": "值班员", "值班人": "值班员"}
)
"""Headings that mean a post of another name."""
MOST_CHOICES: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sheet belongs: a region, and the unit when its title names one; "" for neither."""

    region: str = ""
    unit: str = ""


class Registry:
    """Names of a county's directory -> who and what they may be. `regions`: code -> name."""

    def __init__(
        self,
        people: Iterable[Person],
        units: Iterable[Unit],
        posts: Iterable[Post],
        regions: Mapping[str, str],
    ) -> None:
        self._people: dict[str, list[Person]] = {}
        self._by_id = {person.id: person for person in people if person.active}
        for person in self._by_id.values():
            self._people.setdefault("".join(person.name.split()), []).append(person)
        self._units, self._posts = {unit.code: unit for unit in units}, [*posts]
        self._regions = regions
        self._by_region_name: dict[str, list[str]] = {}
        for code, name in regions.items():
            for region_name in (name, *_short(name)):
                self._by_region_name.setdefault(region_name, []).append(code)

    def find_people(self, mention: Mention, place: Place) -> list[Person]:
        """Everybody a name may mean, after what stands beside it and where the sheet belongs."""
        if mention.name in self._by_id:
            return [self._by_id[mention.name]]
        found = next((who for name in _spellings(mention.name) if (who := self._people.get(name))), [])
        for hint in mention.hints:
            found = [person for person in found if self._fits(person, hint)] or found
        if len(found) > 1 and place.unit:
            found = [person for person in found if person.unit == place.unit] or found
        if len(found) > 1 and place.region:
            found = [person for person in found if person.region.startswith(place.region)] or found
        return found

    def _fits(self, person: Person, hint: str) -> bool:
        digits = phone_digits(hint)
        unit = self._units.get(person.unit)
        names = [unit.name if unit else person.unit, self._regions.get(person.region, ""), person.id]
        names += [post.name for post in self._posts if post.code == person.post]
        if len(digits) >= 4 and phone_digits(person.phone).endswith(digits):
            return True
        return any(name and (hint in name or name in hint) for name in names)

    def tell(self, people: Sequence[Person]) -> str:
        """The people a name may mean, by unit and id."""
        choices = [f"{self._unit_name(p)} {p.id}" for p in people[:MOST_CHOICES]]
        return "、".join(choices) + ("…" if len(people) > MOST_CHOICES else "")

    def _unit_name(self, person: Person) -> str:
        return self._units[person.unit].name if person.unit in self._units else person.unit

    def find_post(self, labels: Sequence[str]) -> str:
        """The post of the headings, "" for none: the one nearest to the name, by its whole name first."""
        for label in reversed(labels):
            for words in (label, *label.split()):
                wanted = SAME_POST.get(words, words)
                for post in self._posts:
                    if wanted in (post.name, post.name_en, post.code):
                        return post.code
        inside = {post.code for label in labels for post in self._posts if post.name in label}
        return inside.pop() if len(inside) == 1 else ""

    def find_region(self, labels: Sequence[str], within: str) -> str:
        """The region that headings name, inside another one where several have the name; "" for none."""
        for word in [word for label in reversed(labels) for word in (label, *label.split())]:
            near = [code for code in self._by_region_name.get(word, ()) if code.startswith(within)]
            if len(near) == 1:
                return near[0]
        return ""

    def find_place(self, words: str) -> Place:
        """Where a sheet belongs, by the longest name of a region or a unit in its titles."""
        units = [unit for unit in self._units.values() if unit.name in words]
        regions = [(len(name), code) for code, name in self._regions.items() if name in words]
        unit = max(units, key=lambda candidate: len(candidate.name), default=None)
        best = [code for length, code in regions if length == max(regions)[0]]
        shortest = min(best, key=len, default="")
        region = shortest if all(code.startswith(shortest) for code in best) else ""
        if unit and (not region or unit.region.startswith(region)):
            return Place(unit.region, unit.code)
        return Place(region)


def _spellings(name: str) -> Iterable[str]:
    """A name as it is, without the number that tells people of one name apart, without a title."""
    yield name
    if (bare := _DIGITS.sub("", name)) != name:
        yield bare
    untitled = _TITLES.sub("", bare)
    if len(untitled) > 1 and untitled != bare:
        yield untitled


def _short(name: str) -> tuple[str, ...]:
    """A place without what kind it is."""
    return tuple(
        name.removesuffix(kind) for kind in _KINDS if name.endswith(kind) and len(name) > len(kind) + 1
    )
