"""What /admin creates comes once, however often its request comes: over HTTP, as a browser sends it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import func, select

from data_access.database.tables import account_tables, directory_tables, live_tables
from layouts.admin.accounts import ACTS
from layouts.admin.accounts import Ids as Accounts
from layouts.admin.imports import Ids as Imports
from layouts.admin.keys import KioskIds, TokenIds
from layouts.i18n import Translator
from tests.integration.people.sheets import HEADINGS, as_csv
from tests.integration.reports import COUNTY
from tests.security.house import UPDATE, Browser, WebApp

ZH, KIOSKS = Translator("zh"), account_tables.kiosks
TOWN = "330825001"
BOOT = {"page": "admin", "lang": "zh", "region": COUNTY, "counties": [COUNTY]}
TOKEN: dict[str, Any] = {
    TokenIds.NAME: "热线", TokenIds.SCOPE: "report", TokenIds.REGION: COUNTY, TokenIds.SOURCES: "12345",
    TokenIds.KINDS: ["cases"], TokenIds.DAYS: "365", TokenIds.REASON: "", TokenIds.BOOT: BOOT,
}  # fmt: skip
KIOSK: dict[str, Any] = {
    KioskIds.NAME: "大厅", KioskIds.REGION: COUNTY, KioskIds.DAYS: "30", KioskIds.BOOT: BOOT,
}  # fmt: skip


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("house"), root, people=True)


@pytest.fixture(scope="module")
def anna(web: WebApp) -> Browser:
    return web.sign_in_as("administrator")


def press(web: WebApp, browser: Browser, output: str, button: str, values: dict[str, Any]) -> Any:
    """The answer to a press: what the callback of an output gives for the values of its components."""
    (name,) = [name for name in web.app.dash.callback_map if output in name]
    kept = web.app.dash.callback_map[name]
    output_ids = [{"id": o.component_id, "property": o.component_property} for o in kept["output"]]

    def sent(declared: dict[str, Any]) -> dict[str, Any]:
        clicks = 1 if declared["id"] == button else None
        place = f"{declared['id']}.{declared['property']}"
        value = values.get(place, values.get(declared["id"]))
        chosen = clicks if declared["property"] == "n_clicks" else value
        return {"id": declared["id"], "property": declared["property"], "value": chosen}

    body = {
        "output": name,
        "outputs": output_ids,
        "inputs": [sent(item) for item in kept["inputs"]],
        "state": [sent(item) for item in kept["state"]],
        "changedPropIds": [next(f"{i['id']}.{i['property']}" for i in kept["inputs"] if i["id"] == button)],
    }
    answer = browser.post(UPDATE, body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()["response"]


def count(web: WebApp, table: Any) -> int:
    with web.store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def words(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize(
    ("output", "button", "intent", "form", "table", "text"),
    [
        (TokenIds.RESULT, TokenIds.CREATE, TokenIds.INTENT, TOKEN, live_tables.tokens, "tokens.made_before"),
        (
            KioskIds.RESULT,
            KioskIds.CREATE,
            KioskIds.INTENT,
            KIOSK,
            account_tables.kiosks,
            "kiosks.made_before",
        ),
    ],
)
def test_a_key_is_made_once_for_an_intent(
    web: WebApp, anna: Browser, output: str, button: str, intent: str, form: Any, table: Any, text: str
) -> None:
    before, values = count(web, table), form | {intent: token_hex(16)}
    first = press(web, anna, output, button, values)
    assert "secret-text" in words(first)
    again = press(web, anna, output, button, values)
    assert ZH(text) in words(again)
    assert "secret-text" not in words(again)
    assert count(web, table) == before + 1
    press(web, anna, output, button, values | {KioskIds.NAME: "二楼", TokenIds.NAME: "二号"})
    press(web, anna, output, button, values | {intent: token_hex(16)})
    assert count(web, table) == before + 3, "another form, and another intent, is another key"


def test_a_request_for_a_read_token_is_made_once_and_answered_alike(web: WebApp, anna: Browser) -> None:
    before = count(web, account_tables.token_requests)
    fields = {TokenIds.SCOPE: "read", TokenIds.REASON: "大屏读取", TokenIds.INTENT: token_hex(16)}
    answers = [press(web, anna, TokenIds.RESULT, TokenIds.CREATE, TOKEN | fields) for _ in range(2)]
    assert words(answers[0]) == words(answers[1])
    assert ZH("token.asked") in words(answers[1])
    assert count(web, account_tables.token_requests) == before + 1


@pytest.mark.parametrize("wrong", [None, "", "x" * 32, "a" * 31, 7, ["a" * 32]])
def test_nothing_is_made_without_the_key_of_an_intent(web: WebApp, anna: Browser, wrong: Any) -> None:
    before = count(web, account_tables.kiosks)
    with pytest.raises(AssertionError, match="assert 4"):
        press(web, anna, KioskIds.RESULT, KioskIds.CREATE, KIOSK | {KioskIds.INTENT: wrong})
    assert count(web, account_tables.kiosks) == before


def account_form(login: str = "", account: int | None = None) -> dict[str, Any]:
    known = {"id": account, "version": 1, "n": 1}
    fields = {
        Accounts.LOGIN: login, Accounts.NAME: "王维", Accounts.PERSON: "", Accounts.ROLE: "reviewer",
        Accounts.REGION: COUNTY, Accounts.UNIT: None, Accounts.REASON: "忘记密码",
    }  # fmt: skip
    return {**fields, Accounts.OPEN: known, Accounts.BOOT: BOOT, Accounts.INTENT: token_hex(16)}


def test_an_account_and_its_links_are_made_once_for_an_intent(web: WebApp, anna: Browser) -> None:
    before, form = count(web, account_tables.accounts), account_form(f"n{token_hex(4)}")
    first = press(web, anna, Accounts.RESULT, Accounts.CREATE, form)
    assert "/welcome/" in words(first)
    again = press(web, anna, Accounts.RESULT, Accounts.CREATE, form)
    assert ZH("account.made_before", name="王维") in words(again).replace("⁨", "").replace("⁩", "")
    assert "/welcome/" not in words(again)
    assert again[Accounts.DONE] == first[Accounts.DONE]
    assert count(web, account_tables.accounts) == before + 1
    invites = account_form(account=first[Accounts.DONE]["data"]["id"])
    answers = [press(web, anna, Accounts.RESULT, ACTS["invite"], invites) for _ in range(2)]
    assert ["/welcome/" in words(answer) for answer in answers] == [True, False]
    assert ZH("account.link_before") in words(answers[1])


def test_a_file_that_comes_twice_is_one_preview(web: WebApp, anna: Browser) -> None:
    before = count(web, directory_tables.imports)
    file = as_csv([HEADINGS, ["LY-X9", "贺知章", "duty", "centre", TOWN, "000-2500-0009"]])
    values = {
        Imports.UPLOAD: f"data:text/csv;base64,{base64.b64encode(file).decode()}", Imports.KIND: "people",
        Imports.COMPLETE: [], Imports.BOOT: BOOT, Imports.INTENT: token_hex(16),
        f"{Imports.UPLOAD}.filename": "a.csv",
    }  # fmt: skip
    first, again = (press(web, anna, Imports.MADE, Imports.UPLOAD, values) for _ in range(2))
    assert first[Imports.MADE] == again[Imports.MADE]
    assert count(web, directory_tables.imports) == before + 1
