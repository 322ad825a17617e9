"""What `county check` says, in English and Chinese; the names in braces are filled in by the rule."""

WORDS: dict[str, tuple[str, str]] = {
    # form
    "no_folder": ("no such folder", "没有这个文件夹"),
    "too_large": ("larger than {most} bytes", "文件大于 {most} 字节"),
    "not_utf8": ("not UTF-8", "不是 UTF-8 编码"),
    "unreadable": ("cannot be read: {why}", "无法读取: {why}"),
    "not_toml": ("not TOML: {why}", "TOML 格式错误: {why}"),
    "not_csv": ("not CSV: {why}", "CSV 格式错误: {why}"),
    "not_json": ("not JSON: {why}", "JSON 格式错误: {why}"),
    "bad_header": ("the first line must be {wanted}", "首行必须是 {wanted}"),
    "bad_cells": ("{found} cells instead of {wanted}", "应有 {wanted} 列, 实有 {found} 列"),
    "not_collection": ("not a GeoJSON FeatureCollection", "不是 GeoJSON FeatureCollection"),
    "not_features": ("{count} entries are not features", "{count} 项不是要素 (Feature)"),
    "bad_city": ("unusable: {why}", "无法使用: {why}"),
    "same_county": ("{one} and {other} are both {code}", "{one} 与 {other} 都是 {code}"),
    # county.toml, regions.csv
    "bad_value": ("{key} is missing or malformed", "{key} 缺失或格式错误"),
    "bad_centre": ("centre must be [lat, lon]", "centre 应为 [纬度, 经度]"),
    "bad_zone": ("unknown time zone", "未知时区"),
    "empty": ("{column} is empty", "{column} 为空"),
    "odd_sign": ("{column} holds {code}, which no name may", "{column} 含有不允许的字符 {code}"),
    "unseen": ("nothing of {column} can be seen", "{column} 没有可见字符"),
    "duplicate": ("duplicate {column} {key}", "{column} 重复: {key}"),
    "bad_code": ("not a region code: {code!r}", "不是行政区划代码: {code!r}"),
    "foreign_code": ("{code} is not in county {county}", "{code} 不属于 {county}"),
    "no_parent": ("parent {parent} of {code} is missing", "{code} 的上级 {parent} 缺失"),
    "no_county": ("county {county} has no row", "缺少县 {county} 一行"),
    "bad_position": ("lat, lon are not a position", "lat, lon 不是有效坐标"),
    "bad_households": ("households is not a number", "households 不是数字"),
    "not_inside": ("{code} does not lie in {region}", "{code} 不在 {region} 范围内"),
    # units, posts, people, matters
    "bad_kind": ("{column} must be one of {wanted}", "{column} 只能是 {wanted}"),
    "unknown": ("unknown {column} {key!r}", "未知 {column} {key!r}"),
    "bad_tier": ("tier must be empty, 1, 2 or 3", "tier 只能为空或 1、2、3"),
    "bad_id": ("bad id {key!r}", "编号格式错误 {key!r}"),
    "bad_phone": ("bad phone number {phone!r}", "电话号码格式错误 {phone!r}"),
    "bad_email": ("bad e-mail address {email!r}", "电子邮箱格式错误 {email!r}"),
    "no_matters": ("no [matter.*] given", "没有 [matter.*]"),
    "bad_matter": ("{heading}: name, name_en, lead must be given", "{heading}: 应给出 name, name_en, lead"),
    "bad_helpers": (
        "{heading}: cooperating must be a list of units",
        "{heading}: cooperating 应为单位列表",
    ),
    "unknown_unit": ("{heading}: unknown unit {unit!r}", "{heading}: 未知单位 {unit!r}"),
    "too_many_duties": ("more than {most} entries", "超过 {most} 条"),
    "too_long": ("{column} has more than {most} characters", "{column} 超过 {most} 字"),
    "lead_twice": ("{heading}: the lead also co-operates", "{heading}: 牵头单位又列为协同单位"),
    "bad_limits": (
        "{heading}: limits must be 4 rising numbers of hours",
        "{heading}: limits 应为 4 个递增的小时数",
    ),
    "bad_squad": (
        "{heading}: squad must be a list of at most 12 {{capability, quantity, forced, radius_km, on_duty}}",
        "{heading}: squad 应为至多 12 项 {{capability, quantity, forced, radius_km, on_duty}} 的列表",
    ),
    "unknown_capability": (
        "{heading}: {capability!r} is no post and no unit",
        "{heading}: {capability!r} 既非岗位也非单位",
    ),
    "bad_steps": (
        "{heading}: steps must give a percentage to each of {steps}, at most 100 together",
        "{heading}: steps 应为 {steps} 各给一个百分数, 合计不超过 100",
    ),
    "capability_twice": ("{heading}: squad names a capability twice", "{heading}: squad 中能力重复"),
    "bad_words": (
        "{heading}: words must be a list of at most {most} texts of at most {longest} signs",
        "{heading}: words 应为至多 {most} 个、每个至多 {longest} 字的列表",
    ),
    "bad_instructions": (
        "{heading}: instructions must be a list of at most {most} texts of at most {longest} signs",
        "{heading}: instructions 应为至多 {most} 条、每条至多 {longest} 字的列表",
    ),
    # times
    "bad_roster": (
        "[roster] may hold always, a list of codes of posts.csv, and told_at, a time such as 17:00",
        "[roster] 只能有 always (posts.csv 中岗位代码的列表) 和 told_at (时刻, 如 17:00)",
    ),
    "bad_calendar": (
        "[calendar] may hold hours, holidays and makeup_days",
        "[calendar] 只能有 hours、holidays、makeup_days",
    ),
    "bad_hours": (
        'hours must be parts of one day in order, such as ["08:30-12:00", "14:00-17:30"]',
        'hours 应为一天内先后各段, 如 ["08:30-12:00", "14:00-17:30"]',
    ),
    "bad_days": ("{key} must be a list of days such as 2027-01-01", "{key} 应为日期列表, 如 2027-01-01"),
    "bad_group": ("group_robot must be true or false", "group_robot 应为 true 或 false"),
    "bad_wait": ("{name} must be 0 to {most}, above 0", "{name} 应大于 0, 至多 {most}"),
    "bad_ladder": ("[ladder] must hold rungs, a list of at least one", "[ladder] 应有 rungs, 至少一级"),
    "bad_rung": (
        "rung {number} must be {{channel = one of {channels}, minutes = above 0, at most {most}}}",
        "第 {number} 级应为 {{channel = {channels} 之一, minutes = 大于 0 且不超过 {most}}}",
    ),
    "rung_twice": ("rung {number} takes {channel} again", "第 {number} 级重复了 {channel}"),
    "bad_escalation": (
        "escalate_after must be a percentage from 0 to {most}",
        "escalate_after 应为 0 至 {most} 的百分数",
    ),
    # plans
    "bad_plans": ("plans.toml may hold only [plan.CODE]", "plans.toml 只能有 [plan.代码]"),
    "bad_field_of": ("{heading}: {key} is missing or malformed", "{heading}: {key} 缺失或格式错误"),
    "odd_field_of": ("{heading}: unknown field {key}", "{heading}: 未知字段 {key}"),
    "tier_twice": ("{heading}: tier {tier} is given twice", "{heading}: 层级 {tier} 重复"),
    "tier_of_nobody": (
        "{heading}: no post of posts.csv has tier {tier}",
        "{heading}: posts.csv 中没有层级 {tier} 的岗位",
    ),
    "reminders_unordered": (
        "{heading}: {key} must stand in the order of after_minutes, each once",
        "{heading}: {key} 应按 after_minutes 从小到大排列, 不得重复",
    ),
    "same_words": (
        "{heading}: each reminder needs words of its own: the same text to the same person is dropped",
        "{heading}: 每次催办的文字应不同: 同一文字发给同一人会被平台丢弃",
    ),
    # situation reports
    "bad_report_field": (
        "{key} is malformed, or no field of this file",
        "{key} 格式错误, 或不是本文件的字段",
    ),
    "phone_after_writing": (
        "{heading}: phone_minutes must not be more than written_minutes",
        "{heading}: phone_minutes 不应大于 written_minutes",
    ),
    # shapes
    "no_code": ("feature {number} has no text code", "第 {number} 个要素没有文本 code"),
    "bad_shape": ("{code}: not a usable {wanted}", "{code}: 不是可用的 {wanted}"),
    "one_outline": ("there must be one county feature, {code}", "应有且只有一个 county 要素 {code}"),
    "two_shapes": ("{code} has two shapes", "{code} 有两个图形"),
    "not_listed": ("{code} is not in regions.csv", "{code} 不在 regions.csv 中"),
    "no_shape": ("{code} has no shape in {file}", "{code} 在 {file} 中没有图形"),
    "too_many": ("more than {most} grids", "网格多于 {most} 个"),
    "invalid": ("{code} is not a valid polygon: {why}", "{code} 不是有效多边形: {why}"),
    "unmatched": (
        "{code} does not share its border with its neighbours corner by corner",
        "{code} 的边界与相邻网格的顶点不一致",
    ),
    "overlap": (
        "{code} and {other} overlap by {ground:.0f} m²",
        "{code} 与 {other} 重叠 {ground:.0f} 平方米",
    ),
    "gap": (
        "{code}: grids leave {ground:.0f} m² uncovered near {place}",
        "{code}: 网格在 {place} 附近未覆盖 {ground:.0f} 平方米",
    ),
    "beyond": (
        "{code}: grids reach {ground:.0f} m² beyond it near {place}",
        "{code}: 网格在 {place} 附近超出 {ground:.0f} 平方米",
    ),
    "label_outside": ("lat, lon of {code} lie outside it", "{code} 的 lat, lon 不在其范围内"),
}
