"""What the terminal says about accounts and keys, Chinese and English; a part of words.WORDS."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "demo_reaches_out": (
        "演示只用自己的数据库、流服务器和模拟手机：请去掉 {names}",
        "a demo has its own database, stream server and simulated phones: unset {names}",
    ),
    "demo_folder_used": (
        "演示只在新的数据目录里进行，{folder} 里已有文件：请用 PALM_DATA_DIR 指定一个空目录",
        "a demo plays in a new data folder, and {folder} holds files: name an empty one by PALM_DATA_DIR",
    ),
    "first_administrator_failed": (
        "没有生成管理员链接：{reason}。系统照常运行；还没有管理员时，重新启动后再生成",
        "No link for an administrator was made: {reason}. All else runs; where there is no administrator "
        "yet, start again for one.",
    ),
    "first_administrator": (
        "还没有管理员。请在 24 小时内打开此链接创建（一次有效）：\n  {url}",
        "There is no administrator yet. Open this link within 24 hours to become one (works once):\n  {url}",
    ),
    "demo_accounts": (
        "演示账号列在登录页，点一下即可登录：\n  {url}",
        "The accounts of the demo stand on the sign-in page, one press each:\n  {url}",
    ),
    "account_made": ("账号 {login} 已创建。", "Account {login} is made."),
    "account_link": (
        "请本人在 24 小时内打开此链接设置密码（一次有效）：\n{url}",
        "Its owner sets a password with this link within 24 hours (it works once):\n{url}",
    ),
    "account_temporary": (
        "临时密码（只显示这一次，下次登录必须修改）：\n{password}",
        "Temporary password (shown this once; it has to be changed at the next sign-in):\n{password}",
    ),
    "account_done": ("账号 {login}：{what}。", "Account {login}: {what}."),
    "account_disabled": ("已停用，会话已结束", "disabled, its sessions are over"),
    "account_enabled": ("已启用", "enabled"),
    "account_unlocked": ("已解除锁定", "unlocked"),
    "account_signed_out": ("已在所有设备退出", "signed out everywhere"),
    "account_factor_gone": ("第二因素已移除", "second factor taken off"),
    "account_granted": ("权限已更新，会话已结束", "roles changed, its sessions are over"),
    "account_none": ("没有账号。", "There are no accounts."),
    "account_unknown": ("没有名为 {login} 的账号。", "There is no account {login}."),
    "grant_form": (
        "权限写作 角色:区划[:单位]，例如 duty_officer:330825 或 unit_officer:330825:water；收到 {given!r}。",
        "A grant is ROLE:REGION[:UNIT], like duty_officer:330825 or unit_officer:330825:water;"
        " got {given!r}.",
    ),
    "unit_unknown": ("{region} 没有单位 {unit}。", "{region} has no unit {unit}."),
    "person_unknown": ("{region} 没有人员 {person}。", "{region} has no person {person}."),
    "kiosk_made": (
        "大屏钥匙（只显示这一次）：\n{secret}\n在大屏浏览器打开 {url}\n名称 {name}，范围 {region}，编号 {id}",
        "Key of the wall (shown this once):\n{secret}\nOpen {url} in the wall's browser\n"
        "name {name}, region {region}, number {id}",
    ),
    "kiosk_none": ("没有大屏钥匙。", "There are no keys of walls."),
    "response_none": ("平时：没有应急响应。", "Peace: no response runs."),
    "response_declared": ("{type} 应急响应：{level} 级。", "The response {type} runs at level {level}."),
    "response_ended": ("{type} 应急响应已结束。", "The response {type} is ended."),
    "refused_bad_response": ("没有这种应急响应。", "There is no such response."),
    "refused_bad_response_level": ("级别为 4、3、2 或 1。", "A level is 4, 3, 2 or 1."),
    "refused_same_level": ("已是这一级别。", "The response has this level already."),
    "refused_not_running": ("这种应急响应没有启动。", "No such response runs."),
    "case_unknown": ("没有这个案件：{case}。", "No such case is known: {case}."),
    "match_forced": (
        "{capability} {found}/{quantity}：{people}",
        "{capability} {found}/{quantity}: {people}",
    ),
    "match_advised": (
        "{capability} {found}/{quantity}（建议）：{people}",
        "{capability} {found}/{quantity} (advice): {people}",
    ),
    "kiosk_ended": ("大屏钥匙 {id} 已结束。", "The wall's key {id} is ended."),
    "refused_own_account": ("不能更改自己的权限。", "Nobody changes their own rights."),
    "refused_last_administrator": (
        "该区划再无其他可登录的管理员，先另设一名。",
        "Nobody else administers that region: make another administrator first.",
    ),
    "refused_login_taken": ("该登录名已被使用。", "That login is taken."),
    "refused_bad_login": (
        "登录名须为 2–64 个字母、数字或 . _ @ -。",
        "A login has 2 to 64 letters, digits or . _ @ -.",
    ),
    "refused_bad_name": (
        "请用 --name 写明名称，1–64 个可显示的字符。",
        "Give a --name of 1 to 64 printable characters.",
    ),
    "refused_bad_reason": (
        "请用 --reason 写明理由，4–200 个字。",
        "Give a --reason of 4 to 200 characters that says something.",
    ),
    "refused_bad_region": ("区划代码有误。", "The region code is wrong."),
    "refused_bad_unit": (
        "只有单位人员（unit_officer）须写单位，其他角色不写。",
        "A unit officer needs a unit; other roles take none.",
    ),
    "refused_one_county": (
        "单位人员和联络员只能授在一个县内。",
        "A unit officer or a liaison belongs to one county.",
    ),
    "refused_separate_people": (
        "三员分立：管理、业务、审计不能由同一人担任。",
        "One person cannot administer, operate and audit: these are separate people.",
    ),
    "refused_wall_is_no_person": ("大屏请用 kiosk create。", "For a wall, make a kiosk key."),
    "refused_program_is_no_person": ("程序请用 token create。", "For a program, make a token."),
    "refused_beyond_reach": (
        "名下账号的权限超出您的管理范围，不能改动。",
        "An account behind them reaches further than yours.",
    ),
    "refused_person_left": (
        "对应的人员已从名册移除，请用 --reason 写明原因，连同人员一起恢复。",
        "Their person was removed from the directory: give --reason to take both back.",
    ),
    "link_made": (
        "{person} 的手机链接（只显示这一次，{hours} 小时内有效，谁拿到谁就能代答）：\n  {url}",
        "Link for the phone of {person} (shown this once, good for {hours} h; whoever has it"
        " answers as them):\n  {url}",
    ),
    "link_revoked": ("已收回 {person} 的 {count} 个链接。", "Links of {person} ended: {count}."),
    "refused_no_person": ("名册里没有这个人。", "The directory has no such person."),
    "refused_bad_hours": ("有效期为 1 到 168 小时。", "A link is good for 1 to 168 hours."),
    "refused_past": ("截止时间已过。", "The end lies in the past."),
    "refused_still_writing": (
        "正在写入大批数据，这一步没有执行。请稍后再执行一次。",
        "A large write is under way: this step was not carried out. Run it again in a moment.",
    ),
    "refused_bad_kind": (
        "--kind 只能是 cases、grids、positions、receipts、storms、warnings，且只用于 --report。",
        "--kind is cases, grids, positions, receipts, storms or warnings, for --report only.",
    ),
    "refused_bad_source": (
        "来源名有误：1 到 64 个看得见的字，不含斜线。",
        "A source's name is wrong: 1 to 64 visible characters, no slash.",
    ),
    "refused_no_kiosk": ("没有这个编号的大屏钥匙。", "There is no key of a wall with that number."),
    "refused_no_token": ("没有这个编号的令牌。", "There is no token with that number."),
    "refused": ("未执行：{reason}", "Not done: {reason}"),
    "bad_secret": ("密钥文件无法使用：{reason}", "The secret key's file cannot be used: {reason}"),
}
