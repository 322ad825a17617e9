"""/sources: tables, the opened letter, and each gesture through Dash's own HTTP door."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dash import Dash
from plotly.utils import PlotlyJSONEncoder

from callbacks import page as page_callbacks
from callbacks import sources as callbacks
from domain.kernel.errors import Refused
from layouts import page, sources
from layouts.components.tables import moment, span
from layouts.i18n import Translator
from layouts.site import Site
from layouts.sources import Ids

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SCRIPT = '{"title":"<script>alert(1)</script>"}'


def make_dead_letter(number: int, **more: Any) -> dict[str, Any]:
    row = {"id": number, "at": AT, "stream": "cases", "entry_id": f"{number}-0", "reason": "bad_field"}
    return row | {"detail": "severity: 9", "attempts": 1, "size": 37, "resent_at": None, "by": ""} | more


def waits(number: int, **more: Any) -> dict[str, Any]:
    row = {"id": number, "at": AT, "source": "四平台", "case": "LY-9", "kind": "closed", "entry_id": "1-0"}
    return row | {"by": "湖镇系统"} | more


class FakeSources:
    """Keeps what it was asked; refuses what does not begin like JSON."""

    def __init__(self) -> None:
        self.sent: list[tuple[int | str, bytes | None]] = []
        self.known: list[int | str] = []
        self.total = 5

    def now(self) -> datetime:
        return AT + timedelta(hours=3)

    def dead_letters(self, county: str, page: int) -> dict[str, Any]:
        assert county == "330825"
        return {
            "rows": [make_dead_letter(i) for i in range(page * 2, min(self.total, page * 2 + 2))],
            "total": self.total,
            "page_size": 2,
        }

    def dead_letter(self, county: str, letter_id: int | str) -> dict[str, Any] | None:
        return make_dead_letter(int(letter_id)) | {"shown": SCRIPT} if int(letter_id) < 5 else None

    def resend(self, county: str, letter_id: int | str, raw: bytes | None) -> str:
        if raw is not None and not raw.startswith(b"{"):
            raise Refused("not_json", "line 1")
        self.sent.append((letter_id, raw))
        return "9-0"

    def waiting(self, county: str) -> dict[str, Any]:
        assert county == "330825"
        return {"rows": [waits(4), waits(5, kind="kept", by="")], "total": 70}

    def waiting_message(self, county: str, number: int | str) -> dict[str, Any] | None:
        return waits(int(number)) | {"shown": SCRIPT} if int(number) == 4 else None

    def lost(self, county: str) -> list[dict[str, Any]]:
        known = AT if self.known else None
        row = {"id": 3, "at": AT, "stream": "cases", "first": "1-0", "last": "4-0", "count": 4}
        return [row | {"reason": "trimmed", "acknowledged_at": known}]

    def acknowledge(self, county: str, lost_id: int | str) -> None:
        self.known.append(lost_id)

    def sources(self, county: str) -> list[dict[str, Any]]:
        return [
            {"source": "<b>四平台</b>", "last_at": AT, "last_received": None, "messages": 1234, "dead": 2}
        ]


class Door:
    """Posts to Dash as its own browser half does."""

    def __init__(self, site: Site) -> None:
        self.service = FakeSources()
        app = Dash(__name__)
        app.layout, app.validation_layout = page.container(), page.validation_layout(site)
        page_callbacks.register(app, site)
        callbacks.register(app, site, self.service)
        app._setup_server()
        self.client, self.map = app.server.test_client(), app.callback_map

    def post(self, outputs: list[tuple[str, str]], inputs: list[Any], state: list[Any], changed: str) -> Any:
        many = len(outputs) > 1
        name = "...".join(f"{output}.{prop}" for output, prop in outputs)
        named = [{"id": output, "property": prop} for output, prop in outputs]
        body = {
            "output": f"..{name}.." if many else name,
            "outputs": named if many else named[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": [changed],
        }
        answer = self.client.post("/_dash-update-component", json=body)
        return answer if answer.status_code != 200 else answer.get_json()["response"]


@pytest.fixture
def door(site: Site) -> Door:
    return Door(site)


def value(component_id: str, prop: str, content: Any) -> dict[str, Any]:
    return {"id": component_id, "property": prop, "value": content}


COUNTY = value(Ids.COUNTY, "data", "330825")
BOOT = value(Ids.BOOT, "data", {"lang": "zh"})


def tables(door: Door, number: int, county: str = "330825", drawn: str | None = None) -> Any:
    outputs = [(Ids.HEALTH, "children"), (Ids.DEAD, "children"), (Ids.DRAWN, "data")]
    outputs += [(Ids.POSITION, "children"), (Ids.PREVIOUS, "disabled"), (Ids.NEXT, "disabled")]
    outputs += [(Ids.PAGER, "hidden")]
    inputs = [
        value(Ids.COUNTY, "data", county),
        value(Ids.PAGE, "data", str(number + 1)),
        value(Ids.REFRESH, "n_clicks", None),
    ]
    inputs += [value(Ids.SIGNAL, "data", None), value(Ids.RESULT, "children", None)]
    return door.post(outputs, inputs, [value(Ids.DRAWN, "data", drawn), BOOT], f"{Ids.PAGE}.data")


@pytest.mark.parametrize(
    ("number", "position", "first", "last"),
    [(0, "1–2 / 5", True, False), (1, "3–4 / 5", False, False), (2, "5–5 / 5", False, True)],
)
def test_pages_of_dead_letters(door: Door, number: int, position: str, first: bool, last: bool) -> None:
    shown = tables(door, number)
    assert shown[Ids.POSITION]["children"] == position
    assert (shown[Ids.PREVIOUS]["disabled"], shown[Ids.NEXT]["disabled"]) == (first, last)
    assert shown[Ids.PAGER]["hidden"] is False
    assert "字段不合规定" in json.dumps(shown[Ids.DEAD], ensure_ascii=False)


def test_an_empty_list_has_words_and_no_pager(door: Door) -> None:
    door.service.total = 0
    shown = tables(door, 0)
    assert shown[Ids.PAGER]["hidden"] is True
    assert "没有死信" in json.dumps(shown[Ids.DEAD], ensure_ascii=False)


def test_a_page_behind_the_last_one_leads_back(door: Door) -> None:
    shown = tables(door, 7)
    assert shown[Ids.POSITION]["children"] == "本页没有，共 5 条"
    assert [shown[part] for part in (Ids.PAGER, Ids.PREVIOUS, Ids.NEXT)] == [
        {"hidden": False},
        {"disabled": False},
        {"disabled": True},
    ]


def test_letters_that_stand_there_are_not_drawn_again(door: Door) -> None:
    drawn = tables(door, 0)[Ids.DRAWN]["data"]
    assert Ids.DEAD not in tables(door, 0, drawn=drawn)
    assert Ids.DEAD in tables(door, 1, drawn=drawn)


def test_a_county_that_is_not_served_is_not_looked_up(door: Door) -> None:
    assert tables(door, 0, county="110101").status_code >= 400


def test_what_waits_is_listed_with_how_long(door: Door) -> None:
    inputs = [COUNTY, value(Ids.REFRESH, "n_clicks", None), value(Ids.SIGNAL, "data", None)]
    shown = door.post([(Ids.WAITING, "children")], inputs, [BOOT], f"{Ids.COUNTY}.data")
    text = json.dumps(shown, ensure_ascii=False)
    for words in (
        "11-22 16:00:00",
        "四平台",
        "LY-9",
        "办结",
        "湖镇系统",
        "旧版本留下",
        "直接写入数据流",
        "共 70 条",
    ):
        assert words in text
    now = AT + timedelta(days=2, hours=3)
    t = Translator("en")
    assert "2 d 3 h" in json.dumps(sources.waiting_table([waits(1)], 1, now, t), cls=PlotlyJSONEncoder)
    assert "Nothing waits" in json.dumps(sources.waiting_table([], 0, now, t), cls=PlotlyJSONEncoder)


def test_a_message_that_waits_can_be_looked_at_and_not_sent(door: Door) -> None:
    shown = look(door, 4, Ids.WAITING_WANTED)
    assert SCRIPT in json.loads(json.dumps(shown[Ids.EDITOR_FACTS]))["children"][3]["props"]["children"]
    assert (shown[Ids.OPEN_ID]["data"], shown[Ids.EDITOR]["hidden"]) == (None, True)
    assert "不再等候" in json.dumps(look(door, 9, Ids.WAITING_WANTED)[Ids.EDITOR_FACTS], ensure_ascii=False)
    kept = sources.waiting_view(waits(5, kind="kept"), AT, Translator("zh"))
    assert "没有原文" in json.dumps(kept, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_times_that_passed_have_two_units() -> None:
    t = Translator("en")
    since = [AT - timedelta(minutes=n) for n in (0, 5, 125, 60 * 24 * 8 + 61)]
    assert [span(item, AT, t) for item in since] == ["0 min", "5 min", "2 h 05 min", "8 d 1 h"]
    assert span(None, AT, t) == "—"


def look(door: Door, number: int, store: Ids = Ids.WANTED) -> Any:
    press = {"id": str(number), "n": 1}
    clicks = [
        value(item, "data", press if item == store else None) for item in (Ids.WANTED, Ids.WAITING_WANTED)
    ]
    outputs = [(Ids.OPEN_ID, "data"), (Ids.EDITOR_FACTS, "children"), (Ids.RAW, "value")]
    outputs += [(Ids.RAW_BOX, "hidden"), (Ids.EDITOR, "hidden")]
    return door.post(outputs, clicks, [COUNTY, BOOT], f"{store}.data")


def test_a_letter_is_shown_masked_and_its_bytes_stay_away(door: Door) -> None:
    shown = look(door, 1)
    assert SCRIPT in json.loads(json.dumps(shown[Ids.EDITOR_FACTS]))["children"][2]["props"]["children"]
    assert (shown[Ids.RAW]["value"], shown[Ids.RAW_BOX]["hidden"]) == ("", True)
    assert (shown[Ids.OPEN_ID]["data"], shown[Ids.EDITOR]["hidden"]) == (1, False)
    assert look(door, 99)[Ids.EDITOR]["hidden"] is True


def resend(door: Door, raw: str, unseen: bool = False) -> str:
    state = [
        value(Ids.OPEN_ID, "data", 1),
        value(Ids.RAW, "value", raw),
        value(Ids.RAW_BOX, "hidden", unseen),
    ]
    state += [COUNTY, BOOT]
    shown = door.post(
        [(Ids.RESULT, "children")], [value(Ids.RESEND, "n_clicks", 1)], state, f"{Ids.RESEND}.n_clicks"
    )
    return json.dumps(shown[Ids.RESULT]["children"], ensure_ascii=False)


def test_sending_again_tells_what_happened(door: Door) -> None:
    assert "9-0" in resend(door, '{"a":1}')
    assert door.service.sent == [(1, b'{"a":1}')]
    refused = resend(door, "not json")
    assert "没有发送" in refused
    assert "不是 JSON" in refused
    assert len(door.service.sent) == 1


def test_what_nobody_looked_at_is_sent_as_it_is(door: Door) -> None:
    assert "9-0" in resend(door, "", unseen=True)
    assert door.service.sent == [(1, None)]
    assert "不是 JSON" in resend(door, "")


def test_a_loss_is_acknowledged_once_clicked(door: Door) -> None:
    for row in (None, "3"):
        press = value(Ids.ACKNOWLEDGE, "data", {"id": row, "n": 1})
        assert door.service.known == []
        door.post([(Ids.KNOWN, "data")], [press], [COUNTY], f"{Ids.ACKNOWLEDGE}.data")
    assert door.service.known == [3]
    shown = sources.lost_table(door.service.lost("330825"), Translator("zh"), mend=True)
    assert "已确认" in json.dumps(shown, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_times_are_on_the_clock_of_the_county() -> None:
    assert (moment(AT), moment(None)) == ("11-22 16:00:00", "—")


def test_empty_tables_say_so() -> None:
    t = Translator("en")
    shown = [sources.health_table([], t), sources.dead_table([], t), sources.lost_table([], t, mend=True)]
    assert [item.children for item in shown] == [
        "No source has sent anything yet",
        "No dead letters",
        "Nothing lost",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_loss_says_its_cause_and_what_nobody_knows(lang: str) -> None:
    t = Translator(lang)
    row = {"id": 1, "at": AT, "stream": "*", "first": None, "last": None, "count": None}
    causes = (
        "trimmed_unread", "deleted_unread", "trimmed_pending", "rewound", "stream_deleted",
        "stream_recreated", "wrong_type", "server_damaged",
    )  # fmt: skip
    for cause in causes:
        drawn = sources.lost_table([row | {"reason": cause, "acknowledged_at": None}], t, mend=True)
        text = json.dumps(drawn, cls=PlotlyJSONEncoder, ensure_ascii=False)
        assert t(f"lost.why.{cause}") in text
        assert t("lost.uncounted") in text
        assert "None" not in text
        assert cause not in text
