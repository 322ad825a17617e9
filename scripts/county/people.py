"""Demo people from a seed: plausible Chinese names, phone numbers that cannot be dialled."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .layout import Spec
from .partition import is_community

OFTEN = "王陈张徐李吴周郑余叶毛姜胡方黄林刘朱祝杨何汪邵童江项柴蓝雷傅程严劳季占钟夏范翁巫游廖舒潘邱洪金赖袁"
SURNAMES = "".join(surname * (1 + 14 // (1 + place // 3)) for place, surname in enumerate(OFTEN))
FIRST = "建国志文德永春秀玉小晓海俊明家金红美卫庆根土水樟荣光世新立宏正国光丽雪慧爱素桂月彩凤"
SECOND = "华军平强明峰伟英芳林生根龙富贵良才兴旺梅兰仙娟萍珍琴燕玲霞敏红云松祥清波斌辉勇涛飞宝康耀"
HEADER = ("id", "name", "post", "unit", "region", "phone")


def name(dice: np.random.Generator) -> str:
    """A surname and one or two given characters."""
    surname = SURNAMES[int(dice.integers(len(SURNAMES)))]
    second = SECOND[int(dice.integers(len(SECOND)))]
    if dice.uniform() < 0.22:
        return surname + second
    return surname + FIRST[int(dice.integers(len(FIRST)))] + second


def phone(county: str, number: int) -> str:
    """000- and eight digits: 00 dials abroad, and no country code begins with 0 (ITU-T E.164)."""
    return f"000-{county[4:6]}{number // 10_000:02d}-{number % 10_000:04d}"


def people(
    spec: Spec, grids: list[str], households: Mapping[str, int], dice: np.random.Generator
) -> list[tuple[str, ...]]:
    """Rows of people.csv: one leader a village, one head a grid of villages, liaisons by households."""
    rural = [code for code in grids if not is_community(code)]
    villages = sorted({code[:12] for code in rural})
    posts = [("leader", "L", code) for code in villages] + [("head", "G", code) for code in rural]
    posts += [("liaison", "D", code) for code in _liaisons(rural, households, spec.liaisons)]
    seen: dict[str, int] = {}
    rows = []
    for number, (post, letter, code) in enumerate(posts, start=1):
        seen[letter] = seen.get(letter, 0) + 1
        person = f"{spec.prefix}-{letter}{seen[letter]:05d}"
        rows.append((person, name(dice), post, f"t-{code[:9]}", code, phone(spec.code, number)))
    return rows


def _liaisons(grids: list[str], households: Mapping[str, int], total: int) -> list[str]:
    """Grid of each liaison, by largest remainder of households, in grid order."""
    weight = np.array([households[code] for code in grids], dtype=float)
    exact = weight / weight.sum() * total
    count = np.floor(exact).astype(int)
    count[np.argsort(count - exact, kind="stable")[: total - int(count.sum())]] += 1
    return [code for code, n in zip(grids, count.tolist(), strict=True) for _ in range(n)]
