"""E-mail by SMTP: one mail to one person, and what the server's answers mean.

A mail keeps its Message-ID however often it is tried, so that a server or a mailbox can drop the second one.
Until the first byte of its content nothing was sent; from then on only the server's answer says what became
of it.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

from data_access.database.fast_clock import utc_now
from data_access.gateways.failure_names import name_failure
from data_access.gateways.http_gateway import TIMEOUT_S, Reply
from domain.directory.person import is_address
from domain.squads.calls.outgoing import Outcome

DEADLINE_S: Final = 20.0
"""A try takes no longer, whatever a server does: less than the lease of a message."""
LATER_S: Final = 15.0
"""A server that takes nothing now is asked again after this."""
SUBJECT_SIGNS: Final = 40
PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails go. `url`: smtps://host:port (TLS from the start) or smtp://host:port, where STARTTLS is
    wanted unless `unencrypted`; `sender`: the address they come from.
    """

    url: str
    sender: str
    user: str = ""
    password: str = ""
    unencrypted: bool = False


class _Answered(Exception):
    """The server said that it does not take this mail."""

    def __init__(self, code: int, reply: bytes) -> None:
        self.reply = judge_code(code, reply)


class SmtpGateway:
    """One mail server; may be used from many threads."""

    def __init__(
        self,
        server: MailServer,
        timeout: float = TIMEOUT_S,
        deadline: float = DEADLINE_S,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server, self._timeout, self._deadline = server, timeout, deadline
        self._parts = urlsplit(server.url)
        self._context = context or ssl.create_default_context()

    def send(self, id: str, to: str, text: str) -> Reply:
        """Try to send one mail. Never raises for an ill server."""
        return self._try(id, to, text, None)

    def send_file(self, id: str, to: str, text: str, name: str, content: bytes) -> Reply:
        """Try to send one mail with a PDF file. Never raises for an ill server."""
        return self._try(id, to, text, (name, content))

    def _try(self, id: str, to: str, text: str, file: tuple[str, bytes] | None) -> Reply:
        try:
            content = write_mail(self._server.sender, id, to, text, file)
        except (ValueError, HeaderParseError):
            return Reply(Outcome.REFUSED, "bad_address")
        session = self._session()
        guard = threading.Timer(self._deadline, _cut, (session,))
        guard.daemon = True
        guard.start()
        try:
            return self._send(session, to, content)
        finally:
            guard.cancel()
            session.close()

    def _session(self) -> smtplib.SMTP:
        if self._parts.scheme == "smtps":
            return smtplib.SMTP_SSL(timeout=self._timeout, context=self._context)
        return smtplib.SMTP(timeout=self._timeout)

    def _send(self, session: smtplib.SMTP, to: str, content: bytes) -> Reply:
        try:
            self._open(session)
            _ask(session, f"MAIL FROM:<{self._server.sender}>")
            _ask(session, f"RCPT TO:<{to}>")
            _ask(session, "DATA", 354)
        except _Answered as answered:
            return answered.reply
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return Reply(Outcome.NOT_REACHED, name_failure(error))
        return _hand_over(session, content)

    def _open(self, session: smtplib.SMTP) -> None:
        """Connect, by TLS but for a plain server, and sign in where there is a user."""
        host, port = self._parts.hostname or "", self._parts.port or PORTS[self._parts.scheme]
        session._host = host  # type: ignore[attr-defined] # whose name the certificate has to have
        _check(*session.connect(host, port), 220)
        _check(*session.ehlo(), 250)
        if self._parts.scheme == "smtp" and not self._server.unencrypted:
            self._encrypt(session)
        if self._server.user:
            self._sign_in(session)

    def _encrypt(self, session: smtplib.SMTP) -> None:
        try:
            _check(*session.starttls(context=self._context), 220)
        except smtplib.SMTPNotSupportedError as error:
            raise ssl.SSLError(str(error)) from None
        _check(*session.ehlo(), 250)

    def _sign_in(self, session: smtplib.SMTP) -> None:
        try:
            session.login(self._server.user, self._server.password)
        except smtplib.SMTPAuthenticationError as error:
            raise _Answered(error.smtp_code, b"auth_failed") from None


def write_mail(sender: str, id: str, to: str, text: str, file: tuple[str, bytes] | None = None) -> bytes:
    """A mail as it goes over the wire; its Message-ID is that of the message. `file`: name and content of a
    PDF file that goes with it. Raises ValueError for what is no plain address.
    """
    if not is_address(to) or not is_address(sender):
        raise ValueError("no plain address")
    mail = EmailMessage(policy=WIRE)
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = subject_of(text)
    mail["Date"] = format_datetime(utc_now())
    mail["Message-ID"] = f"<{id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, cte="base64")
    if file is not None:
        mail.add_attachment(file[1], maintype="application", subtype="pdf", filename=file[0])
    return mail.as_bytes()


def subject_of(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= SUBJECT_SIGNS else line[: SUBJECT_SIGNS - 1] + "…"


def judge_code(code: int, reply: bytes) -> Reply:
    """What a server's refusal means: 5xx is for good; all else is for now, and nothing was taken."""
    cause = f"{code} {reply.decode('utf-8', 'replace')}".replace("\x00", "")[:200]
    if 500 <= code < 600:
        return Reply(Outcome.REFUSED, cause)
    return Reply(Outcome.NOT_REACHED, cause, LATER_S)


def _hand_over(session: smtplib.SMTP, content: bytes) -> Reply:
    """The content; from its first byte on it may have been taken."""
    try:
        session.send(_stuffed(content))
        code, reply = session.getreply()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Reply(Outcome.UNCLEAR, name_failure(error))
    if code == 250:
        return Reply(Outcome.ACCEPTED)
    return judge_code(code, reply) if 400 <= code < 600 else Reply(Outcome.UNCLEAR, "bad_answer")


def _stuffed(content: bytes) -> bytes:
    """Content as the wire wants it: a line that begins with a dot gets another, and one dot ends it."""
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    return b"\r\n".join([b"." + line if line.startswith(b".") else line for line in lines] + [b".", b""])


def _ask(session: smtplib.SMTP, line: str, wanted: int = 250) -> None:
    _check(*session.docmd(line), wanted)


def _check(code: int, reply: bytes, wanted: int) -> None:
    """Raises _Answered for another code. One that says nothing (-1) is a server that broke off."""
    if code == -1:
        raise smtplib.SMTPServerDisconnected("the server said nothing")
    if code != wanted and not (wanted == 250 and code == 251):
        raise _Answered(code, reply)


def _cut(session: smtplib.SMTP) -> None:
    """Break off a server that answers for too long: whoever reads from it gets an end."""
    wire = session.sock
    if wire is not None:
        try:
            socket.socket.shutdown(wire, socket.SHUT_RDWR)
        except OSError:
            return
