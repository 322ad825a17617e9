"""Problems of the HTTP API: one shape, {"error": {"code", "message", "where"}}, in the reader's
language.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, jsonify, request

from dashboard.identity.refusals.case_problems import CASE_PROBLEMS
from dashboard.identity.refusals.emergency_problems import EMERGENCY_PROBLEMS
from dashboard.identity.refusals.request_problems import REQUEST_PROBLEMS
from dashboard.identity.refusals.squad_problems import SQUAD_PROBLEMS
from domain.access.masking import mask_quoted

PROBLEMS: dict[str, tuple[int, str, str]] = {
    **REQUEST_PROBLEMS,
    **CASE_PROBLEMS,
    **SQUAD_PROBLEMS,
    **EMERGENCY_PROBLEMS,
}
RETRY_AFTER_S = 2
LONGEST_HEADER = 300
"""Characters of the message that the header X-Problem repeats, percent-encoded, for who has no body left."""
REFUSALS = {"unknown_region": "region_unknown"}


class Problem(Exception):
    """Ends a request with one of PROBLEMS. `where` names the field or parameter, `detail` adds facts in
    English.
    """

    def __init__(
        self, code: str, where: str | None = None, detail: str | None = None, retry_s: int = RETRY_AFTER_S
    ) -> None:
        super().__init__(code)
        self.code, self.where, self.detail, self.retry_s = code, where, detail, retry_s

    def response(self) -> Response:
        """The HTTP answer, in the language of the request."""
        status, zh, en = PROBLEMS[self.code]
        message = en if wants_english() else zh
        shown = f"{message}: {self.detail}" if self.detail else message
        answer = jsonify({"error": {"code": _public(self.code), "message": shown, "where": self.where}})
        answer.status_code = status
        answer.headers["X-Problem"] = quote(shown[:LONGEST_HEADER])
        if status in (429, 503):
            answer.headers["Retry-After"] = str(self.retry_s)
        if status == 401:
            answer.headers["WWW-Authenticate"] = 'Bearer realm="palm"'
        return answer


def refused(code: str, detail: str, where: str | None = None) -> Problem:
    """The problem for a refusal of the domain (422, or 413 when too large)."""
    known = REFUSALS.get(code, code)
    return Problem(known if known in PROBLEMS else "bad_field", where, mask_quoted(detail))


def wants_english() -> bool:
    """?lang= first, then the browser's languages; Chinese unless English is preferred."""
    language = request.args.get("lang")
    if language in ("zh", "en"):
        return language == "en"
    return request.accept_languages.best_match(["zh", "en"], default="zh") == "en"


def as_body(problem: Problem) -> dict[str, Any]:
    """The problem as plain data, for one item of a batch."""
    return dict(problem.response().get_json()["error"])


def _public(code: str) -> str:
    return next((public for public, private in REFUSALS.items() if private == code), code)
