"""A document as the rules see it: names, texts and children, whatever parsed it.

Names are compared without case, as the national kind writes `Headline` beside `headline`.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.kernel.values import value


@value
class Element:
    """One element; `name` without its namespace, in small letters; `line` of the file."""

    name: str
    text: str
    line: int
    children: tuple[Element, ...] = ()

    def all(self, *names: str) -> Iterator[Element]:
        """The children of some names, in order."""
        return (child for child in self.children if child.name in names)

    def first(self, *names: str) -> Element | None:
        """The first child of some names."""
        return next(self.all(*names), None)

    def text_of(self, *names: str) -> str:
        """The text of the first child of some names that has one, without blanks around; '' when there is
        none.
        """
        return next((child.text.strip() for child in self.all(*names) if child.text.strip()), "")
