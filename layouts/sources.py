"""/sources: what feeds the county, what could not be taken (dead letters), and what went missing (lost)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html
from dash.development.base_component import Component

from domain.access.rights import Right
from layouts.components import elements, forms, header
from layouts.components.tables import facts, headings, moment, span, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from layouts.i18n import Translator
    from layouts.site import Boot

RAW_LIMIT = 256 * 1024


class Ids(StrEnum):
    """Ids of this page; names are unique in the whole app."""

    BOOT = "sources-boot"
    MOUNTED = "sources-mounted"
    COUNTY = "sources-county"
    PAGE = "sources-page"
    REFRESH = "sources-refresh"
    SIGNAL = "sources-signal"
    HEALTH = "sources-health"
    DEAD = "sources-dead"
    PREVIOUS = "sources-previous"
    NEXT = "sources-next"
    POSITION = "sources-position"
    PAGER = "sources-pager"
    LOST = "sources-lost"
    WAITING = "sources-waiting"
    WAITING_WANTED = "sources-waiting-wanted"
    WANTED = "sources-wanted"
    ACKNOWLEDGE = "sources-acknowledge"
    OPEN_ID = "sources-open-id"
    KNOWN = "sources-known"
    DRAWN = "sources-drawn"
    EDITOR = "sources-editor"
    EDITOR_FACTS = "sources-editor-facts"
    RAW = "sources-raw"
    RAW_BOX = "sources-raw-box"
    REVEAL = "sources-reveal"
    RESEND = "sources-resend"
    RESULT = "sources-result"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page; tables come by callback when it opens and when something was done."""
    return html.Div(
        [
            dcc.Store(id=Ids.BOOT, data=boot.data()),
            dcc.Store(id=Ids.MOUNTED),
            dcc.Store(id=Ids.COUNTY, data=boot.counties[0]),
            dcc.Store(id=Ids.PAGE, data="1"),
            dcc.Store(id=Ids.WANTED),
            dcc.Store(id=Ids.WAITING_WANTED),
            dcc.Store(id=Ids.ACKNOWLEDGE),
            dcc.Store(id=Ids.OPEN_ID),
            dcc.Store(id=Ids.SIGNAL),
            dcc.Store(id=Ids.KNOWN),
            dcc.Store(id=Ids.DRAWN),
            header.page_header(boot, t),
            elements.banner(),
            html.Main([_left(boot, t), _dead_letter_panel(boot, t)], className="sources"),
        ],
        className="page page-sources",
        **{"data-signal": Ids.SIGNAL},
    )


def _left(boot: Boot, t: Translator) -> html.Div:
    refresh = html.Button(t("sources.refresh"), id=Ids.REFRESH, className="btn btn-small")
    health = _card("sources.health", [refresh, _counties(boot)], html.Div(id=Ids.HEALTH), t)
    pager = html.Div(
        [
            html.Button(t("sources.previous"), id=Ids.PREVIOUS, className="btn btn-small"),
            html.Span(id=Ids.POSITION, className="pager-text"),
            html.Button(t("sources.next"), id=Ids.NEXT, className="btn btn-small"),
        ],
        id=Ids.PAGER,
        className="pager",
        hidden=True,
    )
    dead = _card("sources.dead", pager, html.Div(id=Ids.DEAD), t)
    lost = _card("sources.lost", None, html.Div(id=Ids.LOST), t)
    waiting = _card("sources.waiting", None, html.Div(id=Ids.WAITING), t)
    return html.Div([health, dead, waiting, lost], className="sources-left")


def _counties(boot: Boot) -> html.Span | None:
    """Which county's sources are shown, when the region covers several."""
    return html.Span(boot.counties[0], className="sub") if len(boot.counties) > 1 else None


def _card(key: str, head: Any, body: Any, t: Translator) -> html.Section:
    title = html.Div([html.H2(t(key), className="panel-title"), html.Span(t(f"{key}.sub"), className="sub")])
    return html.Section(
        [html.Div([title, html.Div(head, className="card-tools")], className="panel-head"), body],
        className="panel card",
    )


