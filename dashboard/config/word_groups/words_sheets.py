"""What the terminal says of call sheets and of townships that are cut off."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "sheets_written": ("{folder} 中更新了 {count} 份呼叫单", "{count} call sheets are new in {folder}"),
    "sheets_not_written": (
        "呼叫单写不到 {folder}：{reason}",
        "call sheets cannot be written to {folder}: {reason}",
    ),
    "township_no_rollout": ("没有正在执行的任务派发", "no roll-out runs"),
    "township_no_township": (
        "{region} 不是本系统的乡镇：乡镇代码是 9 位数字",
        "{region} is no township here: the code of one has 9 digits",
    ),
    "township_there": ("{file} 已存在", "{file} is there already"),
    "township_exported": (
        "{count} 人写入 {file}（含姓名和电话，请妥善保管）",
        "{count} people are in {file}, with names and phones: keep it safe",
    ),
    "township_used": (
        "{folder} 不是空的数据目录，或设置了 PALM_DATABASE_URL：乡镇自己的系统只装在空目录里",
        "{folder} is not an empty data folder, or PALM_DATABASE_URL is set: a township's own installation "
        "takes an empty one",
    ),
    "township_opened": (
        "已装好 {township} 的系统：任务 {count}，未结事件 {cases}。用下面的命令启动：",
        "the installation of {township} is ready: {count} tasks, open cases: {cases}. Start it with:",
    ),
    "township_not_opened": (
        "这个数据目录不是由乡镇包装的，没有可带回的记录",
        "this data folder was not made of a township's bundle: nothing to return",
    ),
    "township_no_folder": (
        "没有目录 {folder}：先插好并挂载存储盘，或者先建目录",
        "there is no folder {folder}: mount the stick first, or make the folder",
    ),
    "township_not_written": (
        "{file} 没有写成：{reason}。腾出空间或换一个盘，再导出一次",
        "{file} was not written: {reason}; make room or take another disk, and write it again",
    ),
    "township_returned": (
        "已写入 {file}：回执 {receipt}、走访 {visit}、转移 {report}、核实 {verification}、"
        "撤回 {withdrawal}、事件 {case}、照片 {photo}、专班 {squad}、专班消息 {squad_message}"
        "（语音 {voice}）、响应 {response}、值班 {duty}、决定 {act}；带回县里用 township merge 合并",
        "{file} is written: receipts: {receipt}, visits: {visit}, evacuation: {report}, "
        "seen: {verification}, withdrawn: {withdrawal}, cases: {case}, photos: {photo}, squads: {squad}, "
        "messages in squads: {squad_message} (spoken: {voice}), responses: {response}, duties: {duty}, "
        "decisions: {act}; merge it at the county with township merge",
    ),
    "township_alone": (
        "照片和语音不在这个文件里：用 --bundle 再写一份，一并带回",
        "photos and recordings are not in this file: write another one with --bundle and bring that",
    ),
    "township_code": (
        "本乡镇没有编码 {code}，请核对",
        "there is no code {code} in this township: look again",
    ),
    "township_unreadable": (
        "{file} 打不开：没有这个文件，或者读不了",
        "{file} cannot be opened: there is no such file, or it cannot be read",
    ),
    "township_bad_result": (
        "没有“{given}”这种结果：missed 未接通、connected 接通、accepted 领办、finished 办结、"
        "delegated 由副手代办、behalf 代报",
        "no such result: {given}. It is missed, connected, accepted, finished, delegated or behalf",
    ),
    "township_bad_time": (
        "时间“{given}”读不懂：写 17:05，或带日期和时区的 2026-08-09T17:05+08:00",
        "no time: {given}. Write 17:05, or with its date and zone 2026-08-09T17:05+08:00",
    ),
    "township_bad_line": (
        "没有记下：内容或记录人空着，或者太长",
        "not noted: what happened or who says so is empty or too long",
    ),
    "township_not_noted": (
        "{file} 没有写成：{reason}。这一行没有记下",
        "{file} was not written: {reason}; this line is not noted",
    ),
    "township_noted": ("已记第 {number} 行：{file}", "noted as line {number} of {file}"),
    "township_found": (
        "新增：回执 {receipts}、走访 {visits}、转移令 {orders}、转移 {reports}、核实 {seen}、"
        "撤回 {withdrawn}、事件 {cases}、照片 {photos}、专班 {squads}、专班消息 {messages}、"
        "响应 {responses}、值班 {duties}、决定 {acts}；县里已有 {repeated}，无法合并 {left}；摘要 {digest}",
        "new: receipts: {receipts}, visits: {visits}, evacuations ordered: {orders}, reports of them: "
        "{reports}, seen: {seen}, withdrawn: {withdrawn}, cases: {cases}, photos: {photos}, squads: "
        "{squads}, messages in squads: {messages}, responses: {responses}, duties: {duties}, decisions: "
        "{acts}; known to the county: {repeated}, cannot be taken: {left}; digest {digest}",
    ),
    "township_order": (
        "乡镇下达的转移令：{place}，{count} 户，原因：{reason}",
        "an evacuation ordered there: {place}, households: {count}, because: {reason}",
    ),
    "township_dry": ("只是预览，什么也没有改。加 --apply 合并。", "Nothing was changed. Merge with --apply."),
    "township_order_needed": (
        "合并要有人下令并写明事由：--apply --ordered-by 登录名 --reason 事由",
        "a merge needs somebody's order and why: --apply --ordered-by LOGIN --reason WHY",
    ),
    "township_no_right": (
        "{login} 不能下令合并：请由指挥下令",
        "{login} cannot order a merge: have a commander order it",
    ),
    "township_merged": (
        "已合并：回执 {receipts}，走访 {visits}，转移令 {orders}，转移 {reports}，撤回 {withdrawn}，"
        "事件 {cases}，照片 {photos}，专班 {squads}，专班消息 {messages}，响应 {responses}，值班 {duties}，"
        "未能合并 {left}（见留痕）",
        "merged: receipts {receipts}, visits {visits}, evacuations ordered {orders}, reports of them "
        "{reports}, withdrawn {withdrawn}, cases {cases}, photos {photos}, squads {squads}, messages in "
        "squads {messages}, responses {responses}, duties {duties}; not taken {left} (in the trace)",
    ),
    "township_before": (
        "这份记录先前已经合并；新增回执 {receipts}，走访 {visits}，转移令 {orders}，转移 {reports}，"
        "撤回 {withdrawn}，事件 {cases}，照片 {photos}，专班 {squads}，专班消息 {messages}，"
        "响应 {responses}，值班 {duties}，未能合并 {left}",
        "this journal was merged before; new: receipts {receipts}, visits {visits}, evacuations ordered "
        "{orders}, reports of them {reports}, withdrawn {withdrawn}, cases {cases}, photos {photos}, squads "
        "{squads}, messages in squads {messages}, responses {responses}, duties {duties}; not taken {left}",
    ),
    "township_older": (
        "这台机器更新的记录已经合并过：这份里的回执、走访、转移和值班不再合并，"
        "只补事件、照片、决定、响应、专班和消息",
        "a newer journal of the same installation was merged before: of this one only cases, photos, "
        "decisions, responses, squads and messages are taken, no receipts, visits, evacuation or duties",
    ),
    "township_head_unproven": (
        "资料包由旧版本制作，本行的乡镇、任务和时间没有封签可核对：请看是否属实",
        "its package was made by an earlier version, whose seal is not under this line: look whether "
        "township, roll-out and time are right",
    ),
    "township_other_package": (
        "{file} 是另一份资料包的记录，另起一份",
        "{file} is the journal of another package: begin another",
    ),
    "township_unknown_code": ("编码不属于这次任务", "the code is of no row of the roll-out"),
    "township_other_township": ("不在本乡镇范围内", "it lies beyond the township"),
    "township_taken_over": ("任务已被接管，两者都保留", "the task was taken over; both are kept"),
    "township_answered_elsewhere": (
        "乡镇未接通，但县里已收到领办，两者都保留",
        "nobody answered the township, but the county has an acceptance; both are kept",
    ),
    "township_other_time": (
        "县里已有另一时间的领办或办结，以最早为准，两者都保留",
        "the county has another time; the earliest counts, both are kept",
    ),
    "township_after_end": (
        "县里的任务派发在这之前已经结束：只保留，不改变；还需要的，在新的任务里再记",
        "the county's roll-out was over by then: it is kept and changes nothing; key it into the new one "
        "where it is still needed",
    ),
    "township_not_withdrawn": (
        "乡镇撤回了此人的一行，但任务派发已不在执行，县里没有撤回",
        "the township withdrew a line of this person, but the roll-out is over: it stands at the county",
    ),
    "township_withdrawn_before": (
        "乡镇先前撤回过这一行（机器是从旧备份恢复的）：没有合并。确实有效的，在县里重新录入",
        "the township had withdrawn this line (the machine was restored from an older copy): not taken; key "
        "it in at the county where it holds after all",
    ),
    "township_response_changed": (
        "县里期间改过这项响应，与乡镇的级别不同：县里的不变，乡镇的只作记录",
        "the county changed this response meanwhile and has another level: it stays as it is, what the "
        "township did is recorded",
    ),
    "township_response_differs": (
        "乡镇这项响应的级别与县里不同：县里的不变；应当一致的，由指挥在县里启动、调整或结束",
        "the township has this response at another level than the county, which stays as it is: a commander "
        "declares, changes or ends it where it should be the same",
    ),
    "township_duty_changed": (
        "县里这一班的人与乡镇改之前的不同：没有合并，请在值班表里核对",
        "the county has other people on this duty than the township had: not taken; look at the roster",
    ),
    "township_invalid": (
        "县里没有这个岗位或地点，或者此人已不在册",
        "the county has no such post or place, or the person is not in its directory any more",
    ),
    "township_beyond_reach": (
        "此人的账号权限超出本乡镇：请在县里排班",
        "an account of the person reaches beyond the township: put them on duty at the county",
    ),
    "township_overlap": (
        "县里此人同时在另一班上",
        "the person is on another duty at that time at the county",
    ),
    "township_warning_unknown": (
        "县里没有收到这条预警：还有效的，请把原文交入“预警”",
        "the county did not receive this warning: hand in its file where it still stands",
    ),
    "township_visited_too": (
        "县里另有这户的走访结果，以最后一次为准，两者都保留",
        "the county was told something else of the household; the last counts, both are kept",
    ),
    "township_moved_older": (
        "县里知道这户更晚的情况，以各自时间为准，两者都保留",
        "the county knows something later of the household; both are kept under their own times",
    ),
    "township_moved_turned": (
        "县里记有这户已转移，乡镇后来记为拒绝，按在家处理",
        "the county has it moved, and later the township has it refusing: it counts as at home",
    ),
    "township_moved_place": (
        "县里记的是另一个安置点，以较晚的为准",
        "the county has another shelter; the later one counts",
    ),
    "township_moved_people": ("县里数的人数不同", "the county counted another number of people"),
    "township_moved_evacuation_over": (
        "县里的这次转移已经结束，只保留，不改变",
        "the county's evacuation is over: it is kept and changes nothing",
    ),
    "township_ordered_too": (
        "县里同时对这里下了转移令；要并入它，用 --into 乡镇编号=县里编号",
        "the county ordered an evacuation here, too; to merge into it give --into THEIRS=OURS",
    ),
    "township_seen_elsewhere": (
        "乡镇核实时与县里现在的状态或地点不同，请重新核实",
        "the township saw it in another state or place than the county knows: somebody has to look again",
    ),
    "township_report_not_withdrawn": (
        "乡镇撤回了这户的一行，但县里的转移已经结束，没有撤回",
        "the township withdrew a line of it, but the county's evacuation is over: it stands",
    ),
    "township_no_evacuation": ("县里没有这次转移", "the county has no such evacuation"),
    "township_no_rollout_there": ("县里没有这次任务派发", "the county has no such roll-out"),
    "township_nobody_moves": ("县里不知道其中任何一户", "the county knows none of its households"),
    "township_bad_risk": ("县里没有这种风险", "the county knows no such risk"),
    "township_no_household": ("县里没有这一户", "the county has no such household"),
    "township_not_listed": (
        "不在县里的转移名单上，也没有说明为什么加入",
        "not on the county's list, and no note says why it is added",
    ),
    "township_not_lifted": (
        "县里还没有解除转移，记为返回的没有合并；解除后再合并一次",
        "the county has not lifted its order: the return is not taken; merge again once it is lifted",
    ),
    "township_not_visited": ("不在县里这次任务的走访名单上", "not a household of the roll-out at the county"),
    "township_bad_report": ("县里的安置点名单没有这个地点", "the county knows no such shelter"),
    "township_bad_visit": ("走访结果读不懂", "no such result of a visit"),
    "township_photo_missing": (
        "照片不在这个文件里：在乡镇用 township return --bundle 带回",
        "the photo is not in this file: bring it with township return --bundle",
    ),
    "township_no_case": ("县里没有这张照片的事件", "the county has no case for the photo"),
    "township_bad_squad": ("专班的这一行读不懂", "the line of the squad cannot be read"),
    "township_no_squad_case": ("县里没有这个专班的事件", "the county has no case for the squad"),
    "township_no_squad_there": ("记录里没有这条消息的专班", "the journal has no squad for the message"),
    "township_squad_too": (
        "县里也为这个事件组建了专班，两者都保留",
        "the county has a squad for the case, too; both are kept",
    ),
    "township_squad_ran": (
        "专班在乡镇还没有解散；县里记为已解散，还需要的人请重新呼叫",
        "the squad was not stood down there: at the county it is over; call again whoever is still needed",
    ),
    "township_squad_changed": (
        "合并之后县里改过这个专班，乡镇后来的变动没有合并；消息照常合并",
        "the county changed the squad since it was merged: what the township did to it later is not taken, "
        "its messages are",
    ),
    "township_bad_photo": (
        "照片与记录不符或已损坏，没有合并：请乡镇重新导出",
        "the photo is damaged or another than the journal names: not taken; have the township write it anew",
    ),
    "township_voice_missing": (
        "语音不在这个文件里，消息没有合并：在乡镇用 township return --bundle 带回",
        "the recording is not in this file, so its message is not taken: bring it with township return "
        "--bundle",
    ),
    "township_bad_voice": (
        "语音与记录不符或已损坏，消息没有合并：请乡镇重新导出",
        "the recording is damaged or another than the journal names, so its message is not taken: have the "
        "township write it anew",
    ),
    "township_no_voice": ("语音没有随消息送来", "the recording did not come with its message"),
    "township_bad_into": (
        "--into 要写成 乡镇编号=县里编号：{given}",
        "--into is written THEIRS=OURS: {given}",
    ),
    "refused_ordered_already": (
        "这次转移先前已按自己的编号或并入另一次转移合并，不能再用 --into 改：请在县里更正或解除多余的一次",
        "That evacuation was merged before as one of its own or into another one; --into changes it no more: "
        "lift the one too many at the county.",
    ),
    "refused_no_evacuation": (
        "--into 里的转移编号不在记录里，或县里没有",
        "An evacuation of --into is not in the journal, or not at the county.",
    ),
    "refused_bad_journal": (
        "这份乡镇记录读不了：从第一行起逐行相连，少了、改了或没有写完都会断开。请乡镇重新导出（{reason}）",
        "This journal of a township cannot be read: each line hangs on the one before it, and one is "
        "missing, changed or cut off. Have the township write it anew ({reason}).",
    ),
    "refused_bad_seal": (
        "记录所附的乡镇包不是本系统导出的，或记录的首行被改过，没有合并",
        "The package of the journal was not made by this installation, or its first line was changed: "
        "nothing was merged.",
    ),
    "refused_bad_package": (
        "乡镇包不完整或被改过，请重新导出",
        "The township's package is not whole or was changed: export it again.",
    ),
    "refused_bad_bundle": (
        "不是本版本程序导出的乡镇包，或文件不完整：请用同一版本重新导出（{reason}）",
        "No bundle of this version of the program, or one that is not whole: export it again with the same "
        "version ({reason}).",
    ),
    "township_noted_before": ("发生时间晚于记录时间", "it was noted before it happened"),
}
SINGULARS = {
    "township_opened": (
        "the installation of {township} is ready: {count} task, open cases: {cases}. Start it with:"
    ),
    "sheets_written": "{count} call sheet is new in {folder}",
    "township_exported": "{count} person is in {file}, with name and phone: keep it safe",
}
