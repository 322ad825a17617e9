"""The table of contents of what can be commanded: everything, once, from the lists of the rooms."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from domain.commands import COMMANDS
from domain.kernel.command import Command


def commands_of_rooms(root: Path) -> set[type[Command]]:
    """Each kind of command that a room defines and no other kind is made of."""
    files = [*(root / "domain").rglob("*_commands.py")]
    modules = [import_module(".".join(file.relative_to(root).with_suffix("").parts)) for file in files]
    kinds = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Command)
    }
    return {kind for kind in kinds if not any(kind in other.__mro__[1:] for other in kinds)}


def test_each_command_of_a_room_is_in_the_table_once(root: Path) -> None:
    assert set(COMMANDS) == commands_of_rooms(root)
    assert len(COMMANDS) == len(set(COMMANDS))


def test_a_name_says_one_thing() -> None:
    assert len({kind.__name__ for kind in COMMANDS}) == len(COMMANDS)
