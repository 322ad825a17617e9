"""What an SMTP server's answers mean: taken, refused, not now, or unclear; and that no header is injected."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dashboard.demo.gateway_sim import Phones
from dashboard.demo.mail_sim import MailServer as Sim
from dashboard.demo.mail_sim import start_mail_server
from data_access.gateways.http_gateway import Reply
from data_access.gateways.smtp_gateway import MailServer, SmtpGateway, subject_of, write_mail
from domain.squads.calls.outgoing import Outcome
from tests.ports import free_port

SENDER, TO, TEXT = "palm@county.example", "13800000001@mail.example", "【掌上指挥】道路积水，希塘村。\n请应答"
PATIENCE_S, HANGS_S = 30.0, 60.0
BEGIN = (b"220 hi", b"250 mail", b"250 ok")
"""What a plain server says until the recipient is named."""


class Script:
    """A server that says one line after another, whatever it is asked; `None`: it hangs up."""

    def __init__(self, lines: tuple[bytes | None, ...], tls: ssl.SSLContext | None = None) -> None:
        self.heard: list[bytes] = []
        self._lines, self._tls = lines, tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://localhost:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            wire, _ = self._listening.accept()
            for line in self._lines:
                if line is None:
                    break
                wire.sendall(line + b"\r\n")
                wire = self._wrapped(wire, line)
                self.heard.append(wire.recv(65536))
            wire.close()

    def _wrapped(self, wire: socket.socket, line: bytes) -> socket.socket:
        if line == b"220 tls" and self._tls is not None:
            return self._tls.wrap_socket(wire, server_side=True)
        return wire


def try_script(*lines: bytes | None, text: str = TEXT, timeout: float = PATIENCE_S) -> Reply:
    server = MailServer(Script(lines).url, SENDER, unencrypted=True)
    return SmtpGateway(server, timeout=timeout).send("330825-a1", TO, text)


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ((*BEGIN, b"250 ok", b"354 go", b"250 taken"), Outcome.ACCEPTED),
        ((b"554 no",), Outcome.REFUSED),
        ((b"421 busy",), Outcome.NOT_REACHED),
        ((None,), Outcome.NOT_REACHED),
        ((*BEGIN, b"550 no such mailbox"), Outcome.REFUSED),
        ((*BEGIN, b"450 greylisted"), Outcome.NOT_REACHED),
        ((*BEGIN, None), Outcome.NOT_REACHED),
        ((*BEGIN, b"2"), Outcome.NOT_REACHED),
        ((*BEGIN, b"250 ok", b"451 later"), Outcome.NOT_REACHED),
        ((*BEGIN, b"250 ok", b"354 go", None), Outcome.UNCLEAR),
        ((*BEGIN, b"250 ok", b"354 go", b"452 full"), Outcome.NOT_REACHED),
        ((*BEGIN, b"250 ok", b"354 go", b"552 too big"), Outcome.REFUSED),
        ((*BEGIN, b"250 ok", b"354 go", b"nonsense"), Outcome.UNCLEAR),
    ],
    ids=str,
)
def test_what_an_answer_means(lines: tuple[bytes | None, ...], outcome: Outcome) -> None:
    assert try_script(*lines).outcome is outcome


def test_a_server_that_takes_nothing_now_is_left_alone_for_a_while() -> None:
    assert try_script(*BEGIN, b"450 greylisted").wait_s == 15


def test_one_that_is_silent_after_the_content_is_unclear_and_before_it_is_not() -> None:
    assert try_script(*BEGIN, b"250 ok", b"354 go", b"", timeout=2).outcome is Outcome.UNCLEAR
    away = MailServer(f"smtp://127.0.0.1:{free_port()}", SENDER, unencrypted=True)
    assert SmtpGateway(away, timeout=PATIENCE_S).send("330825-a1", TO, TEXT).outcome is Outcome.NOT_REACHED


def test_a_server_that_answers_one_sign_after_another_is_broken_off() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        wire, _ = listening.accept()
        with suppress(OSError):
            while True:
                wire.sendall(b"2")
                time.sleep(0.02)

    threading.Thread(target=drip, daemon=True).start()
    server = MailServer(f"smtp://127.0.0.1:{listening.getsockname()[1]}", SENDER, unencrypted=True)
    gateway, began = SmtpGateway(server, timeout=PATIENCE_S, deadline=0.2), time.monotonic()
    assert gateway.send("a", TO, TEXT).outcome is Outcome.NOT_REACHED
    assert time.monotonic() - began < PATIENCE_S


@pytest.mark.parametrize(
    "to", ["a@b\r\nBcc: x@y", "a@b,c@d", "<a@b>", "a b@c", "", "a", "@b", "a@b>\r\nDATA", "a\x00@b"]
)
def test_what_is_no_plain_address_is_refused_unsent(to: str) -> None:
    assert SmtpGateway(MailServer("smtp://127.0.0.1:1", SENDER, unencrypted=True)).send(
        "a", to, TEXT
    ) == Reply(Outcome.REFUSED, "bad_address")


def test_words_of_a_case_make_no_header_and_end_no_mail() -> None:
    mail = write_mail(SENDER, "330825-a1", TO, "积水\r\nBcc: x@y.example\r\n\r\n.\r\nQUIT")
    head, _, body = mail.partition(b"\r\n\r\n")
    assert b"\nBcc" not in head
    assert b"\r\n.\r\n" not in body
    assert b"Message-ID: <330825-a1@county.example>" in head
    assert subject_of("a\nb\x00c" + "长" * 99) == "a b c" + "长" * 34 + "…"


@pytest.fixture
def phones() -> Phones:
    return Phones()


@pytest.fixture
def sim(phones: Phones) -> Iterator[Sim]:
    made = start_mail_server(0, phones)
    yield made
    made.stop()


def send(sim: Sim, id: str = "330825-a1", text: str = TEXT, timeout: float = PATIENCE_S) -> Outcome:
    return (
        SmtpGateway(MailServer(sim.url, SENDER, unencrypted=True), timeout=timeout).send(id, TO, text).outcome
    )


def list_deliveries(phones: Phones) -> list[tuple[str, str, str, int]]:
    return [
        (delivery["id"], delivery["to"], delivery["text"], delivery["tries"])
        for delivery in phones.state()["deliveries"]
    ]


def test_the_simulated_server_shows_what_was_sent(sim: Sim, phones: Phones) -> None:
    text = f"{TEXT}\n.\n..\n" + "很长的一行" * 300
    assert send(sim, text=text) is Outcome.ACCEPTED
    assert list_deliveries(phones) == [("330825-a1", TO, text, 1)]


@pytest.mark.parametrize(
    ("mode", "outcome", "taken"),
    [
        ("error", Outcome.NOT_REACHED, 0),
        ("drop", Outcome.NOT_REACHED, 0),
        ("hang", Outcome.NOT_REACHED, 0),
        ("drop_after", Outcome.UNCLEAR, 1),
        ("hang_after", Outcome.UNCLEAR, 1),
        ("late", Outcome.ACCEPTED, 1),
    ],
)
def test_its_faults_and_that_a_mail_tried_again_is_there_once(
    sim: Sim, phones: Phones, mode: str, outcome: Outcome, taken: int
) -> None:
    hangs = mode.startswith("hang")
    phones.set_faults(mode=mode, count=1, seconds=HANGS_S if hangs else 0.1)
    assert send(sim, timeout=0.2 if hangs else PATIENCE_S) is outcome
    assert len(list_deliveries(phones)) == taken
    assert send(sim) is Outcome.ACCEPTED
    assert list_deliveries(phones) == [("330825-a1", TO, TEXT, 1 + taken)]


def test_a_mailbox_that_is_none_is_refused(sim: Sim) -> None:
    gateway = SmtpGateway(MailServer(sim.url, SENDER, unencrypted=True), timeout=PATIENCE_S)
    reply = gateway.send("a", "13800000000@mail.example", TEXT)
    assert (reply.outcome, reply.cause) == (Outcome.REFUSED, "550 empty_number")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    signed = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(signed.public_bytes(pem) + key.private_bytes(pem, form, serialization.NoEncryption()))
    return path


def try_tls(script: Script, trusted: ssl.SSLContext) -> Reply:
    server = MailServer(script.url, SENDER, "palm", "pass-word")  # pragma: allowlist secret
    return SmtpGateway(server, timeout=PATIENCE_S, context=trusted).send("a", TO, TEXT)


def test_it_signs_in_only_after_starttls_with_a_server_that_is_known(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    lines = (b"220 hi", b"250-x\r\n250 STARTTLS", b"220 tls", b"250-x\r\n250 AUTH PLAIN", b"235 in",
             b"250 ok", b"250 ok", b"354 go", b"250 taken")  # fmt: skip
    script = Script(lines, context)
    assert try_tls(script, ssl.create_default_context(cafile=str(certificate))).outcome is Outcome.ACCEPTED
    assert script.heard[3].startswith(b"AUTH PLAIN")
    unknown = Script(lines, context)
    assert try_tls(unknown, ssl.create_default_context()).outcome is Outcome.NOT_REACHED
    assert not any(line.startswith(b"AUTH") for line in unknown.heard)


def test_a_server_without_starttls_gets_no_password() -> None:
    script = Script((b"220 hi", b"250-x\r\n250 AUTH PLAIN", b"454 no tls", b"250 ok"))
    assert try_tls(script, ssl.create_default_context()).outcome is Outcome.NOT_REACHED
    assert not any(line.startswith((b"AUTH", b"MAIL")) for line in script.heard)


def test_a_file_goes_with_a_mail_and_comes_back_as_it_was() -> None:
    content = b"%PDF-1.7\n" + bytes(range(256)) * 40
    written = write_mail(
        "palm@mail.example", "s1", "duty-330825101@mail.example", "呼叫单", ("RW-1.pdf", content)
    )
    mail = message_from_bytes(written, policy=default)
    [file] = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        "RW-1.pdf",
        "application/pdf",
        content,
    )
    assert mail.get_body().get_content().strip() == "呼叫单"  # type: ignore[union-attr]
    assert max(map(len, written.splitlines())) <= 998
