"""/plans as its readers get it: what was typed stays, errors stand beside their fields, nobody overwrites
what they have not seen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from domain.emergency.rollouts.planning.plan_forms import PLAN as FORMS_OF_PLAN
from domain.emergency.rollouts.planning.plan_forms import QUIET, REMINDER, TIER, TRIGGER
from tests.security.house import COUNTY, Browser, WebApp

PLAN = f"/plans/flood-3?region={COUNTY}"
WHY = "按汛前会商意见修订"

REMINDERS = [{"after_minutes": 30, "text": "请领办", "channels": ["sms", "voice"]}]
EVERYTHING = {
    "name": "大风", "name_en": "Gale", "response": "typhoon", "level": 3, "approve_above": 900,
    "repeat_hours": 5, "correction": "大风任务已停止", "ending": "大风响应已结束", "at_end": "keep",
    "supersedes": "cancel", "accept_anew": True, "automatic": True, "hold_minutes": 12,
    "approvers": ["rollouts", "declare_response"],
    "warnings": [{"hazard": "gale", "colours": ["orange", "yellow"]}],
    "tier": [
        {
            "tier": 1, "posts": ["leader"], "units": ["emergency"], "text": "请领办大风任务",
            "checklist": ["巡查", "值守"], "channels": ["notice", "sms"], "accept_minutes": 60,
            "finish_minutes": 240, "target": 0.95, "supersedes": "rewrite", "accept_anew": False,
            "quiet": {"from": "22:00", "until": "06:00", "channels": ["voice"], "except_levels": [1, 2]},
            "deputies": ["post:leader", "tier"], "deputy_after_minutes": 90, "deputy_wait_minutes": 20,
            "reminders": REMINDERS,
            "finish_reminders": [{"after_minutes": 200, "text": "请办结", "channels": ["sms"]}],
        },
    ],
}  # fmt: skip
"""A plan that says all that a plan can say, nothing of it the usual."""


SINCE = {"supersedes", "accept_anew", "at_end", "ending"}
"""Fields of a plan that the page did not have at first."""


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("plans"), root, people=True)
    yield made
    made.store.close()


class Fields(HTMLParser):
    """What a browser would send of the form of a plan."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._within, self._name, self._area = False, "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: given or "" for key, given in attrs}
        if tag == "form":
            self._within = attributes.get("id") == "plan-form"
        if not self._within:
            return
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        if tag == "input" and (kind != "checkbox" or "checked" in attributes):
            self.sent.append((name, attributes.get("value", "")))
        elif tag == "textarea":
            self._area, self._name = name, ""
        elif tag == "select":
            self._name = name
        elif tag == "option" and "selected" in attributes:
            self.sent.append((self._name, attributes["value"]))

    def handle_data(self, data: str) -> None:
        if self._area and self._within:
            self.sent.append((self._area, data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "form":
            self._within = False


def fields(page: Any, **changed: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, given in Fields(page.text).sent:
        found.setdefault(name, []).append(given)
    return found | {name.replace("__", "."): [given] for name, given in changed.items()}


def send(browser: Browser, form: dict[str, Any], path: str = "/plans/flood-3", do: str = "save") -> Any:
    return browser.client.post(path, data=form | {"csrf_token": browser.token, "do": do})


def test_what_a_browser_sends_back_unchanged_is_the_plan_itself(web: WebApp) -> None:
    lead = web.sign_in_as("commander")
    for code in ("flood-3", "typhoon-2"):
        form = fields(lead.get(f"/plans/{code}?region={COUNTY}"), reason=WHY)
        answer = send(lead, form, f"/plans/{code}")
        assert answer.status_code == 400
        assert "没有改动" in answer.text


def test_an_edit_is_saved_as_the_next_version_and_leaves_as_a_file(web: WebApp) -> None:
    lead = web.sign_in_as("commander")
    form = fields(lead.get(PLAN), reason=WHY, tier__0__accept_minutes="45")
    answer = send(lead, form)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/plans/flood-3")
    page = lead.get(PLAN)
    assert "第 1 版" in page.text.replace("⁨", "").replace("⁩", "")
    assert WHY in page.text
    again = send(lead, form | {"key": form["key"]})
    assert again.status_code == 303, "the same press once more"
    file = lead.get(f"/plans/plans.toml?region={COUNTY}&plan=flood-3")
    assert tomllib.loads(file.text)["plan"]["flood-3"]["tier"][0]["accept_minutes"] == 45
    assert {*tomllib.loads(lead.get("/plans/plans.toml").text)["plan"]} == {
        "flood-3",
        "forest-fire-2",
        "typhoon-2",
    }


def test_a_refusal_keeps_what_was_typed_and_stands_beside_its_field(web: WebApp) -> None:
    lead = web.sign_in_as("commander")
    form = fields(lead.get(PLAN), reason=WHY, name="<b>改过的名称</b>", tier__0__finish_minutes="六小时")
    answer = send(lead, form)
    assert answer.status_code == 400
    assert 'value="六小时"' in answer.text
    assert "&lt;b&gt;改过的名称&lt;/b&gt;" in answer.text
    assert 'id="f-tier.0.finish_minutes"' in answer.text
    assert answer.text.count('class="plan-fault"') == 1
    english = lead.get(f"{PLAN}&lang=en")
    assert "Check" in english.text
    no_reason = send(lead, fields(lead.get(PLAN), name="无理由"))
    assert (no_reason.status_code, 'id="f-reason"' in no_reason.text) == (400, True)


def test_parts_come_and_go_without_losing_what_was_typed(web: WebApp) -> None:
    lead = web.sign_in_as("commander")
    form = fields(lead.get(PLAN), reason=WHY, name="还没保存的名称")
    more = send(lead, form, do="add-reminder.0")
    assert (more.status_code, 'name="tier.0.reminders.1.text"' in more.text) == (200, True)
    assert 'value="还没保存的名称"' in more.text
    less = send(lead, fields(more), do="drop-reminder.0.1")
    assert 'name="tier.0.reminders.1.text"' not in less.text
    assert 'name="tier.2.text"' in send(lead, form, do="add-tier").text
    assert 'name="warnings.0.hazard"' in send(lead, form, do="add-warning").text


def test_the_second_officer_is_told_what_the_first_changed(web: WebApp) -> None:
    first, second = web.sign_in_as("commander"), web.sign_in_as("commander")
    form, other = fields(first.get(PLAN)), fields(second.get(PLAN))
    assert send(first, form | {"reason": WHY, "level": "2"}).status_code == 303
    answer = send(second, other | {"reason": WHY, "tier.0.text": "另一位写的内容"})
    assert answer.status_code == 400
    assert "其间" in answer.text
    assert "<del>3</del>" in answer.text
    assert "另一位写的内容" in answer.text
    after = send(second, fields(answer))
    assert after.status_code == 303, "who looked at it may save"


@pytest.mark.parametrize("do", ["save", "preview", "add-tier"])
def test_a_page_from_before_an_upgrade_drops_nothing(web: WebApp, do: str) -> None:
    """It has no fields for what a plan can say since, and sends nothing of it."""
    lead = web.sign_in_as("commander")
    code, at = f"gale-{do}", f"/api/plans/gale-{do}?region={COUNTY}"
    assert lead.post(at, {"body": EVERYTHING, "reason": WHY}).status_code == 200
    form = fields(lead.get(f"/plans/{code}?region={COUNTY}"), reason=WHY, level="2")
    older = {name: given for name, given in form.items() if name not in SINCE}
    answer = send(lead, older, f"/plans/{code}", do)
    assert (answer.status_code, "这张表单已经过期" in answer.text) == (400, True)
    assert lead.get(at).get_json()["plan"]["body"] == EVERYTHING


def test_two_people_approve_a_version_and_an_edit_ends_it(web: WebApp) -> None:
    lead, other = web.sign_in_as("commander"), web.sign_in_as("commander")
    form = fields(lead.get(PLAN), reason=WHY, automatic="1", hold_minutes="10")
    assert send(lead, form).status_code == 303
    version = fields(lead.get(PLAN))["version"][0]
    for who, status in ((lead, 303), (lead, 400), (other, 303)):
        sent = {"version": version, "reason": "已核对人员与时限"}
        assert send(who, sent, "/plans/flood-3/approve").status_code == status
    assert "plans-auto" in lead.get("/plans").text
    assert send(lead, fields(lead.get(PLAN), reason=WHY, hold_minutes="15")).status_code == 303
    assert "plans-auto" not in lead.get("/plans").text


def test_the_preview_counts_people_and_names_what_is_never_reached(web: WebApp) -> None:
    lead = web.sign_in_as("commander")
    form = fields(lead.get(PLAN))
    late = form["tier.0.finish_minutes"][0]
    answer = send(lead, form | {"tier.0.reminders.0.after_minutes": late}, do="preview")
    assert answer.status_code == 200
    assert "永远到不了" in answer.text
    assert "263 + 561" in answer.text.replace("⁨", "").replace("⁩", "")


def test_a_new_plan_needs_a_code_and_is_retired_and_found_again(web: WebApp) -> None:
    lead = web.sign_in_as("commander")
    form = fields(lead.get("/plans/new")) | {
        "code": ["gale-4"], "name": ["大风"], "name_en": ["Gale"], "correction": ["停止"], "reason": [WHY],
        "tier.0.text": ["请领办"], "tier.0.checklist": ["巡查\r\n值守"],
    }  # fmt: skip
    assert send(lead, form | {"code": ["Gale 4"]}, "/plans/new").status_code == 400
    assert send(lead, form | {"code": ["new"]}, "/plans/new").status_code == 400
    assert send(lead, form, "/plans/new").headers["Location"].startswith("/plans/gale-4")
    retired = send(lead, {"version": "1", "reason": "不再使用"}, "/plans/gale-4/retire")
    assert retired.headers["Location"].startswith("/plans?")
    assert "is-retired" in lead.get("/plans").text


@pytest.mark.parametrize(
    ("role", "number", "saves"),
    [("commander", 200, 400), ("duty_officer", 200, 403), ("grid_head", 403, 403), ("auditor", 403, 403)],
)
def test_who_may_look_and_who_may_write(web: WebApp, role: str, number: int, saves: int) -> None:
    somebody = web.sign_in_as(role)
    assert somebody.get(PLAN).status_code == number
    assert somebody.get(f"/plans/plans.toml?region={COUNTY}").status_code == number
    form = fields(web.sign_in_as("commander").get(PLAN))
    assert send(somebody, form).status_code == saves
    assert somebody.get("/plans/none").status_code in (403, 404)


def test_the_api_reads_checks_saves_approves_and_retires_plans(web: WebApp) -> None:
    lead, second, officer = (web.sign_in_as(role) for role in ("commander", "commander", "duty_officer"))
    at = f"/api/plans/typhoon-2?region={COUNTY}"
    found = officer.get(at).get_json()
    body, version = found["plan"]["body"], found["plan"]["version"]
    assert "typhoon-2" in [
        plan["code"] for plan in officer.get(f"/api/plans?region={COUNTY}").get_json()["plans"]
    ]
    seen = officer.post(f"/api/plans/typhoon-2/preview?region={COUNTY}", {"body": body}).get_json()
    assert (seen["faults"], seen["preview"]["people"] > 10_000) == ([], True)
    for odd in ({}, {"tier": 3}, {"tier": [None]}, {"tier": [{"tier": "x"}]}, body | {"level": [1]}):
        answer = officer.post(f"/api/plans/typhoon-2/preview?region={COUNTY}", {"body": odd})
        assert answer.status_code == 422 or answer.get_json()["faults"], odd
    options = {"body": body | {"repeat_hours": 7}, "version": version, "reason": WHY}
    assert officer.post(at, options).status_code == 403
    assert lead.post(at, options | {"body": {}}).get_json()["error"]["code"] == "bad_plan"
    assert lead.post(at, options).get_json() == {"plan": "typhoon-2", "version": version + 1, "approvals": 0}
    assert lead.post(at, options).get_json()["error"]["code"] == "stale"
    assert officer.get(f"{at}&version={version}").get_json()["plan"]["body"] == body
    step, approve = {"version": version + 1, "reason": WHY}, f"/api/plans/typhoon-2/approve?region={COUNTY}"
    assert officer.post(approve, step).status_code == 403
    assert second.post(approve, step).get_json()["approvals"] == 1
    assert second.post(approve, step).get_json()["error"]["code"] == "approved_before"
    file = officer.get(f"/api/plans/plans.toml?region={COUNTY}&plan=typhoon-2")
    assert tomllib.loads(file.text)["plan"]["typhoon-2"]["repeat_hours"] == 7
    retired = lead.post(f"/api/plans/typhoon-2/retire?region={COUNTY}", step).get_json()
    assert retired["version"] == version + 2
    gone = officer.get(f"/api/plans/plans.toml?region={COUNTY}&plan=typhoon-2")
    assert (gone.status_code, gone.get_json()["error"]["code"]) == (404, "no_plan")
    nobody = lead.get(f"/api/rollouts/RW-200101-01/deputies?region={COUNTY}")
    assert (nobody.status_code, nobody.get_json()["error"]["code"]) == (404, "no_rollout")


def test_the_form_has_whatever_a_plan_can_say(web: WebApp) -> None:
    (tier,) = EVERYTHING["tier"]
    for forms, part in ((FORMS_OF_PLAN, EVERYTHING), (TIER, tier), (QUIET, tier["quiet"])):
        assert {*forms} <= {*part}, "the plan of this test says everything"
    assert ({*REMINDER}, {*TRIGGER}) == ({*REMINDERS[0]}, {*EVERYTHING["warnings"][0]})
    lead = web.sign_in_as("commander")
    at = f"/api/plans/gale-3?region={COUNTY}"
    saved = lead.post(at, {"body": EVERYTHING, "reason": WHY})
    assert saved.status_code == 200, saved.get_json()
    form = fields(lead.get(f"/plans/gale-3?region={COUNTY}"), reason=WHY)
    unchanged = send(lead, form, "/plans/gale-3")
    assert (unchanged.status_code, "没有改动" in unchanged.text) == (400, True)
    edited = form | {"level": ["4"], "supersedes": ["keep"], "tier.0.accept_anew": [""]}
    assert send(lead, edited, "/plans/gale-3").status_code == 303
    body = lead.get(at).get_json()["plan"]["body"]
    assert (body["level"], body["supersedes"], body["ending"]) == (4, "keep", EVERYTHING["ending"])
    assert ("accept_anew" in body["tier"][0], body["tier"][0]["supersedes"]) == (False, "rewrite")
    clash = send(lead, form | {"key": ["of-another-page"]}, "/plans/gale-3")
    assert "<del>取消：全部重新开始，领办也作废</del>" in clash.text, "codes are told in words"
    odd = send(
        lead, fields(lead.get(f"/plans/gale-3?region={COUNTY}")) | {"at_end": ["never"]}, "/plans/gale-3"
    )
    assert 'id="f-at_end"' in odd.text
