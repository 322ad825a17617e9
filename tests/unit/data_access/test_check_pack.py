"""A broken pack is described by file and line; nothing in it makes the check fall over."""

import inspect
import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.county_packs import (
    check_pack,
    city_pack,
    county_pack,
    pack_covers,
    pack_duties,
    pack_ladder,
    pack_matters,
    pack_needs,
    pack_rosters,
    pack_rules,
    pack_shapes,
    pack_times,
    pack_words,
    read_pack,
)
from data_access.county_packs.emergency import pack_plans, pack_situations
from data_access.county_packs.read_pack import Problem, RawPack
from data_access.county_packs.shapes import hazards
from domain.emergency.rollouts.planning import plan_checks

PACKS = Path(__file__).parents[3] / "counties"
GRID = "330825101264001"


WHOLE = {
    name: (PACKS / "longyou" / name).read_text("utf-8")
    for name in ("base.geojson", "grids.geojson", "regions.csv", "townships.geojson")
}
"""What the shapes of Longyou's pack are compared by."""
COMPARE_SHAPES = check_pack._shapes


def compare_damaged(pack: RawPack) -> None:
    """As the check does, unless nothing of it was damaged: those are sound, and it takes most of a check."""
    if any(pack.texts.get(name) != text for name, text in WHOLE.items()):
        COMPARE_SHAPES(pack)


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of Longyou to damage, with few people so that it is quick."""
    monkeypatch.setattr(check_pack, "_shapes", compare_damaged)
    folder = tmp_path / "longyou"
    shutil.copytree(PACKS / "longyou", folder)
    people = (folder / "people.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "people.csv").write_text("".join(people[:50]), "utf-8")
    for name in ("shelters.csv", "hazards.csv", "reservoirs.csv"):
        (folder / name).unlink()
    return folder


def edit(pack: Path, file: str, old: str, new: str) -> int:
    """Replaces the first occurrence; gives its line."""
    text = (pack / file).read_text("utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def list_problems(pack: Path, file: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in check_pack.check(pack) if problem.file == file]


def test_people_may_have_addresses_which_are_checked(pack: Path) -> None:
    lines = (pack / "people.csv").read_text("utf-8").splitlines()
    given = ["email", "chen@mail.example", "chen@@mail.example", *[""] * (len(lines) - 3)]
    both = zip(lines, given, strict=True)
    (pack / "people.csv").write_text("\n".join(f"{line},{item}" for line, item in both) + "\n", "utf-8")
    assert list_problems(pack, "people.csv") == [(3, "bad e-mail address 'chen@@mail.example'")]


@pytest.mark.parametrize("name", ["longyou", "qujiang", "quzhou"])
def test_the_packs_of_the_repository_are_sound(name: str) -> None:
    assert check_pack.check(PACKS / name) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("county.toml", 'prefix = "LY"', 'prefix = "ly7"', "prefix is missing or malformed"),
        ("county.toml", "Asia/Shanghai", "Asia/Nowhere", "unknown time zone"),
        ("county.toml", "centre = [", "centre = [1, ", "centre must be [lat, lon]"),
        ("county.toml", 'centre_phone = "', 'centre_phone = "zentrale ', "bad phone number"),
        ("county.toml", 'name = "', "name = ", "not TOML"),
        ("county.toml", 'label_en = "', 'calendar = 3\nlabel_en = "', "[calendar] may hold"),
        *(
            (
                "county.toml",
                'label_en = "',
                f'escalate_after = {given}\nlabel_en = "',
                "escalate_after must be",
            )
            for given in ("-1", "1001", "true", '"50"', "nan")
        ),
        ("county.toml", 'label_en = "', 'roster.always = ["nobody"]\nlabel_en = "', "[roster] may hold"),
        ("county.toml", 'label_en = "', 'roster.told_at = "24:00"\nlabel_en = "', "[roster] may hold"),
        ("county.toml", 'label_en = "', 'roster.every = []\nlabel_en = "', "[roster] may hold"),
        ("county.toml", 'label_en = "', 'calendar.days = []\nlabel_en = "', "[calendar] may hold"),
        *(
            ("county.toml", 'label_en = "', f'calendar.{given}\nlabel_en = "', message)
            for given, message in (
                ("hours = []", "hours must be parts of one day"),
                ('hours = ["8-12"]', "hours must be parts of one day"),
                ('hours = ["14:00-17:30", "08:30-12:00"]', "hours must be parts of one day"),
                ('hours = ["08:30-08:30"]', "hours must be parts of one day"),
                ('holidays = ["2027-01-01"]', "holidays must be a list of days"),
                ("holidays = 2027-01-01", "holidays must be a list of days"),
                ("makeup_days = [2027-01-03T08:00:00]", "makeup_days must be a list of days"),
            )
        ),
        ("regions.csv", "330825101264,", "33082510126,", "not a region code: '33082510126'"),
        ("regions.csv", "330825101264,", "330803101264,", "330803101264 is not in county 330825"),
        ("regions.csv", "330825101264,", "330825101263,", "duplicate code 330825101263"),
        ("regions.csv", f"{GRID},希塘村 1 网格", f"{GRID},", "name is empty"),
        ("regions.csv", "\n330825001,", "\n330825001,x,", "7 cells instead of 6"),
        ("regions.csv", "code,name,", "code,title,", "the first line must be"),
        ("units.csv", "market,市场监管局", "education,市场监管局", "duplicate code education"),
        ("units.csv", "department,330825\n", "ministry,330825\n", "kind must be one of"),
        ("units.csv", "department,330825\n", "department,330899\n", "unknown region '330899'"),
        ("posts.csv", "head,网格长,Grid head,2", "head,网格长,Grid head,two", "tier must be"),
        ("people.csv", "000-2500-0001", "phone", "bad phone number 'phone'"),
        ("people.csv", "LY-L00002", "LY-L00001", "duplicate id LY-L00001"),
        ("people.csv", "LY-L00002", "LY L2", "bad id 'LY L2'"),
        ("people.csv", ",leader,", ",boss,", "unknown post 'boss'"),
        ("people.csv", ",t-330825001,", ",t-1,", "unknown unit 't-1'"),
        ("people.csv", ",leader,", ',"lea"der,', "not CSV"),
        ("regions.csv", f"{GRID},希塘村", f"{GRID},\u202e希塘村", "name holds U+202E, which no name may"),
        ("regions.csv", f"{GRID},希塘村 1 网格", f"{GRID},\u3164", "nothing of name can be seen"),
        ("units.csv", "market,市场监管局", "market,市场\a监管局", "name holds U+0007"),
        ("people.csv", "LY-L00002,", "LY-L00002,\u2067", "name holds U+2067"),
        ("county.toml", 'label_en = "', 'label_en = "\u2069', "label_en holds U+2069"),
        ("base.geojson", '"layer":"county"', '"remark":"a\\u001b","layer":"county"', "remark holds U+001B"),
        ("matters.toml", "[matter.gas]", "[matter.gas", "not TOML"),
        ("grids.geojson", f'"{GRID}"', f'"{GRID[:-1]}9"', "is not in regions.csv"),
        ("grids.geojson", f'"{GRID}"', "7", "has no text code"),
        ("grids.geojson", '"Polygon"', '"Point"', "not a usable Polygon"),
        ("grids.geojson", "[[[", "[[[[", "not JSON"),
        ("base.geojson", '"layer":"county"', '"layer":"land"', "layer must be one of"),
        ("base.geojson", '"code":"330825"', '"code":"330826"', "one county feature"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    pack: Path, file: str, old: str, new: str, message: str
) -> None:
    line = edit(pack, file, old, new)
    problems = list_problems(pack, file)
    hits = [at for at, text in problems if message in text]
    assert hits, problems
    if message not in (
        "has no text code",
        "one county feature",
        "not CSV",
        "not JSON",
    ) and not file.startswith("base"):
        assert line in hits or line + 1 in hits


def test_a_name_that_cannot_be_seen_is_told_each_time(pack: Path) -> None:
    lines = [edit(pack, "posts.csv", f",{name},", ",\u3164,") for name in ("网格长", "Grid head")]
    hits = [line for line, text in list_problems(pack, "posts.csv") if "can be seen" in text]
    assert hits == lines


def test_names_with_rare_characters_are_names(pack: Path) -> None:
    edit(pack, "regions.csv", f"{GRID},希塘村", f"{GRID},𱍐塘\ue81e村")
    edit(pack, "units.csv", "market,市场", "market,مكتب 市场")
    assert check_pack.check(pack) == []


HEAD = '{capability = "head"}'
"""The first need of the squad."""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('lead = "housing"', 'lead = "houses"', "[matter.gas]: unknown unit 'houses'"),
        ('lead = "housing"', "lead = 5", "[matter.gas]: name, name_en, lead must be given"),
        (
            'cooperating = ["emergency", ',
            'cooperating = ["housing", ',
            "[matter.gas]: the lead also co-operates",
        ),
        ('cooperating = ["emergency", ', "cooperating = [7, ", "[matter.gas]: cooperating must be a list"),
        ("limits = [1, 4, 24, 72]", "limits = [4, 1, 24, 72]", "[matter.gas]: limits must be 4 rising"),
        ("limits = [1, 4, 24, 72]", "limits = [1, 4, true, 72]", "[matter.gas]: limits must be 4 rising"),
        ("limits = [1, 4, 24, 72]", 'limits = "1"', "[matter.gas]: limits must be 4 rising"),
        ("squad = [", "squad = 3\nother = [", "[matter.gas]: squad must be a list"),
        (HEAD, "3", "[matter.gas]: squad must be a list"),
        (HEAD, "{quantity = 2}", "[matter.gas]: squad must be a list"),
        (HEAD, '{capability = "head", quantity = 0}', "[matter.gas]: squad must be a list"),
        (HEAD, '{capability = "head", quantity = true}', "[matter.gas]: squad must be a list"),
        (HEAD, '{capability = "head", radius_km = inf}', "[matter.gas]: squad must be a list"),
        (HEAD, '{capability = "head", forced = 1}', "[matter.gas]: squad must be a list"),
        (HEAD, '{capability = "head", colour = 1}', "[matter.gas]: squad must be a list"),
        (HEAD, '{capability = "heads"}', "[matter.gas]: 'heads' is no post and no unit"),
        ("squad = [", "steps = 3\nsquad = [", "[matter.gas]: steps must give a percentage"),
        ("squad = [", "steps = {registered = 10}\nsquad = [", "[matter.gas]: steps must give a percentage"),
        (
            "squad = [",
            "steps = {registered = 1, dispatched = 1, handling = 98, verifying = 1}\nsquad = [",
            "[matter.gas]: steps must give a percentage",
        ),
        ("words = [", 'words = "a"\nother = [', "[matter.gas]: words must be a list"),
        ("words = [", 'words = [" ", ', "[matter.gas]: words must be a list"),
        ("words = [", f'words = ["{"气" * 21}", ', "[matter.gas]: words must be a list"),
        ("instructions = [", "instructions = [7, ", "[matter.gas]: instructions must be a list"),
        (HEAD, f"{HEAD}, {HEAD}", "[matter.gas]: squad names a capability twice"),
    ],
)
def test_a_matter_is_named_by_its_heading(pack: Path, old: str, new: str, message: str) -> None:
    text = (pack / "matters.toml").read_text("utf-8")
    start = text.index("[matter.gas]")
    (pack / "matters.toml").write_text(text[:start] + text[start:].replace(old, new, 1), "utf-8")
    line = text[:start].count("\n") + 1
    assert any(at == line and words.startswith(message) for at, words in list_problems(pack, "matters.toml"))


def test_a_missing_parent_is_named(pack: Path) -> None:
    edit(pack, "regions.csv", "\n330825101264,希塘村,Xitang Village", "\n#")
    assert any(
        "parent 330825101264 of 330825101264001 is missing" in words
        for _, words in list_problems(pack, "regions.csv")
    )


def test_a_grid_without_polygon_is_named_in_its_row(pack: Path) -> None:
    lines = (pack / "grids.geojson").read_text("utf-8").splitlines(keepends=True)
    (pack / "grids.geojson").write_text("".join(line for line in lines if GRID not in line), "utf-8")
    row = 1 + [
        line.startswith(GRID) for line in (pack / "regions.csv").read_text("utf-8").splitlines()
    ].index(True)
    assert (row, f"{GRID} has no shape in grids.geojson") in list_problems(pack, "regions.csv")


def reshape(
    pack: Path, file: str, code: str, change: Callable[[list[list[float]]], list[list[float]]]
) -> int:
    """Changes a polygon's outer ring; gives the feature's line."""
    lines = (pack / file).read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if f'"{code}"' in line)
    comma = "," if lines[at].endswith(",") else ""
    feature = json.loads(lines[at].removesuffix(","))
    feature["geometry"]["coordinates"][0] = change(feature["geometry"]["coordinates"][0])
    lines[at] = json.dumps(feature) + comma
    (pack / file).write_text("\n".join(lines) + "\n", "utf-8")
    return at + 1


def inner_grid() -> str:
    """A grid that touches no other township: found from the pack, so that a new partition keeps the test."""
    county = county_pack.load(PACKS / "longyou")
    border = county.townships["330825101"].exterior
    return next(
        c
        for c, s in zip(county.grids, county.shapes, strict=True)
        if c.startswith("330825101") and not s.intersects(border)
    )


def test_overlap_and_gap_are_found(pack: Path) -> None:
    code = inner_grid()

    def grow(ring: list[list[float]]) -> list[list[float]]:
        x, y = (sum(axis) / len(ring) for axis in zip(*ring, strict=True))
        return [[x + (a - x) * 1.2, y + (b - y) * 1.2] for a, b in ring]

    line = reshape(pack, "grids.geojson", code, grow)
    problems = list_problems(pack, "grids.geojson")
    assert (line, f"{code} does not share its border with its neighbours corner by corner") in problems
    assert any(re.search(rf"{code}.* overlap by [1-9]\d* m²", words) for _, words in problems)


def test_a_hole_in_the_county_is_a_gap_with_a_place(pack: Path) -> None:
    code = inner_grid()

    def shrink(ring: list[list[float]]) -> list[list[float]]:
        x, y = (sum(axis) / len(ring) for axis in zip(*ring, strict=True))
        return [[x + (a - x) * 0.9, y + (b - y) * 0.9] for a, b in ring]

    reshape(pack, "grids.geojson", code, shrink)
    lat, lon = county_pack.load(PACKS / "longyou").place(code)
    places = [
        words
        for _, words in list_problems(pack, "townships.geojson")
        if words.startswith("330825101: grids leave")
    ]
    where = re.search(r"uncovered near ([\d.]+), ([\d.]+)", "".join(places))
    assert where
    assert abs(float(where[1]) - lat) + abs(float(where[2]) - lon) < 0.05
    assert any("330825: grids leave" in words for _, words in list_problems(pack, "base.geojson"))


def test_a_crossed_ring_is_named(pack: Path) -> None:
    bow = [[119.1, 29.0], [119.2, 29.1], [119.2, 29.0], [119.1, 29.1], [119.1, 29.0]]
    line = reshape(pack, "grids.geojson", GRID, lambda ring: bow)
    assert any(
        at == line and "is not a valid polygon" in words for at, words in list_problems(pack, "grids.geojson")
    )


def test_a_township_must_be_its_grids(pack: Path) -> None:
    line = reshape(pack, "townships.geojson", "330825101", lambda r: [[a + 0.01, b] for a, b in r])
    problems = list_problems(pack, "townships.geojson")
    assert any(at == line and "330825101: grids leave" in words for at, words in problems)
    assert any(at == line and "330825101: grids reach" in words for at, words in problems)


def test_a_label_outside_its_region_is_found(pack: Path) -> None:
    text = (pack / "regions.csv").read_text("utf-8")
    row = next(line for line in text.splitlines() if line.startswith(GRID))
    line = edit(pack, "regions.csv", row, ",".join([*row.split(",")[:4], "29.00000", "119.00000"]))
    assert (line, f"lat, lon of {GRID} lie outside it") in list_problems(pack, "regions.csv")


def test_bytes_that_are_no_text_are_located(pack: Path) -> None:
    raw = (pack / "units.csv").read_bytes().splitlines(keepends=True)
    raw[4] = raw[4].decode().encode("gb18030")
    (pack / "units.csv").write_bytes(b"".join(raw))
    assert (5, "not UTF-8") in list_problems(pack, "units.csv")


def test_a_byte_order_mark_and_crlf_are_fine(pack: Path) -> None:
    text = (pack / "units.csv").read_text("utf-8")
    (pack / "units.csv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check_pack.check(pack) == []
    assert county_pack.load(pack).units["water"].name == "水利局"


def test_a_city_names_the_member(pack: Path) -> None:
    edit(pack, "units.csv", "水利局", "")
    (pack.parent / "city.toml").write_text(f'{CITY}members = ["longyou", "longyou"]', "utf-8")
    problems = check_pack.check(pack.parent)
    assert any(problem.file == "longyou/units.csv" for problem in problems)
    assert any(problem.message == "longyou and longyou are both 330825" for problem in problems)


CITY = 'code = "3308"\nname = "衢州市"\nname_en = "Quzhou"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CITY, "members is missing or malformed"),
        (CITY + "members = 5", "members is missing or malformed"),
        (CITY + "members = [5]", "members is missing or malformed"),
        (CITY + "members = []", "members is missing or malformed"),
        (CITY + 'members = ["a"]\nescalate_after = -1', "escalate_after is missing or malformed"),
        (CITY.replace("3308", "33") + 'members = ["a"]', "code is missing or malformed"),
        ('code = "3308"\nname = "衢州市"\nmembers = ["a"]', "name_en is missing or malformed"),
        ("{", "unusable: "),
        ("\0", "unusable: "),
    ],
)
def test_what_is_wrong_with_a_city_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "city.toml").write_text(text, "utf-8")
    [problem] = check_pack.check(tmp_path)
    assert problem.file == "city.toml"
    assert problem.message.startswith(message)


def test_every_word_is_said_somewhere_in_both_languages() -> None:
    modules = [
        read_pack,
        hazards,
        pack_covers,
        pack_duties,
        pack_ladder,
        pack_matters,
        pack_needs,
        pack_plans,
        pack_situations,
        plan_checks,
        pack_rosters,
        pack_rules,
        pack_shapes,
        pack_times,
        check_pack,
        city_pack,
    ]
    source = "".join(inspect.getsource(module) for module in modules)
    for word, (english, chinese) in pack_words.WORDS.items():
        assert f'"{word}"' in source, word
        assert sorted(re.findall(r"{(\w+)", english)) == sorted(re.findall(r"{(\w+)", chinese)), word


@pytest.mark.parametrize("seed", range(12))
def test_random_damage_never_breaks_the_check(pack: Path, seed: int) -> None:
    dice = random.Random(seed)
    for file in dice.sample([path.name for path in sorted(pack.iterdir())], 3):
        raw = bytearray((pack / file).read_bytes())
        for _ in range(dice.choice([1, 3, 30])):
            at = dice.randrange(len(raw))
            raw[at : at + dice.choice([0, 1, 40])] = dice.choice(
                [
                    b"",
                    b"\xff",
                    b'"',
                    b"\n",
                    b",",
                    b"[",
                    b"}",
                    b"NaN",
                    b"1e999",
                    b"null",
                    b"-",
                    b"\0",
                    b"9" * 400,
                ]
            )
        (pack / file).write_bytes(raw)
    problems = check_pack.check(pack)
    assert all(
        isinstance(problem, Problem) and problem.message and problem.message_zh for problem in problems
    )
    assert (pack / problems[0].file).exists() if problems else True
