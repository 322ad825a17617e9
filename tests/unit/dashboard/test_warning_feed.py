"""A feed of warnings on a real server: each message is taken once, an ill feed is asked ever more seldom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.ingest import warning_feed
from dashboard.ingest.warning_feed import WarningFeed
from data_access.gateways.feed_gateway import FeedError
from data_access.store import Unavailable
from domain.emergency.warnings.refusal import NotUnderstood
from tests.feed_server import FeedServer, serve_feed

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>t</title><updated>2026-08-09T04:00:00Z</updated>'
    "{entries}</feed>"
)
RSS = '<rss version="2.0"><channel><title>t</title>{entries}</channel></rss>'


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serve_feed() as found:
        yield found


class TakenFiles(list[bytes]):
    def __call__(self, source: str, content: bytes) -> None:
        self.append(content)


def link(address: str) -> str:
    return f'<entry><id>{address}</id><link href="{address}"/></entry>'


def make_entry(name: str) -> str:
    return f"<entry><id>{name}</id><content><alert><identifier>{name}</identifier></alert></content></entry>"


def test_an_index_names_its_messages_and_each_is_fetched_once(server: FeedServer) -> None:
    response, two = server.put("/1.xml", b"<alert>1</alert>"), server.put("/2.xml", b"<alert>2</alert>")
    feed = WarningFeed(server.put("/feed", ATOM.format(entries=link(response)).encode(), '"a"'), 60)
    taken = TakenFiles()
    assert feed.look(0, taken) == 1
    assert feed.due == 60
    assert feed.look(60, taken) == 0
    server.put("/feed", ATOM.format(entries=link(response) + link(two) * 2).encode(), '"b"')
    assert feed.look(120, taken) == 1
    assert taken == [b"<alert>1</alert>", b"<alert>2</alert>"]
    assert [path for path, _ in server.asked] == ["/feed", "/1.xml", "/feed", "/feed", "/2.xml"]


def test_messages_inside_a_feed_are_taken_apart_and_each_once(server: FeedServer) -> None:
    feed = WarningFeed(server.put("/feed", ATOM.format(entries=make_entry("a")).encode()), 60)
    taken = TakenFiles()
    feed.look(0, taken)
    server.put("/feed", ATOM.format(entries=make_entry("a") + make_entry("b")).encode())
    assert feed.look(60, taken) == 1
    assert [b">a<" in taken[0], b">b<" in taken[1], len(taken)] == [True, True, 2]


def test_rss_is_read_as_well_and_never_leads_to_another_host(server: FeedServer) -> None:
    away = "<item><link>http://169.254.169.254/latest</link></item>"
    response = server.put("/1.xml", b"<alert>1</alert>")
    entries = f"{away}<item><link>{response}</link></item>"
    taken = TakenFiles()
    feed = WarningFeed(server.put("/rss", RSS.format(entries=entries).encode()), 60)
    assert feed.look(0, taken) == 1
    assert taken == [b"<alert>1</alert>"]


def test_addresses_may_be_relative_and_in_any_script_and_one_that_is_none_holds_up_no_other(
    server: FeedServer,
) -> None:
    server.put("/feeds/%E5%8F%B0%E9%A3%8E.xml", b"<alert>1</alert>")
    server.put("/2.xml", b"<alert>2</alert>")
    away = ("http://[broken/3.xml", "http://away.example:x/4.xml")
    entries = "".join(map(link, (away[0], "台风.xml", "../2.xml", away[1])))
    feed = WarningFeed(server.put("/feeds/index", ATOM.format(entries=entries).encode(), '"a"'), 60)
    taken, left = TakenFiles(), list[str]()
    assert feed.look(0, taken, left.append) == 2
    assert taken == [b"<alert>1</alert>", b"<alert>2</alert>"]
    assert left == [f"{where} is on another host" for where in away]
    assert (feed.look(60, taken, left.append), len(left)) == (0, 2), "told once"


def test_relative_addresses_are_seen_from_where_a_redirect_of_the_feed_led(server: FeedServer) -> None:
    server.put("/2026/1.xml", b"<alert>1</alert>")
    server.put("/2026/index", ATOM.format(entries=link("1.xml")).encode())
    feed = WarningFeed(server.put("/feed", b"", status=302, Location="/2026/index"), 60)
    taken = TakenFiles()
    assert feed.look(0, taken) == 1
    assert taken == [b"<alert>1</alert>"]


def test_a_message_with_a_broken_redirect_holds_up_no_other(server: FeedServer) -> None:
    broken = server.put("/broken.xml", b"", status=302, Location="http://[")
    entries = link(broken) + link(server.put("/1.xml", b"<alert>1</alert>"))
    feed, taken = WarningFeed(server.put("/feed", ATOM.format(entries=entries).encode()), 60), TakenFiles()
    with pytest.raises(FeedError, match="1 of its messages"):
        feed.look(0, taken)
    assert taken == [b"<alert>1</alert>"]


def test_of_several_addresses_the_one_that_leads_to_a_message_is_fetched(server: FeedServer) -> None:
    server.put("/1.xml", b"<alert>1</alert>")
    page, self_, cap = (
        '<link type="text/html" href="/page.html"/>', '<link rel="self" href="/entry"/>',
        '<link type="application/cap+xml" href="/1.xml"/>',
    )  # fmt: skip
    item = '<item><link>/page.html</link><enclosure url="/2.xml" type="application/cap+xml"/></item>'
    server.put("/2.xml", b"<alert>2</alert>")
    for number, content in enumerate(
        (ATOM.format(entries=f"<entry><id>a</id>{page}{self_}{cap}</entry>"), RSS.format(entries=item)), 1
    ):
        taken = TakenFiles()
        assert WarningFeed(server.put("/feed", content.encode()), 60).look(0, taken) == 1
        assert taken == [f"<alert>{number}</alert>".encode()]


def test_an_entry_without_a_message_keeps_no_other_back(server: FeedServer) -> None:
    content = ATOM.format(entries="<entry><title>?</title></entry>" + make_entry("a"))
    feed, taken, left = WarningFeed(server.put("/feed", content.encode()), 60), TakenFiles(), list[str]()
    assert [feed.look(0, taken, left.append), feed.look(60, taken, left.append)] == [1, 0]
    assert left == ["entries without a message: 1"], "told once"


def test_an_ill_feed_is_asked_later_each_time_and_soon_again_once_it_is_well(server: FeedServer) -> None:
    feed, taken = WarningFeed(f"{server.url}/feed", 60), TakenFiles()
    dues = []
    for _ in range(7):
        with pytest.raises(FeedError):
            feed.look(0, taken)
        dues.append(feed.due)
    assert dues == [120, 240, 480, 960, 1800, 1800, 1800]
    server.put("/feed", b"<html/>")
    with pytest.raises(NotUnderstood):
        feed.look(0, taken)
    server.put("/feed", ATOM.format(entries="").encode())
    assert (feed.look(0, taken), feed.due) == (0, 60)


def test_a_message_that_is_not_there_yet_is_fetched_the_next_time_and_holds_up_no_other(
    server: FeedServer,
) -> None:
    text, two = f"{server.url}/1.xml", server.put("/2.xml", b"<alert>2</alert>")
    feed = WarningFeed(server.put("/feed", ATOM.format(entries=link(text) + link(two)).encode(), '"a"'), 60)
    taken = TakenFiles()
    with pytest.raises(FeedError, match="1 of its messages"):
        feed.look(0, taken)
    server.put("/1.xml", b"<alert>1</alert>")
    assert feed.look(60, taken) == 1, "though the feed itself did not change"
    assert taken == [b"<alert>2</alert>", b"<alert>1</alert>"]


def test_a_message_that_is_never_there_makes_no_other_late(server: FeedServer) -> None:
    gone = link(f"{server.url}/gone.xml")
    feed = WarningFeed(server.put("/feed", ATOM.format(entries=gone).encode()), 60)
    taken = TakenFiles()
    for minute in range(10):
        with pytest.raises(FeedError, match="1 of its messages"):
            feed.look(60 * minute, taken)
        assert feed.due == 60 * (minute + 1)
    assert [path for path, _ in server.asked].count("/gone.xml") == 4, "after 0, 1, 3 and 7 minutes"
    red = link(server.put("/red.xml", b"<alert>red</alert>"))
    server.put("/feed", ATOM.format(entries=gone + red).encode())
    with pytest.raises(FeedError):
        feed.look(600, taken)
    assert taken == [b"<alert>red</alert>"]


def test_a_feed_is_well_when_it_no_longer_names_what_is_gone(server: FeedServer) -> None:
    entries = ATOM.format(entries=link(server.put("/1.xml", b"<alert/>"))).encode()
    feed, taken = WarningFeed(server.put("/feed", entries, '"a"'), 60), TakenFiles()
    assert feed.look(0, taken) == 1
    server.put("/feed", ATOM.format(entries=link(f"{server.url}/gone.xml")).encode(), '"b"')
    with pytest.raises(FeedError):
        feed.look(60, taken)
    server.put("/feed", entries, '"a"')
    assert feed.look(120, taken) == 0


def test_what_the_database_could_not_take_comes_again(server: FeedServer) -> None:
    response = server.put("/1.xml", b"<alert>1</alert>")
    feed, taken = (
        WarningFeed(server.put("/feed", ATOM.format(entries=link(response)).encode(), '"a"'), 60),
        TakenFiles(),
    )

    def away(source: str, content: bytes) -> None:
        raise Unavailable("gone")

    with pytest.raises(Unavailable):
        feed.look(0, away)
    assert feed.look(0, taken) == 1


def test_many_messages_come_in_several_rounds(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warning_feed, "MOST_AT_ONCE", 2)
    links = [link(server.put(f"/{n}.xml", b"<alert/>")) for n in range(3)]
    feed, taken = (
        WarningFeed(server.put("/feed", ATOM.format(entries="".join(links)).encode(), '"a"'), 60),
        TakenFiles(),
    )
    assert (feed.look(0, taken), feed.due) == (2, 0)
    assert (feed.look(0, taken), feed.due) == (1, 60)
