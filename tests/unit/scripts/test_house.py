"""The house is counted as docs/house.md says it is: on small houses made up for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.house import browser, circles, files, helper_names, python, report
from scripts.house.__main__ import BEGIN, PAGE, before, compared, write_page

Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Writes files, "a/b.py" named as a__b_py, and returns the root."""

    def write(**texts: str) -> Path:
        for name, text in texts.items():
            stem, _, suffix = name.replace("__", "/").rpartition("_")
            path = tmp_path / f"{stem}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return write


def test_a_circle_of_rooms_need_not_be_one_of_files(build: Build) -> None:
    root = build(
        dashboard__api__read_py="from dashboard.parts import x",
        dashboard__api__codes_py="",
        dashboard__parts_py="def f():\n    from dashboard.api import codes",
        dashboard__alone_py="import dashboard.parts",
    )
    found = circles.all_circles(root)["dashboard"]
    assert found["rooms"] == [["dashboard.api", "dashboard.parts"]]
    assert found["files"] == []


def test_a_long_circle_of_files_is_one_group(build: Build) -> None:
    root = build(
        domain__a_py="from domain import b",
        domain__b_py="from domain.c import y",
        domain__c_py="if TYPE_CHECKING:\n    import domain.a",
        domain__d_py="import domain.a\nimport os",
    )
    assert circles.all_circles(root)["domain"]["files"] == [["domain.a", "domain.b", "domain.c"]]


def test_a_transaction_is_counted_where_it_is_opened(build: Build) -> None:
    root = build(
        data_access__store_py="def writing(self):\n    with self.database.writing() as c:\n        pass",
        data_access__acting_py="with acting(1):\n    pass\nwith self._acting(2) as act:\n    act.trace()",
        data_access__other_py="with engine.begin():\n    pass\nwith connection.begin():\n    pass\nreading()",
        data_access__migrations__env_py="engine.begin()",
    )
    assert python.transactions(root) == [
        "data_access/acting.py:1",
        "data_access/acting.py:3",
        "data_access/other.py:1",
        "data_access/store.py:2",
    ]


def test_refusals_of_the_rules_are_in_their_place(build: Build) -> None:
    raised = "raise Refused('x')\nraise errors.Refused('y')\nraise ValueError('z')\nraise"
    root = build(domain__rules_py=raised, dashboard__api__read_py=raised, dashboard__api__write_py=raised)
    assert python.refusals(root) == {"dashboard/api": 4}


def test_raw_ids_are_those_a_layout_declares(build: Build) -> None:
    root = build(
        layouts__people_py="class PeopleIds(StrEnum):\n    TABLE = 'people-table'",
        dashboard__rules_py="'of people-table'\nx = ('people-table.children', 'other-one', f'people-table')",
        callbacks__people_py="x = 'people-table'",
    )
    assert python.raw_ids(root) == {"callbacks/people.py": 1, "dashboard/rules.py": 2}


def test_names_of_the_dialect_are_whole_names_and_words_of_classes(build: Build) -> None:
    root = build(
        domain__here_py="class SignDesk:\n  def told(self, one):\n    _said = one.mine\n    told_of = one",
        domain__trace__x_py="",
        assets__57_asks_js="",
        assets__58_baskets_js="",
    )
    assert python.dialect_names(root) == {"desk": 1, "one": 1, "said": 1, "told": 1}
    paths = [*files.sources(root, "domain", ".py"), *files.sources(root, "assets", ".js")]
    assert python.dialect_files(root, paths) == ["assets/57_asks.js", "domain/here.py", "domain/trace"]


def test_names_of_tests_are_counted_by_themselves(build: Build) -> None:
    test = "def test_told(here):\n    told = [one for one in here]"
    root = build(domain__a_py="told = 1", tests__test_a_py=test)
    assert python.dialect_names(root, "tests") == {"here": 1, "one": 1, "told": 1}
    assert python.dialect_names(root) == {"told": 1}