def _dead_letter_panel(boot: Boot, t: Translator) -> html.Section:
    """One dead letter: what may be read of it, and, with the right to mend, ways to see and to send it."""
    mend = Right.MEND_SOURCES in boot.viewer.get("rights", ())
    return html.Section(
        [
            html.Div(html.H2(t("letter.title"), className="panel-title"), className="panel-head"),
            html.Div(html.P(t("letter.none"), className="empty-line"), id=Ids.EDITOR_FACTS),
            html.Div([_raw(t), _dead_letter_tools(t, mend=mend)], id=Ids.EDITOR, hidden=True),
            html.Div(id=Ids.RESULT, role="status", className="result", **{"aria-live": "polite"}),
        ],
        className="panel card letter",
    )


def _raw(t: Translator) -> html.Div:
    """The bytes of the dead letter: the browser fills them in once they are revealed."""
    editor = dcc.Textarea(id=Ids.RAW, className="raw", spellCheck=False, maxLength=RAW_LIMIT)
    label = html.Label(t("letter.raw"), htmlFor=Ids.RAW, className="field-label")
    return html.Div([label, editor], id=Ids.RAW_BOX, hidden=True)


def _dead_letter_tools(t: Translator, *, mend: bool) -> html.Div:
    reveal = html.Button(t("letter.reveal"), id=Ids.REVEAL, className="btn", **{"data-reveal-letter": ""})
    resend = forms.action_button(Ids.RESEND, t("letter.resend"), "main")
    return html.Div([reveal, resend], className="letter-tools", hidden=not mend)


