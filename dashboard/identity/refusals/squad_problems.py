"""Refusals about squads, their calls and instructions, and complaints: code -> status, Chinese, English."""

from __future__ import annotations

from typing import Final

SQUAD_PROBLEMS: Final[dict[str, tuple[int, str, str]]] = {
    "squad_full": (
        409,
        "专班最多 200 人、100 条指令，每人最多 100 次答复",
        "A squad has at most 200 people, 100 instructions and 100 answers of each",
    ),
    "no_squad": (404, "没有这个专班", "There is no such squad"),
    "ended": (409, "专班已经解散", "The squad was stood down"),
    "released": (409, "您已不在这个专班里", "You are not in this squad any more"),
    "no_message": (422, "请写几个字，或附照片、位置", "Write something, or add a photo or a place"),
    "bad_place": (422, "位置须有纬度和经度", "A place is a latitude and a longitude"),
    "messages_full": (409, "专班最多 5000 条消息", "A squad has at most 5000 messages"),
    "nobody": (422, "没有选人", "Nobody was chosen"),
    "twice": (409, "已经在专班里", "In the squad already"),
    "double_booked": (409, "已在其他专班，抽调须写明理由", "In another squad; taking them needs a reason"),
    "not_called": (409, "此人不在专班里", "This person is not in the squad"),
    "bad_answer": (422, "没有这种答复", "There is no such answer"),
    "no_note": (422, "请写明怎么完成的", "Say how it was carried out"),
    "no_text": (422, "指令不能为空", "An instruction needs words"),
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
}
