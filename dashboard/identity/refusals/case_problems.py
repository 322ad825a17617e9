"""Refusals about cases: code -> status, Chinese, English."""

from __future__ import annotations

from typing import Final

CASE_PROBLEMS: Final[dict[str, tuple[int, str, str]]] = {
    "same_matter": (409, "事件已归入这一件事", "The case is of that matter already"),
    "bad_transition": (422, "事件的阶段不能这样变更", "The case cannot change its stage like this"),
    "no_case": (404, "没有这个事件", "There is no such case"),
    "stale": (409, "其间已被他人改动，请看过后再试", "Somebody else changed it meanwhile; look again"),
    "suspended": (409, "事件已挂账，恢复后才能继续", "The case is suspended; resume it first"),
    "not_suspended": (409, "事件没有挂账", "The case is not suspended"),
    "not_verified": (409, "核查通过后才能结案", "A case is closed only after it was verified"),
    "no_limit": (409, "这一步没有时限", "This step has no time limit"),
    "reporter_handles": (
        403,
        "谁上报的事件，谁不能处置（报办分离）",
        "Who reported a case does not handle it",
    ),
    "handler_verifies": (
        403,
        "处置、指挥过这件事件的人（含专班成员）不能核查，请由他人核查",
        "Whoever handled this case, in its squad, for a unit or in command, does not verify it",
    ),
    "not_handling": (
        403,
        "这件事件（或这项任务）不在您的单位手上，或已有同类申请",
        "No unit of yours has this in hand, or it was asked for already",
    ),
    "already_waiting": (409, "已有申请在等中心答复", "A request waits for the centre's answer"),
    "requests_full": (409, "每件事件最多申请 30 次", "A case has at most 30 requests"),
    "no_request": (409, "没有这项待答复的申请", "No such request waits for an answer"),
    "asker_decides": (403, "谁提出的申请，谁不能审批", "Who asked for time does not decide on it"),
    "bad_extension": (
        422,
        "延期须大于零，最多 90 天",
        "An extension is more than nothing and at most 90 days",
    ),
    "not_admitted": (
        409,
        "事项不在清单内，下派乡镇前须先准入",
        "A matter on no list needs admission before a township gets it",
    ),
    "has_matter": (409, "已归入一件事，不需要准入", "A listed matter needs no admission"),
    "already_asked": (409, "准入已经申请过", "The admission was asked for already"),
    "not_asked": (409, "没有待审的准入申请", "Nobody asked for the admission"),
    "requester_decides": (
        403,
        "谁申请的准入，谁不能审定",
        "Who asked for the admission does not decide on it",
    ),
    "nobody_called": (422, "吹哨须点名 1 至 20 个单位", "A whistle calls 1 to 20 units"),
    "called_already": (409, "已有吹哨在等该单位报到", "A whistle waits for that unit already"),
    "bad_whistle_limit": (422, "报到时限为 5 分钟至 7 天", "A whistle waits for 5 minutes to 7 days"),
    "whistles_full": (409, "每件事件最多吹哨 20 次", "A case has at most 20 whistles"),
    "not_whistled": (
        409,
        "没有吹哨在等该单位，或不由您答复",
        "No whistle waits for that unit, or not for you",
    ),
    "no_whistle": (409, "没有这次吹哨", "There is no such whistle"),
    "bad_level": (409, "不能这样升级或下派", "The case cannot go to that level from here"),
    "same_case": (422, "不能并入自己", "A case does not repeat itself"),
    "already_linked": (409, "两件事件已经关联", "The cases are linked already"),
    "not_linked": (409, "两件事件没有关联", "The cases are not linked"),
    "many_links": (409, "一件事件最多关联 20 件", "A case has at most 20 links"),
    "has_merged": (
        409,
        "已有事件并入本事件，请先重开它们",
        "Other cases were merged into this one; reopen them first",
    ),
    "has_squad": (
        409,
        "已有人在专班中，请先解散专班，或把另一件并入本事件",
        "People are in its squad: stand it down first, or merge the other case into this one",
    ),
    "open_parts": (
        409,
        "还有协同单位的任务未完成，也未免除",
        "Parts of co-operating units are neither done nor excused",
    ),
    "open_consultation": (409, "联合会商还没有作出决定", "A consultation is not decided yet"),
    "consultation_decided": (409, "这次会商已经作出决定", "This consultation was decided already"),
    "no_consultation": (404, "没有这次会商", "There is no such consultation"),
    "not_consulted": (422, "会商没有请这个单位", "This unit was not called to the consultation"),
    "no_part": (404, "没有这项协同任务", "There is no such part"),
    "one_part": (409, "单位还有未完成的任务", "The unit has an open part already"),
    "parts_full": (
        422,
        "一件事最多 100 项协同任务、20 次会商",
        "A case has at most 100 parts and 20 consultations",
    ),
    "asker_excuses": (403, "申请免除的人不能自己批准", "Who asked to be excused cannot grant it"),
    "case_closed": (409, "事件已经结案", "The case is closed"),
}
