"""Warnings and roll-outs that are over, in the words of their lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from layouts.i18n import Translator

Row = Mapping[str, Any]
ACTUAL: Final = "Actual"
TONES: Final = ("", "red", "orange", "yellow", "blue")
NUMERALS: Final = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")


def minute(at: str | None) -> str:
    """`2026-08-09 12:00` of a time in the county's zone; "" for none."""
    return "" if at is None else at[:16].replace("T", " ")


def warning_words(row: Row, t: Translator, name: Callable[[str], str]) -> dict[str, Any]:
    """A warning as a list shows it. `name`: of a region."""
    words = _own_words(row["words"], t.lang)
    own_event = words.get("event", "") if words.get("language", "").lower().startswith(t.lang) else ""
    other = row["hazard"] == "other"
    event = own_event or (words.get("event", "") if other else t(f"warning.hazard.{row['hazard']}"))
    colour = t(f"warning.colour.{row['colour']}") if row["colour"] else row["severity"]
    whole = not row["regions"] or row["region"] in row["regions"]
    return {
        **{name: row[name] for name in ("id", "state", "source", "sender")},
        "title": t("warning.title", event=event, colour=colour),
        "headline": words.get("headline", ""),
        "tone": TONES.index(row["colour"]),
        "status": "" if row["status"] == ACTUAL else t(f"warning.status.{row['status']}"),
        "ending": t(f"warning.state.{row['state']}"),
        "area": t("warning.whole") if whole else t("list.join").join(map(name, row["regions"])),
        "family": t(f"warning.family.{row['family']}"),
        "signature": t(f"warning.signature.{row['signature']}"),
        "notes": t("list.join").join(t(f"warning.note.{note}") for note in dict.fromkeys(row["notes"])),
        **{name: minute(row[name]) for name in ("sent", "onset", "expires", "changed_at")},
    }


def message_words(message: Row, t: Translator) -> dict[str, Any]:
    """A message of a warning. What a list tells has an event and no texts."""
    text = _own_words(message.get("texts", ()), t.lang)
    event = f"warning.event.{message.get('event', '')}"
    meaning, why = f"warning.meaning.{message['meaning']}", f"warning.why.{message['why']}"
    return {
        "at": minute(message["at"].isoformat()),
        "sent": _local_minute(message.get("sent") or message.get("issued"), message["at"].tzinfo),
        "meaning": t(event) if message.get("event") and t.has(event) else t(meaning),
        "why": (t(why) if t.has(why) else message["why"]) if message["why"] else "",
        **{name: message[name] for name in ("sender", "identifier", "source")},
        **{name: text.get(name, "") for name in ("headline", "description", "instruction")},
    }


def filter_words(choices: Mapping[str, Sequence[str]], t: Translator) -> list[dict[str, Any]]:
    """The filters of a list: name, label, and (code, words) of each choice. `state` of warnings when there is
    one by `hazard`, of roll-outs else.
    """
    states = "warning.state" if "hazard" in choices else "past.state"
    words: dict[str, Callable[[str], str]] = {
        "hazard": lambda code: t(f"warning.hazard.{code}"),
        "status": lambda code: t(f"warning.status.{code}"),
        "type": lambda code: t(f"response.type.{code}"),
        "level": lambda code: t(f"past.level.{code}"),
        "state": lambda code: t(f"{states}.{code}"),
    }
    return [
        {
            "name": name,
            "label": t(f"past.filter.{name}"),
            "choices": [(code, words[name](code)) for code in codes],
        }
        for name, codes in choices.items()
    ]


def rollout_words(row: Row, t: Translator) -> dict[str, Any]:
    """A roll-out as a list shows it: what it was, since and until when, and what came back."""
    counts = row["counts"]
    return {
        **{name: row[name] for name in ("id", "state", "people")},
        "name": row["plan_name"] if t.lang == "zh" else row["plan_name_en"] or row["plan_name"],
        "kind": t(f"response.type.{row['response']}"),
        "level": NUMERALS[row["level"]],
        "ending": t(f"past.state.{row['state']}") if row["issued_at"] else t("past.never_issued"),
        "issued": minute(row["issued_at"]),
        "prepared": minute(row["prepared_at"]),
        "over": minute(row["over_at"]),
        "later": row["superseded_by"],
        "counts": counts and {"accepted": counts["accepted"] + counts["finished"], **_rest(counts)},
    }


def _rest(counts: Row) -> dict[str, int]:
    return {name: counts[name] for name in ("finished", "taken_over", "unreached")}


def _local_minute(at: str | None, tz: tzinfo) -> str:
    return "" if at is None else minute(datetime.fromisoformat(at).astimezone(tz).isoformat())


def _own_words(words: Sequence[Row], lang: str) -> Row:
    """Those of a language, else the first."""
    matching = (word for word in words if word["language"].lower().startswith(lang))
    return next(matching, words[0] if words else {})