def test_a_helper_is_vague_where_its_whole_name_is_a_participle(build: Build) -> None:
    kept = "class Kept:\n  def _seen(self): ...\n  def list_seen(self): ..."
    helpers = f"def shown():\n  def found(): ...\n{kept}"
    root = build(tests__help_py=helpers, domain__a_py="def kept(): ...")
    assert helper_names.vague_helpers(root) == {"kept": 1, "seen": 1, "shown": 1}


def test_a_phrase_of_the_trade_is_no_dialect(build: Build) -> None:
    root = build(
        domain__dead_letters_py="class DeadLetter: ...\nclass LetterBox: ...\nclass OwnAccountService: ...",
        domain__trace_rows_py="",
        domain__letters_py="",
    )
    assert python.dialect_names(root) == {"letter": 1}
    assert python.dialect_files(root, files.sources(root, "domain", ".py")) == ["domain/letters.py"]


SCRIPT = """(function (root) {
  root.palm = root.palm || {};
  root.palm.map = { get: 1 };
  // root.palm.remark = 1;
  const text = "root.palm.text = 1", pattern = /[{"]+/g;
  if (root.fetch === text) { window.location = "/"; }
  window.fetch = (where) => { return where; };
  function long(x) {
    for (const y of x) {
      y();
    }
    return x.map((z) => z + 1);
  }
  return { draw(x) {
    return `}${x}`;
  } };
})(window);
"""


def test_globals_and_functions_of_scripts(build: Build) -> None:
    root = build(assets__10_map_js=SCRIPT, assets__00_vendor__x_js="window.theirs = 1;")
    assert browser.global_names(root) == ["fetch", "palm", "palm.map"]
    assert sorted(browser.function_lengths(root)) == [1, 3, 6]


def test_lengths_have_a_median_a_tail_and_an_end() -> None:
    assert files.spread([]) == {"count": 1, "median": 0, "p90": 0, "longest": 0}
    assert files.spread(range(1, 102)) == {"count": 101, "median": 51, "p90": 91, "longest": 101}


def test_lines_names_and_folders(build: Build) -> None:
    many = {f"domain__f{n}_py": "x = 1\n\n" for n in range(files.FULL + 1)}
    root = build(**many, domain__sub__f1_py="x = 1", tests__test_f_py="x = 1\n" * 34)
    (root / "domain" / "__init__.py").touch()
    assert files.lines_by_layer(root)["domain"] == files.FULL + 2
    assert files.full_folders(root) == {"domain": files.FULL + 2}
    assert files.repeated_names(root) == {"domain: f1.py": ["domain/f1.py", "domain/sub/f1.py"]}
    assert files.tests_per_line(root) == {"python": 2.0, "browser": 0.0}


def test_the_page_shows_what_was_kept_beside_what_is_now(build: Build) -> None:
    root = build(domain__a_py="def f():\n    return 1", docs__house_md=f"# Head\n{BEGIN}\nold\n")
    figures = report.count(root)
    shown = compared(figures, figures)
    assert "| refusals raised outside `domain/` | 0 | 0 |" in shown
    assert "| functions, Python: lines, median / p90 / longest | 2 / 2 / 2 | 2 / 2 / 2 |" in shown
    for _ in range(2):
        write_page(root / PAGE, shown)
    assert (root / PAGE).read_text().count(shown) == 1
    assert before(root) is None


def test_the_page_of_the_house_has_the_figures_that_were_kept(root: Path) -> None:
    kept = before(root)
    assert kept is not None
    page = {tuple(cells(line)[:2]) for line in (root / PAGE).read_text("utf-8").splitlines()}
    assert {tuple(cells(line)) for line in compared(kept, None).splitlines() if "---" not in line} <= page


def cells(line: str) -> list[str]:
    """The cells of a row of a table."""
    return [cell.strip() for cell in line.strip("| ").split(" | ")]
