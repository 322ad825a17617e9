"""What the house was freed of does not creep back: circles, repeated names, the dialect, long functions."""

from __future__ import annotations

from pathlib import Path

from scripts.house import circles, files, helper_names, python

MOST_DIALECT = 18
MOST_TEST_DIALECT = 94
MOST_VAGUE_HELPERS = 13
LONGEST_FUNCTION = 64


def test_no_rooms_and_no_files_import_each_other_in_a_circle(root: Path) -> None:
    assert circles.all_circles(root) == {layer: {"rooms": [], "files": []} for layer in circles.LAYERS}


def test_a_file_name_occurs_once_in_a_layer(root: Path) -> None:
    assert files.repeated_names(root) == {}


def test_no_file_is_named_in_the_dialect(root: Path) -> None:
    scripts = files.sources(root, "assets", ".js")
    modules = [path for layer in python.LAYERS for path in files.sources(root, layer, ".py")]
    assert len(modules) > 1000
    assert python.dialect_files(root, [*modules, *scripts]) == []


def test_the_dialect_does_not_creep_back_into_names(root: Path) -> None:
    names = python.dialect_names(root)
    assert sum(names.values()) <= MOST_DIALECT, names


def test_the_dialect_does_not_creep_back_into_names_of_tests(root: Path) -> None:
    names = python.dialect_names(root, "tests")
    assert sum(names.values()) <= MOST_TEST_DIALECT, names


def test_helpers_of_tests_say_what_they_do(root: Path) -> None:
    names = helper_names.vague_helpers(root)
    assert sum(names.values()) <= MOST_VAGUE_HELPERS, names


def test_no_function_is_longer_than_the_longest_was(root: Path) -> None:
    assert files.spread(python.function_lengths(root))["longest"] <= LONGEST_FUNCTION
