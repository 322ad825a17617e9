"""Mailboxes of reports: each mail is taken, and marked only after that."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.gateways.bounce_mailbox import ImapBox, MailboxAway, MaildirBox
from data_access.gateways.bounce_reports import MOST_BYTES
from tests.ports import free_port


def deliver_mails(folder: Path, **mails: bytes) -> MaildirBox:
    (folder / "new").mkdir(parents=True)
    for name, content in mails.items():
        (folder / "new" / name).write_bytes(content)
    return MaildirBox(folder)


def test_a_maildir_gives_each_mail_once(tmp_path: Path) -> None:
    box, taken = deliver_mails(tmp_path, b=b"2", a=b"1", large=b" " * (MOST_BYTES + 1)), list[bytes]()
    assert box.look(taken.append) == 3
    assert taken == [b"1", b"2"]
    assert box.look(taken.append) == 0
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["a:2,S", "b:2,S", "large:2,S"]


def test_a_mail_that_could_not_be_taken_comes_again(tmp_path: Path) -> None:
    box, taken = deliver_mails(tmp_path, a=b"1"), list[bytes]()

    def fail(_content: bytes) -> None:
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError):
        box.look(fail)
    box.look(taken.append)
    assert taken == [b"1"]


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(MailboxAway):
        MaildirBox(tmp_path / "nowhere").look(lambda content: None)


class Inbox(socketserver.StreamRequestHandler):
    """As much IMAP as one look needs; the server's `mails` by uid, its `seen`."""

    def handle(self) -> None:
        self.say(b"* OK inbox")
        while line := self.rfile.readline().decode().split():
            tag, verb, *rest = line
            if verb == "LOGIN" and rest != ["palm", '"word"']:
                self.say(f"{tag} NO wrong".encode())
                continue
            self.answer(verb, rest)
            self.say(f"{tag} OK done".encode())
            if verb == "LOGOUT":
                return

    def answer(self, verb: str, rest: list[str]) -> None:
        server: Server = self.server  # type: ignore[assignment]
        if verb == "CAPABILITY":
            self.say(b"* CAPABILITY IMAP4rev1")
        elif verb == "SELECT":
            self.say(b"* 1 EXISTS")
        elif verb == "LOGOUT":
            self.say(b"* BYE")
        elif verb == "UID" and rest[0] == "SEARCH":
            unseen = " ".join(uid for uid in server.mails if uid not in server.seen)
            self.say(f"* SEARCH {unseen}".encode())
        elif verb == "UID" and rest[0] == "FETCH":
            content = server.mails[rest[1]]
            self.say(f"* 1 FETCH (UID {rest[1]} BODY[]<0> {{{len(content)}}}".encode())
            self.wfile.write(content + b")\r\n")
        elif verb == "UID" and rest[0] == "STORE":
            server.seen.add(rest[1])

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    """An IMAP server in the test's hands."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self) -> None:
        self.mails, self.seen = {"7": b"first", "9": b"second"}, set[str]()
        super().__init__(("127.0.0.1", 0), Inbox)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def test_an_inbox_gives_each_mail_that_was_not_seen(server: Server) -> None:
    url, taken = f"imap://127.0.0.1:{server.server_address[1]}", list[bytes]()
    box = ImapBox(url, "palm", "word")
    assert box.look(taken.append) == 2
    assert (taken, server.seen) == ([b"first", b"second"], {"7", "9"})
    assert box.look(taken.append) == 0
    with pytest.raises(MailboxAway):
        ImapBox(url, "palm", "other").look(taken.append)
    assert "word" not in repr(box)


def test_an_inbox_that_is_away_is_told_of() -> None:
    with pytest.raises(MailboxAway):
        ImapBox(f"imap://127.0.0.1:{free_port()}", "palm", "word").look(lambda content: None)
