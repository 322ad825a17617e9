"""Problems of the HTTP API: one shape, {"error": {"code", "message", "where"}}, in the reader's
language.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, jsonify, request

from domain.access.masking import mask_quoted

PROBLEMS: dict[str, tuple[int, str, str]] = {
    "bad_request": (400, "请求无法理解", "The request cannot be understood"),
    "missing_parameter": (400, "缺少参数", "A parameter is missing"),
    "bad_parameter": (400, "参数有误", "A parameter is wrong"),
    "signin_needed": (401, "请先登录", "Sign in first"),
    "unauthorized": (401, "需要有效的令牌", "A valid token is needed"),
    "forbidden": (403, "权限或范围不够", "Your right or region does not cover this"),
    "foreign_host": (403, "不接受以此地址的访问", "This host name is not answered"),
    "foreign_origin": (403, "不接受来自其他网站的请求", "Requests from another site are not accepted"),
    "no_csrf": (403, "页面已过期，请刷新后再试", "The page is out of date; reload it and try again"),
    "forged": (400, "请求与页面不符", "The request does not fit any page"),
    "not_found": (404, "没有这个地址或对象", "There is no such address or object"),
    "unknown_region": (404, "未知的行政区划代码", "Unknown region code"),
    "method_not_allowed": (405, "不支持这种请求方法", "This method is not supported here"),
    "too_large": (413, "消息超过 256 KiB", "The message is larger than 256 KiB"),
    "body_too_large": (413, "请求体过大", "The body is too large"),
    "too_many": (413, "一次最多 500 条消息", "At most 500 messages at once"),
    "not_utf8": (422, "不是有效的 UTF-8", "Not valid UTF-8"),
    "not_json": (422, "不是有效的 JSON", "Not valid JSON"),
    "too_deep": (422, "嵌套过深", "Nested too deeply"),
    "bad_entry": (422, "条目必须只有一个 json 字段", "An entry must have the one field json"),
    "missing_field": (422, "缺少字段", "A field is missing"),
    "bad_field": (422, "字段的值有误", "A field has a wrong value"),
    "unknown_kind": (422, "未知的消息种类", "Unknown kind of message"),
    "wrong_stream": (422, "这种消息不属于该数据流", "This kind belongs to another stream"),
    "future": (422, "时间晚于现在 10 分钟以上", "The time is more than 10 minutes in the future"),
    "outside_county": (422, "位置在县域之外", "The place is outside the county"),
    "region_unknown": (422, "未知的行政区划代码", "Unknown region code"),
    "unknown_matter": (422, "未知的一件事", "Unknown matter"),
    "same_matter": (409, "事件已归入这一件事", "The case is of that matter already"),
    "unknown_unit": (422, "未知的单位", "Unknown unit"),
    "unknown_person": (422, "未知的人员", "Unknown person"),
    "id_reused": (422, "同一编号已用于另一条消息", "The id was already used for another message"),
    "bad_reason": (422, "请写明理由，4 至 200 字", "A reason of 4 to 200 characters is needed"),
    "bad_transition": (422, "事件的阶段不能这样变更", "The case cannot change its stage like this"),
    "no_case": (404, "没有这个事件", "There is no such case"),
    "stale": (409, "其间已被他人改动，请看过后再试", "Somebody else changed it meanwhile; look again"),
    "suspended": (409, "事件已挂账，恢复后才能继续", "The case is suspended; resume it first"),
    "not_suspended": (409, "事件没有挂账", "The case is not suspended"),
    "not_verified": (409, "核查通过后才能结案", "A case is closed only after it was verified"),
    "no_limit": (409, "这一步没有时限", "This step has no time limit"),
    "key_reused": (409, "同一标识已用于另一条命令", "The key was used for another command"),
    "already_done": (409, "这条命令已经执行过", "This command was carried out before"),
    "reporter_handles": (
        403,
        "谁上报的事件，谁不能处置（报办分离）",
        "Who reported a case does not handle it",
    ),
    "handler_verifies": (403, "谁处置的事件，谁不能核查", "Who handled a case does not verify it"),
    "bad_extension": (
        422,
        "延期须大于零，最多 90 天",
        "An extension is more than nothing and at most 90 days",
    ),
    "too_long": (422, "文字太长", "The text is too long"),
    "database_away": (503, "数据库不可用，请稍后再试", "The database is away; try again soon"),
    "bad_key": (422, "命令标识太长", "The key of the command is too long"),
    "squad_full": (
        409,
        "专班最多 200 人、100 条指令，每人最多 100 次答复",
        "A squad has at most 200 people, 100 instructions and 100 answers of each",
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
    "bad_response": (422, "没有这种应急响应", "There is no such type of response"),
    "bad_response_level": (422, "响应级别为 4、3、2 或 1", "The level of a response is 4, 3, 2 or 1"),
    "same_level": (409, "应急响应已是这一级别", "The response has this level already"),
    "not_running": (409, "这种应急响应没有启动", "No response of this type runs"),
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
    "no_warning": (404, "没有这条预警", "There is no such warning"),
    "not_in_question": (409, "这条预警没有待确认的问题", "Nothing is in question about this warning"),
    "bad_decision": (422, "没有这种决定", "There is no such decision"),
    "not_a_warning": (409, "解除消息本身不是预警", "A cancel, or a message without words, warns of nothing"),
    "bad_warning": (422, "不是可读的预警", "This is no warning that can be read"),
    "no_squad": (404, "没有这个专班", "There is no such squad"),
    "ended": (409, "专班已经解散", "The squad was stood down"),
    "released": (409, "您已不在这个专班里", "You are not in this squad any more"),
    "no_message": (422, "请写几个字，或附照片、位置", "Write something, or add a photo or a place"),
    "bad_place": (422, "位置须有纬度和经度", "A place is a latitude and a longitude"),
    "messages_full": (409, "专班最多 5000 条消息", "A squad has at most 5000 messages"),
    "nobody": (422, "没有选人", "Nobody was chosen"),
    "nobody_left": (422, "这些人都已答复，没有要催的人", "All of these answered already"),
    "just_reminded": (409, "这些人两分钟内刚催过", "All of these were reminded within the last two minutes"),
    "quiet_hours": (409, "现在是预案的静默时段，仍要呼叫请写理由", "Quiet hours: give a reason to call"),
    "already_calling": (
        409,
        "这些人正在呼叫中，或五分钟内刚呼叫过；仍要再呼叫请写理由",
        "All of these are being called, or were called in the last five minutes; give a reason to call again",
    ),
    "nobody_there": (422, "范围内没有登记的人，先在“人员”里登记", "Nobody is registered there"),
    "nobody_moves": (
        422,
        "那里没有需要转移的住户：先导入住户名单，或放宽地方和风险",
        "No household has to move there: import the list of households, or widen place and risks",
    ),
    "twice": (409, "已经在专班里", "In the squad already"),
    "double_booked": (409, "已在其他专班，抽调须写明理由", "In another squad; taking them needs a reason"),
    "not_called": (409, "此人不在专班里", "This person is not in the squad"),
    "bad_answer": (422, "没有这种答复", "There is no such answer"),
    "no_note": (422, "请写明怎么完成的", "Say how it was carried out"),
    "no_text": (422, "指令不能为空", "An instruction needs words"),
    "no_words": (422, "请写几个字", "It needs words"),
    "no_complaint": (404, "没有这件投诉或申诉", "There is no such complaint or appeal"),
    "answered": (409, "其间已有答复", "It was answered meanwhile"),
    "step_over": (409, "这一级呼叫已经过去", "This rung of the call is over"),
    "bad_step": (422, "没有这一级呼叫", "There is no such rung"),
    "many_complaints": (
        409,
        "已有 10 件未答复，请先等答复",
        "Ten are not answered yet; wait for an answer first",
    ),
    "bad_photo": (422, "照片无法识别，请重拍", "The photo cannot be read; take it again"),
    "photo_too_large": (413, "照片过大", "The photo is too large"),
    "photos_full": (409, "每人每件事最多 9 张照片", "At most 9 photos of one person for one case"),
    "bad_voice": (422, "录音无法识别，请重录", "The recording cannot be played; record it again"),
    "voice_too_large": (413, "录音过大", "The recording is too large"),
    "voice_too_long": (422, "语音最长 60 秒", "A spoken message is 60 seconds at most"),
    "voices_full": (409, "每个专班最多 200 条语音", "At most 200 spoken messages of one squad"),
    "due_passed": (409, "时限已过", "The deadline is over already"),
    "no_order": (422, "没有这条指令", "There is no such instruction"),
    "not_ordered": (409, "这条指令不是给此人的", "This instruction was given to others"),
    "no_commander": (
        422,
        "此账号不能指挥这个专班，请另选一人",
        "This account may not command the squad; choose another",
    ),
    "same_lead": (409, "现在就由此账号指挥", "This account commands the squad already"),
    "not_lead": (409, "只有指挥本人可以移交，可先接手", "Only its commander offers it; take command first"),
    "offered": (409, "已在移交，可先撤回", "The command is offered already; withdraw that first"),
    "no_offer": (409, "这次移交已经结束", "This offer of the command is over"),
    "not_offered": (409, "这次移交不是给您的", "The command was offered to somebody else"),
    "offer_over": (409, "接受的时限已过，可接手指挥", "The time to accept is over; you may take command"),
    "no_rollout": (404, "没有这次任务派发", "There is no such roll-out"),
    "no_plan": (404, "没有这个预案", "There is no such plan"),
    "bad_code": (
        422,
        "代码须是小写字母、数字和连字符，至多 40 个",
        "A code has small letters, digits and hyphens, at most 40",
    ),
    "bad_plan": (422, "预案有误", "The plan cannot be used as it is"),
    "unchanged": (409, "没有改动", "Nothing was changed"),
    "approved_before": (409, "您已审批过这一版", "You approved this version before"),
    "no_request": (404, "没有请您代办", "You were not asked to be a deputy"),
    "not_agreed": (409, "请先说明能代办", "Say first that you can"),
    "no_hold": (409, "这次派发不会自动下达", "This roll-out does not go out by itself"),
    "not_prepared": (409, "已经派发过", "It was issued before"),
    "not_waiting": (409, "没有在等第二人复核", "It does not wait for a second person"),
    "same_person": (403, "须由另一人复核", "Somebody else has to confirm"),
    "not_issued": (409, "任务还没有派发", "The roll-out was not issued"),
    "no_evacuation": (404, "没有这次转移", "There is no such evacuation"),
    "no_household": (404, "没有这户", "There is no such household"),
    "bad_risk": (422, "没有这种风险类型", "There is no such risk"),
    "bad_report": (422, "转移上报的内容不对", "The report of a household is not valid"),
    "not_listed": (409, "不在转移名单上，增补要说明原因", "Not on the list: say why it is added"),
    "not_lifted": (409, "转移令没有解除，不能返回", "Nobody returns before the order is lifted"),
    "already_lifted": (409, "转移令已经解除", "The order was lifted before"),
    "list_changed": (409, "名单读出的内容变了，请重新预览", "What the list says changed: look at it again"),
    "no_line": (404, "没有录入过这一行", "No such line was keyed in"),
    "not_keyed": (409, "本人报的不能更正，只更正代录的", "Only what was keyed in for others is corrected"),
    "corrected": (409, "这一行已更正，不再计入", "The line was corrected and counts no more"),
    "evacuation_over": (409, "这次转移已经结束", "The evacuation is over"),
    "not_moved": (409, "还没有人上报这户已转移", "Nobody reported that the household moved"),
    "rollout_over": (409, "任务没有派发，或已停止、办结", "The roll-out is not out, or is over"),
    "already_running": (409, "同一预案正在派发，未到再次派发的时间", "The same plan is already running"),
    "no_task": (422, "此人没有这项任务", "The person has no task in this roll-out"),
    "bad_rating": (422, "评单只有好或差", "A return is rated good or poor"),
    "not_finished": (409, "任务还没有办结，不能评单", "The task is not finished; there is nothing to rate"),
    "bad_visit": (422, "走访结果有误", "What is said of the household is wrong"),
    "not_visited": (409, "不在本次任务的走访名单上", "Not a household of this roll-out"),
    "no_hazard": (404, "没有这个隐患点", "There is no such hazard point"),
    "bad_patrol": (
        422,
        "巡查结果有误，或异常没有写明情况",
        "The result is none, or what is wrong is not said",
    ),
    "no_proposal": (404, "没有这条响应建议", "There is no such proposal"),
    "proposal_closed": (409, "这条建议已有人处理，或已失效", "The proposal is open no more"),
    "not_proposed": (409, "建议的是另一类型或级别", "The proposal says another type or level"),
    "no_check": (404, "没有这项专项核查", "There is no such check"),
    "bad_check": (422, "核查的题目或范围有误", "The question of the check is wrong"),
    "check_closed": (409, "核查已经结束", "The check was closed"),
    "not_questioned": (422, "这项核查没有问此人或此地", "The check does not ask this person or place"),
    "wrong_answer": (422, "填报的内容与题目不符", "The answer does not fit the question"),
    "no_report": (404, "没有这份报送", "There is no such situation report"),
    "no_chain": (404, "没有这条报送链", "There is no such chain of situation reports"),
    "no_event": (404, "没有这个正在进行的事件", "There is no such event to report of"),
    "no_grade": (422, "县数据包没有这个事件等级", "The county pack has no such grade of events"),
    "chain_runs": (409, "该事件已在报送，请续报", "This event is being reported already: follow up"),
    "chain_over": (409, "终报已报出", "The final report was sent"),
    "report_open": (409, "上一份还没有报出", "The report before was not sent yet"),
    "report_void": (409, "这份报送已作废", "This report was given up"),
    "report_told": (
        409,
        "上级已经知道，只能更正，不能作废",
        "Superiors know it: correct it, it cannot be given up",
    ),
    "bad_report_kind": (422, "报送只有首报、续报和终报", "First, follow-up or final"),
    "bad_receiver": (422, "请写明报给谁，不超过 60 字", "Say to whom, in at most 60 characters"),
    "bad_section": (422, "没有这一部分，或文字过长", "No such section, or too long a text"),
    "not_draft": (409, "这一版已经审签", "This version was approved before"),
    "own_report": (403, "执笔人不能审签自己的报送", "Whoever wrote in a report does not approve it"),
    "empty_report": (422, "基本情况还没有内容", "The summary says nothing yet"),
    "no_clock": (409, "只有首报需要电话报告", "Only a first report is told by phone"),
    "not_approved": (409, "审签后才能报出", "Only what was approved is sent"),
    "bad_moment": (422, "时间不能晚于现在，也不能早于应有的时刻", "The time is later than now, or too early"),
    "bad_receipt": (422, "回执有误", "The receipt is wrong"),
    "out_of_scope": (
        403,
        "令牌的范围不含此行政区划、来源或事件",
        "The token does not cover this region, source or case",
    ),
    "too_many_wait": (
        422,
        "此事件尚未上报，等候的消息已满",
        "The case was not reported yet, and as many messages wait for it as may",
    ),
    "upgrade_needed": (
        426,
        "这里只接受 WebSocket；代理须转发 Upgrade",
        "Only websockets are taken here; a proxy has to pass Upgrade on",
    ),
    "too_often": (429, "请求过于频繁，请稍后再试", "Too many requests; wait a little"),
    "headers_too_large": (431, "请求头过大", "The headers are too large"),
    "internal": (500, "内部错误，已记录", "An internal error, which was noted"),
    "not_ready": (503, "数据尚未就绪，请稍后再试", "The data is not ready yet; try again soon"),
    "not_durable": (
        503,
        "尚未确认落盘，请用同一编号重发",
        "Not confirmed durable in time; send it again with the same id",
    ),
    "streams_down": (
        503,
        "流服务器不可用，请用同一编号重发",
        "The stream server is away; send again with the same id",
    ),
    "database_down": (503, "数据库不可用，请稍后再试", "The database is away; try again soon"),
}
RETRY_AFTER_S = 2
LONGEST_HEADER = 300
"""Characters of the message that the header X-Problem repeats, percent-encoded, for who has no body left."""
REFUSALS = {"unknown_region": "region_unknown"}


class Problem(Exception):
    """Ends a request with one of PROBLEMS. `where` names the field or parameter, `detail` adds facts in
    English.
    """

    def __init__(
        self, code: str, where: str | None = None, detail: str | None = None, retry_s: int = RETRY_AFTER_S
    ) -> None:
        super().__init__(code)
        self.code, self.where, self.detail, self.retry_s = code, where, detail, retry_s

    def response(self) -> Response:
        """The HTTP answer, in the language of the request."""
        status, zh, en = PROBLEMS[self.code]
        message = en if wants_english() else zh
        shown = f"{message}: {self.detail}" if self.detail else message
        answer = jsonify({"error": {"code": _public(self.code), "message": shown, "where": self.where}})
        answer.status_code = status
        answer.headers["X-Problem"] = quote(shown[:LONGEST_HEADER])
        if status in (429, 503):
            answer.headers["Retry-After"] = str(self.retry_s)
        if status == 401:
            answer.headers["WWW-Authenticate"] = 'Bearer realm="palm"'
        return answer


def refused(code: str, detail: str, where: str | None = None) -> Problem:
    """The problem for a refusal of the domain (422, or 413 when too large)."""
    known = REFUSALS.get(code, code)
    return Problem(known if known in PROBLEMS else "bad_field", where, mask_quoted(detail))


def wants_english() -> bool:
    """?lang= first, then the browser's languages; Chinese unless English is preferred."""
    language = request.args.get("lang")
    if language in ("zh", "en"):
        return language == "en"
    return request.accept_languages.best_match(["zh", "en"], default="zh") == "en"


def as_body(problem: Problem) -> dict[str, Any]:
    """The problem as plain data, for one item of a batch."""
    return dict(problem.response().get_json()["error"])


def _public(code: str) -> str:
    return next((public for public, private in REFUSALS.items() if private == code), code)
