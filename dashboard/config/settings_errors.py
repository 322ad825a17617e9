"""Why a setting cannot be used, Chinese first. The keys of WORDS are our own codes, and those of pydantic for
numbers, switches and choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WORDS: dict[str, tuple[str, str]] = {
    "unknown": (
        "没有这个设置，程序不会读它：请改正或去掉{meant}",
        "there is no such setting and nothing would read it: correct or unset it{meant}",
    ),
    "meant": ("（是不是 {name}？）", " (did you mean {name}?)"),
    "foreign": (
        "不是本程序的设置，会打开 Dash 或 Flask 的调试等功能：请去掉",
        "is not a setting of ours and would open Dash or Flask up: unset it",
    ),
    "given": ("（现为 {given!r}）", " (given: {given!r})"),
    "no_county": ("至少写一个县包目录", "name at least one county folder"),
    "weak_secret": (
        "太弱，或是示例值：请用至少 {least} 个随机字符，或留空由程序生成",
        "too weak or a default: give {least} random characters or more, or leave it empty",
    ),
    "not_https": ("必须以 https:// 开头", "must start with https://"),
    "not_bare": (
        "只写地址本身，例如 https://palm.example.gov.cn",
        "must be a bare address like https://palm.example.gov.cn",
    ),
    "no_file": ("没有这个文件", "there is no such file"),
    "tls_pair": (
        "PALM_TLS_CERT 与 PALM_TLS_KEY 要一起设置",
        "PALM_TLS_CERT and PALM_TLS_KEY go together",
    ),
    "not_loopback": (
        "{host} 不是本机地址：还要设置 PALM_PUBLIC_URL，以及 PALM_TLS_CERT 和 PALM_TLS_KEY，或"
        " PALM_TRUSTED_PROXIES",
        "{host} is not a loopback address: it needs PALM_PUBLIC_URL, and PALM_TLS_CERT with PALM_TLS_KEY or"
        " PALM_TRUSTED_PROXIES",
    ),
    "demo_outside": (
        "演示账号人人知道：对外服务时请设 PALM_DEMO=0",
        "the demo's accounts are known to all: set PALM_DEMO=0 beyond this machine",
    ),
    "oidc_together": (
        "PALM_OIDC_ISSUER、PALM_OIDC_CLIENT_ID、PALM_OIDC_CLIENT_SECRET 要一起设置",
        "PALM_OIDC_ISSUER, PALM_OIDC_CLIENT_ID and PALM_OIDC_CLIENT_SECRET go together",
    ),
    "bad_mail_url": (
        "必须是 smtps://主机:465 或 smtp://主机:587，账号另设 PALM_MAIL_USER",
        "must be smtps://host:465 or smtp://host:587; its account is PALM_MAIL_USER",
    ),
    "bad_mail_from": ("必须是一个邮件地址", "must be one e-mail address"),
    "bad_mail_to": (
        "必须是含 {{id}} 或 {{phone}} 的邮件地址，例如 {{phone}}@mail.example.gov.cn",
        "must be an address with {{id}} or {{phone}}, like {{phone}}@mail.example.gov.cn",
    ),
    "mail_together": (
        "PALM_MAIL_URL、PALM_MAIL_FROM、PALM_MAIL_TO 要一起设置，PALM_MAIL_USER 与 PALM_MAIL_PASSWORD 也是",
        "PALM_MAIL_URL, PALM_MAIL_FROM and PALM_MAIL_TO go together, as do PALM_MAIL_USER and"
        " PALM_MAIL_PASSWORD",
    ),
    "bad_mail_bounces": (
        "必须是 maildir:/绝对路径 或 imaps://主机，不含用户名",
        "must be maildir:/FOLDER or imaps://HOST, without a user name",
    ),
    "bad_sheets_mail": (
        "必须是含 {{township}} 的邮件地址，例如 duty-{{township}}@example.gov.cn",
        "must be an address with {{township}}, like duty-{{township}}@example.gov.cn",
    ),
    "bad_feed": (
        "必须是 http:// 或 https:// 地址，以逗号分隔，不含用户名",
        "must be addresses http:// or https://, comma separated, without a user name",
    ),
    "bad_fingerprint": (
        "必须是证书的 SHA-256（64 位十六进制），以逗号分隔",
        "must be SHA-256 of certificates (64 hexadecimal digits), comma separated",
    ),
    "bad_clock": (
        "写作 开始时间/开机秒数/倍数，由 palmcommand demo typhoon 写入",
        "is BEGIN/SECONDS SINCE BOOT/SPEED, as palmcommand demo typhoon writes it",
    ),
    "clock_of_no_demo": (
        "快进的时钟只用于演示：请去掉",
        "a fast clock is for a demo alone: unset it",
    ),
    "redis_scheme": (
        "必须以 redis://、rediss:// 或 unix:// 开头",
        "must start with redis://, rediss:// or unix://",
    ),
    "database_scheme": (
        "必须以 sqlite:/// 或 postgresql:// 开头",
        "must start with sqlite:/// or postgresql://",
    ),
    "bad_address": (
        "地址写法不对：用户名和密码里的 @ : / ? # % 要写成 %40 %3A %2F %3F %23 %25，参数写作 名称=值",
        "the address cannot be understood: in a user name or password write @ : / ? # % as"
        " %40 %3A %2F %3F %23 %25; parameters are name=value",
    ),
    "bad_path": ("路径不是 UTF-8 文字", "the path is no text in UTF-8"),
    "int_parsing": ("要写整数", "must be a whole number"),
    "float_parsing": ("要写数字", "must be a number"),
    "bool_parsing": ("要写 1 或 0", "must be 1 or 0"),
    "greater_than": ("必须大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": ("不能小于 {ge}", "must be {ge} or more"),
    "less_than_equal": ("不能大于 {le}", "must be {le} or less"),
    "literal_error": ("只能是 {expected}", "must be {expected}"),
}


@dataclass(frozen=True, slots=True)
class BadSetting:
    """One variable that cannot be used, and why: a code of WORDS with its facts, or a reason in English."""

    variable: str
    reason: str
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def reason_in(self, lang: str) -> str:
        """The reason in `lang` ('zh' or 'en')."""
        return words(self.code, lang, self.facts) if self.code in WORDS else self.reason


class BadSettings(Exception):
    """The environment is wrong; `problems` names each variable."""

    def __init__(self, problems: tuple[BadSetting, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.variable}: {p.reason}" for p in problems))


def words(code: str, lang: str, facts: Mapping[str, Any]) -> str:
    """The words of a code; `meant` and `given` are added where they are known."""
    at = 1 if lang == "en" else 0
    known = {"meant": "", **facts}
    if not at and "expected" in known:
        known["expected"] = str(known["expected"]).replace(" or ", " 或 ")
    if meant := known.pop("name", None):
        known["meant"] = WORDS["meant"][at].format(name=meant)
    given = WORDS["given"][at].format(**known) if "given" in known else ""
    return WORDS[code][at].format(**known) + given


def bad(name: str, code: str, facts: Mapping[str, Any] | None = None) -> BadSetting:
    return BadSetting(name, words(code, "en", facts or {}), code, facts or {})