def health_table(rows: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    """One line per source: last message, how many, how many refused."""
    if not rows:
        return html.P(t("health.empty"), className="empty-line")
    cells = [
        [
            html.Strong(source_name(row["source"], t)),
            moment(row["last_at"]),
            moment(row["last_received"]),
            html.Span(f"{row['messages']:,}", className="num"),
            html.Span(f"{row['dead']:,}", className="num warn" if row["dead"] else "num"),
        ]
        for row in rows
    ]
    columns = ("source", "last_at", "last_received", "messages", "dead")
    return table(headings(t, "health", columns), cells, "health")


def source_name(source: str, t: Translator) -> str:
    """A source by its name on screen, when it is one of our own."""
    key = f"source.{source}"
    return t(key) if t.has(key) else source


def reason_text(reason: str, t: Translator) -> str:
    """A refusal code in the reader's words; an unknown code is shown as it is."""
    key = f"reason.{reason}"
    return t(key) if t.has(key) else reason


def dead_table(rows: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    """One line per dead letter, newest first, each with a button that opens it."""
    if not rows:
        return html.P(t("dead.empty"), className="empty-line")
    cells = [
        [
            moment(row["at"]),
            html.Span(
                [html.Strong(reason_text(row["reason"], t)), html.Small(str(row["detail"] or ""))],
                className="why",
            ),
            html.Span(row["stream"], className="mono"),
            html.Span(f"{row['attempts']}", className="num"),
            html.Span(f"{row['size']:,}", className="num"),
            _open_cell(row, t),
        ]
        for row in rows
    ]
    columns = ("at", "reason", "stream", "attempts", "size", "open")
    return table(headings(t, "dead", columns), cells, "dead")


def _open_cell(row: Mapping[str, Any], t: Translator) -> html.Span:
    sent = html.Span(t("dead.resent"), className="chip") if row["resent_at"] else None
    button = forms.row_button(Ids.WANTED, row["id"], t("dead.look"), **{"data-open-letter": ""})
    return html.Span([sent, button], className="row-tools")


def waiting_table(
    rows: Sequence[Mapping[str, Any]], total: int, now: datetime, t: Translator
) -> list[Component]:
    """One line per update or end that waits for its report, the longest waiting first; `total`: how many
    there are.
    """
    if not rows:
        return [html.P(t("waiting.empty"), className="empty-line")]
    cells = [
        [
            moment(row["at"]),
            span(row["at"], now, t),
            html.Span([html.Strong(source_name(row["source"], t)), html.Small(row["case"])], className="why"),
            t(f"waiting.kind.{row['kind']}"),
            sender_name(row["by"], t),
            forms.row_button(Ids.WAITING_WANTED, row["id"], t("waiting.look"), **{"data-open-letter": ""}),
        ]
        for row in rows
    ]
    columns = ("at", "for", "case", "what", "by", "open")
    shown: list[Component] = [table(headings(t, "waiting", columns), cells, "waiting")]
    if total > len(rows):
        shown.append(html.P(t("waiting.more", shown=len(rows), total=f"{total:,}"), className="empty-line"))
    return shown


def sender_name(name: str, t: Translator) -> str:
    """A token by its name; without one the message was put on the stream itself."""
    return name or t("waiting.stream")


def waiting_view(row: Mapping[str, Any], now: datetime, t: Translator) -> list[Component]:
    """Facts about a message that waits, and its content with every value masked."""
    pairs = [
        (t("waiting.case"), f"{source_name(row['source'], t)} {row['case']}"),
        (t("waiting.what"), t(f"waiting.kind.{row['kind']}")),
        (t("waiting.at"), moment(row["at"])),
        (t("waiting.for"), span(row["at"], now, t)),
        (t("waiting.by"), sender_name(row["by"], t)),
        (t("letter.entry"), row["entry_id"] or "—"),
    ]
    title = html.P(html.Strong(t("waiting.title")), className="field-label")
    if row["kind"] == "kept":
        return [title, facts(pairs), html.P(t("waiting.old"), className="empty-line")]
    label = t("letter.masked")
    masked = html.Pre(row["shown"], className="raw raw-masked", tabIndex="0", **{"aria-label": label})
    return [title, facts(pairs), html.P(label, className="field-label"), masked]


def lost_text(reason: str, t: Translator) -> str:
    """How entries were lost, in the reader's words."""
    key = f"lost.why.{reason}"
    return t(key) if t.has(key) else reason


def lost_table(rows: Sequence[Mapping[str, Any]], t: Translator, *, mend: bool) -> Component:
    """One line per gap in a stream, newest first; who may `mend` can acknowledge the open ones."""
    if not rows:
        return html.P(t("lost.empty"), className="empty-line")
    cells = [
        [
            moment(row["at"]),
            html.Span(row["stream"], className="mono"),
            html.Span(f"{row['first'] or '…'} – {row['last'] or '…'}", className="mono"),
            html.Span(t("lost.uncounted") if row["count"] is None else f"{row['count']:,}", className="num"),
            lost_text(row["reason"], t),
            _acknowledge_cell(row, t, mend=mend),
        ]
        for row in rows
    ]
    columns = ("at", "stream", "range", "count", "reason", "acknowledge")
    return table(headings(t, "lost", columns), cells, "lost")


def _acknowledge_cell(row: Mapping[str, Any], t: Translator, *, mend: bool) -> Component:
    if row["acknowledged_at"]:
        return html.Span(t("lost.known", at=moment(row["acknowledged_at"])), className="quiet")
    if not mend:
        return html.Span(t("lost.open"), className="quiet")
    return forms.row_action(Ids.ACKNOWLEDGE, row["id"], t("lost.do"))


def dead_letter_facts(row: Mapping[str, Any], t: Translator) -> html.Dl:
    """Facts about the opened dead letter, beside its bytes."""
    known = [
        ("dead.reason", reason_text(row["reason"], t)),
        ("letter.detail", str(row["detail"] or "—")),
        ("dead.stream", row["stream"]),
        ("letter.entry", row["entry_id"]),
        ("dead.at", moment(row["at"])),
        ("dead.attempts", str(row["attempts"])),
        ("letter.by", sender_name(row["by"], t)),
    ]
    return facts([(t(key), text) for key, text in known])


def dead_letter_view(row: Mapping[str, Any], t: Translator) -> list[Component]:
    """Facts about the opened dead letter, and its content with every value masked."""
    marks = {"aria-label": t("letter.masked"), "data-letter": str(row["id"])}
    masked = html.Pre(row["shown"], className="raw raw-masked", tabIndex="0", **marks)
    return [dead_letter_facts(row, t), html.P(t("letter.masked"), className="field-label"), masked]
