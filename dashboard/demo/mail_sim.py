"""The simulated mail server: as much SMTP as a mail to a person needs, and the faults of the other phones.

It is ours because its faults lie between two lines of the protocol, where a library would not let us: it
drops a connection after the content was taken, or is silent before.
"""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from pathlib import Path
from typing import Final

from dashboard.demo.gateway_sim import MAIL, Phones

LONGEST_LINE: Final = 2_000
MOST_BYTES: Final = 256 * 1024
BOUNCE: Final = """From: MAILER-DAEMON@mail.demo
Subject: Undelivered mail returned to sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain; charset=utf-8

Your mail could not be delivered.

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.demo

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{to}>: mailbox unavailable

--report
Content-Type: text/rfc822-headers

{headers}

--report--
"""
EXTENSIONS: Final = (b"250-mail.demo", b"250-8BITMIME", b"250 SIZE 262144")


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on the loopback alone; what it takes is shown with the phones."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self, port: int, phones: Phones) -> None:
        self.phones, self.closing = phones, threading.Event()
        super().__init__(("127.0.0.1", port), MailSession)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def stop(self) -> None:
        """Answer nobody any more."""
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that went away is no error."""


class MailSession(socketserver.StreamRequestHandler):
    """One connection, mail after mail."""

    server: MailServer
    timeout = 60

    def handle(self) -> None:
        """Answer line by line until the caller is done."""
        self._sender = self._to = ""
        self._say(b"220 mail.demo")
        while (line := self.rfile.readline(LONGEST_LINE)) and line.endswith(b"\n"):
            verb, _, rest = line.strip().decode("utf-8", "replace").partition(" ")
            if verb.upper() == "QUIT":
                self._say(b"221 bye")
                return
            if not self._take(verb.upper(), rest):
                return

    def _take(self, verb: str, rest: str) -> bool:
        """One command; whether the connection goes on."""
        if verb == "EHLO":
            self._say(*EXTENSIONS)
        elif verb == "MAIL":
            self._sender = _path_of(rest)
            self._say(b"250 ok")
        elif verb == "RCPT":
            self._to = _path_of(rest)
            self._say(b"250 ok" if self._sender else b"503 MAIL first")
        elif verb == "DATA" and self._to:
            return self._take_content()
        else:
            self._say(b"250 ok" if verb in ("HELO", "NOOP", "RSET") else b"503 not now")
        return True

    def _take_content(self) -> bool:
        phones, mode = self.server.phones, self.server.phones.next_mode()
        if mode == "error":
            self._say(b"451 try again later")
            return True
        if mode in ("hang", "drop"):
            return self._break_off(mode)
        self._say(b"354 go on")
        content = self._read_content()
        if content is None:
            return False
        read = _read_mail(content, self._to)
        status, answer = phones.send(MAIL, *read)
        if mode == "bounce":
            report_bounce(phones.bounces, content, self._to, read[0])
        if mode == "late":
            self.server.closing.wait(phones.faults.seconds)
        elif mode not in ("ok", "bounce"):
            return self._break_off(mode)
        self._say(b"250 taken" if status == 200 else f"550 {answer.get('cause')}".encode())
        return True

    def _break_off(self, mode: str) -> bool:
        if mode.startswith("hang"):
            self.server.closing.wait(self.server.phones.faults.seconds)
        return False

    def _read_content(self) -> bytes | None:
        """The lines up to the dot; None when they end before it, or are too many."""
        lines: list[bytes] = []
        size = 0
        while (line := self.rfile.readline(LONGEST_LINE)) != b".\r\n":
            size += len(line)
            if not line or size > MOST_BYTES:
                return None
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, *lines: bytes) -> None:
        self.wfile.write(b"".join(line + b"\r\n" for line in lines))


def _path_of(rest: str) -> str:
    """The address of `FROM:<…>` or `TO:<…>`."""
    return rest.partition("<")[2].partition(">")[0]


def _read_mail(content: bytes, to: str) -> tuple[str, str, str]:
    """Id, address and words of a mail."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    body = mail.get_body(("plain",))
    words = body.get_content().replace("\r\n", "\n").strip() if body is not None else ""
    return str(mail["Message-ID"] or "").strip("<>").partition("@")[0], to, words


def report_bounce(maildir: Path | None, content: bytes, to: str, id: str) -> None:
    """Report a mail that was taken as undeliverable (RFC 3464), into a maildir where there is one."""
    if maildir is None:
        return
    for name in ("tmp", "new", "cur"):
        (maildir / name).mkdir(parents=True, exist_ok=True)
    headers = content.partition(b"\r\n\r\n")[0].decode("ascii", "replace").replace("\r\n", "\n")
    report = BOUNCE.format(to=to, headers=headers)
    (maildir / "tmp" / id).write_text(report, "utf-8")
    (maildir / "tmp" / id).rename(maildir / "new" / id)


def start_mail_server(port: int, phones: Phones) -> MailServer:
    """A server that answers in a thread of this process."""
    server = MailServer(port, phones)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
