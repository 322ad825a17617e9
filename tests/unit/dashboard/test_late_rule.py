"""An address is what Werkzeug itself makes of its route, and is compiled when it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.routing import Map, Rule

from dashboard.http.edge.late_rule import LateRule

ROUTES = (
    ("/api/cases/<string:case>", {}),
    ("/geo/<code>-<fingerprint>.bin", {}),
    ("/pages/<int(fixed_digits=3):page>", {}),
    ("/pages", {"defaults": {"page": 1}}),
)
ASKED: tuple[tuple[int, dict[str, Any]], ...] = (
    (0, {"case": "水 利局"}),
    (0, {"case": "a", "lang": "zh", "rule": "x"}),
    (1, {"code": "330825", "fingerprint": "f0"}),
    (2, {"page": 7}),
    (3, {"page": 1}),
    (3, {"page": 1, "lang": ["zh", "en"]}),
)


def urls(kind: type[Rule]) -> Any:
    return Map([kind(path, endpoint=str(n), **more) for n, (path, more) in enumerate(ROUTES)]).bind("here")


@pytest.mark.parametrize(("route", "values"), ASKED)
@pytest.mark.parametrize("append", [True, False])
def test_an_address_is_what_it_was(route: int, values: dict[str, Any], append: bool) -> None:
    late, usual = (urls(kind).build(str(route), values, append_unknown=append) for kind in (LateRule, Rule))
    assert late == usual
    assert urls(LateRule).match(late.partition("?")[0])[0] == urls(Rule).match(late.partition("?")[0])[0]


def test_it_is_compiled_once_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[tuple[str, bool]] = []
    real = Rule._compile_builder

    def noted(rule: Rule, append_unknown: bool = True) -> Any:
        compiled.append((rule.rule, append_unknown))
        return real(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", noted)
    addresses = urls(LateRule)
    assert addresses.match("/geo/330825-f0.bin")[0] == "1"
    assert compiled == []
    for _ in range(2):
        addresses.build("2", {"page": 7})
    assert compiled == [("/pages/<int(fixed_digits=3):page>", True)]
