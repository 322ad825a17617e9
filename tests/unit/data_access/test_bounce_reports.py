"""Reports of mail servers: which mail of ours did not arrive, and what of a report may be shown."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from dashboard.demo.mail_sim import BOUNCE
from data_access.gateways.bounce_reports import LONGEST_CAUSE, MOST_BYTES, Bounce, read_bounce
from data_access.gateways.smtp_gateway import write_mail

SENDER, TO, ID = "palm@county.example", "zhao.yi@office.example", "330825-9f00"


def make_bounce(status: str = "Action: failed", sent: bytes | None = None) -> bytes:
    mail = write_mail(SENDER, ID, TO, "道路积水") if sent is None else sent
    headers = mail.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n", "\n")
    return BOUNCE.format(to=TO, headers=headers).replace("Action: failed", status).encode()


def test_a_report_names_the_mail_and_its_cause_without_the_address() -> None:
    found = read_bounce(make_bounce(), SENDER)
    assert found is not None
    assert found.id == ID
    assert found.cause.startswith("5.1.1 550")
    assert "zhao.yi" not in found.cause


def test_a_report_that_holds_the_whole_mail_is_read() -> None:
    whole = make_bounce().replace(b"text/rfc822-headers", b"message/rfc822")
    assert read_bounce(whole, SENDER) == read_bounce(make_bounce(), SENDER)


def test_what_a_server_says_is_kept_short_and_on_one_line() -> None:
    long = make_bounce().replace(b"mailbox unavailable", b"\x07no\r\n " + b"such " * 100)
    found = read_bounce(long, SENDER)
    assert found is not None
    assert len(found.cause) <= LONGEST_CAUSE
    assert found.cause.isprintable()
    silent = make_bounce().replace(b"Status: 5.1.1\n", b"").replace(b"Diagnostic-Code", b"X-Other")
    assert read_bounce(silent, SENDER) == Bounce(ID, "bounced")


@pytest.mark.parametrize(
    "content",
    [
        make_bounce("Action: delayed"),
        make_bounce(sent=write_mail("palm@other.example", ID, TO, "道路积水")),
        write_mail(SENDER, ID, TO, "道路积水"),
        b"",
        b"\xff\x00\x01",
        make_bounce() + b" " * MOST_BYTES,
        b"Content-Type: multipart/report; boundary=x\n\n--x\n",
        make_bounce("Action: fail\xfced"),
        b"Content-Type: multipart/report; boundary=x\n\n--x\n" + b"Content-Type: message/rfc822\n\n" * 4000,
        b"".join(b"Content-Type: multipart/report; boundary=%d\n\n--%d\n" % (n, n) for n in range(2000)),
    ],
    ids=[
        "delay",
        "of another",
        "no report",
        "empty",
        "noise",
        "too large",
        "cut off",
        "odd",
        "deep",
        "nested",
    ],
)
def test_what_is_no_report_of_ours_says_nothing(content: bytes) -> None:
    assert read_bounce(content, SENDER) is None


def test_a_header_with_odd_bytes_is_read_as_far_as_it_can_be() -> None:
    odd = make_bounce().replace(b"mailbox unavailable", b"\xd3\xca\xcf\xe4 unavailable")
    found = read_bounce(odd, SENDER)
    assert found is not None
    assert found.id == ID


def test_an_answer_of_a_person_that_quotes_our_mail_is_no_report() -> None:
    answer = EmailMessage()
    answer["From"], answer["In-Reply-To"] = TO, f"<{ID}@county.example>"
    answer.set_content("Action: failed\n收到")
    assert read_bounce(answer.as_bytes(), SENDER) is None
