"""Readable logs on stderr: one line an event, time with its offset first, the program's name, then key=value.

No personal data: keys that hold it are masked by what they are; then every line that leaves by stderr,
tracebacks, warnings and other people's libraries included, is searched as free words (docs/masking.md).
"""

from __future__ import annotations

import io
import logging
import sys
from typing import Any, TextIO

import structlog

from dashboard.config.credentials import hidden
from domain.access.masking import mask_row, mask_text

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
LONGEST_LINE = 64 * 1024
"""Characters after which a line that does not end is written all the same."""
_MACHINERY = frozenset(("exc_info", "stack_info", "_record", "_from_structlog", "positional_args"))


class MaskedStream(io.TextIOBase):
    """A text stream whose every line is masked before it goes on. What has no end yet waits for it."""

    def __init__(self, inner: TextIO) -> None:
        self.inner = inner
        self._open = ""

    def write(self, text: str) -> int:
        whole, end, self._open = (self._open + text).rpartition("\n")
        if end:
            self.inner.write(hidden(mask_text(whole)) + end)
        if len(self._open) > LONGEST_LINE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Write what waits, too: somebody wants to see it now."""
        if self._open:
            self.inner.write(hidden(mask_text(self._open)))
            self._open = ""
        self.inner.flush()

    def isatty(self) -> bool:
        return self.inner.isatty()

    def fileno(self) -> int:
        return self.inner.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.inner.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self.inner.errors

    @property
    def buffer(self) -> Any:
        """For those who write bytes: the same stream, decoded and masked."""
        return _Bytes(self)


class _Bytes(io.RawIOBase):
    def __init__(self, text: MaskedStream) -> None:
        self._text = text

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._text.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def flush(self) -> None:
        self._text.flush()


def configure(program: str, level: str) -> None:
    """Send structlog and the standard library's logging to stderr in one form, masked; once a process."""
    if not isinstance(sys.stderr, MaskedStream):
        sys.stderr = MaskedStream(sys.stderr)
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S%z", utc=False),
        mask_event,
        one_line,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        cache_logger_on_first_use=False,
    )
    _route_standard_logging(shared, level)
    structlog.contextvars.bind_contextvars(program=program)


def configure_tool() -> None:
    """Set up what a command of a terminal logs: to stderr, masked, a traceback without the variables of its
    frames, which hold people. Programs call `configure` in its place.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            mask_event,
            one_line,
            structlog.processors.format_exc_info,
            mask_traceback,
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )


def mask_traceback(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Mask the text of a traceback as free words: an error may quote a row."""
    if "exception" in event:
        event["exception"] = hidden(mask_text(event["exception"]))
    return event


def mask_event(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Mask an event by its keys: phones, names and the like, and mappings inside it."""
    facts = {
        key: value
        for key, value in event.items()
        if key not in _MACHINERY and isinstance(value, str | int | dict | list)
    }
    return {**event, **mask_row(facts)}


def one_line(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """What an event says, without line ends and escapes: words of a request cannot pass for a line of ours,
    nor steer a terminal. The values beside it are quoted by the renderer.
    """
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(event["event"]))
    return {**event, "event": line}


def _route_standard_logging(shared: list[structlog.types.Processor], level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(
                    colors=sys.stderr.isatty(),
                    pad_event_to=28,
                    exception_formatter=structlog.dev.plain_traceback,
                ),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(LEVELS[level])
    for ours in ("gunicorn.error", "gunicorn.access"):
        logging.getLogger(ours).handlers[:] = []
        logging.getLogger(ours).propagate = True
    for noisy in ("engineio", "socketio", "werkzeug", "alembic", "geventwebsocket"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for client in ("engineio.client", "socketio.client"):  # without a level they bring a handler of their own
        logging.getLogger(client).setLevel(logging.ERROR)
