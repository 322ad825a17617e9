"""Refusals of any request: what it is made of, who sends it, and what it waits for: code -> status, Chinese,
English.
"""

from __future__ import annotations

from typing import Final

REQUEST_PROBLEMS: Final[dict[str, tuple[int, str, str]]] = {
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
    "too_many_rows": (
        413,
        "超过 20 万行，请缩小条件后再导出",
        "More than 200,000 rows: narrow the list, then export it",
    ),
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
    "unknown_unit": (422, "未知的单位", "Unknown unit"),
    "unknown_person": (422, "未知的人员", "Unknown person"),
    "id_reused": (422, "同一编号已用于另一条消息", "The id was already used for another message"),
    "bad_reason": (422, "请写明理由，4 至 200 字", "A reason of 4 to 200 characters is needed"),
    "key_reused": (409, "同一标识已用于另一条命令", "The key was used for another command"),
    "already_done": (409, "这条命令已经执行过", "This command was carried out before"),
    "too_long": (422, "文字太长", "The text is too long"),
    "database_away": (503, "数据库不可用，请稍后再试", "The database is away; try again soon"),
    "streams_away": (503, "数据流服务不可用，请稍后再试", "The stream server is away; try again soon"),
    "bad_key": (422, "命令标识太长", "The key of the command is too long"),
    "no_words": (422, "请写几个字", "It needs words"),
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
    "still_preparing": (
        503,
        "同时送来的照片太多，这一次没有执行。请稍后再提交，不会重复",
        "Too many photos came at once, so this was not carried out. Send it again in a moment; it is done "
        "once",
    ),
    "still_writing": (
        503,
        "正在写入大批数据（例如下达很多人的任务），这一次没有执行。请稍后再提交，不会重复",
        "A large write is under way (a release to very many, say), so this was not carried out. Send it "
        "again in a moment; it is done once",
    ),
}
