"""The described API against a running installation: what the description lets one send and what it forbids
is answered as described, to nobody, officers and a program that reports; never with an error of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dashboard.http.api.openapi import document
from domain.accounts.keys import NewToken
from tests.account_commands import commands_of
from tests.examples import ALL
from tests.integration.dashboard.running import PalmInstallation
from tests.signing import accounts_of, administrator

COUNTY = "330825"
CHECKS = (
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
)
EXAMPLES = {GenerationMode.POSITIVE: 16 if ALL else 3, GenerationMode.NEGATIVE: 16 if ALL else 2}
SEED = 20261122
OF_NOBODY = 2
"""Whatever they send, strangers are turned away before anybody reads it."""
DESCRIBED = schemathesis.openapi.from_dict(document("0"))
OPERATIONS = {found.ok().label: found.ok() for found in DESCRIBED.get_all_operations()}
WHO = ("nobody", "officer", "administrator", "reporter")


@pytest.fixture(scope="module")
def sessions_by_role(palm: PalmInstallation) -> Iterator[dict[str, requests.Session]]:
    """Sessions by who asks; each follows the rules of forms as a page or a program does."""
    store = palm.store()
    new = NewToken("report", COUNTY, name="schema")
    _, secret = commands_of(accounts_of(store)).create_token(new, administrator(), "")
    store.close()
    sessions = {
        "nobody": requests.Session(),
        "officer": palm.browser("duty_officer", COUNTY),
        "administrator": palm.browser("administrator", COUNTY),
        "reporter": requests.Session(),
    }
    sessions["reporter"].headers["Authorization"] = f"Bearer {secret}"
    for session in sessions.values():
        session.trust_env = False
    yield sessions
    for session in sessions.values():
        session.close()


def check_operation(label: str, mode: GenerationMode, ask: Callable[[schemathesis.Case], None]) -> None:
    """Ask what may be generated for an operation, the same each time."""
    bounds = settings(
        max_examples=EXAMPLES[mode],
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @seed(SEED)
    @bounds
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def each(case: schemathesis.Case) -> None:
        ask(case)

    each()


def no_error_of_ours(answer: schemathesis.Response) -> bool:
    """Whether the server stood it; so did one that says when to come again: a message is not yet durable."""
    return answer.status_code < 500 or (answer.status_code == 503 and "retry-after" in answer.headers)


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_answers_are_as_described(
    palm: PalmInstallation, sessions_by_role: dict[str, requests.Session], label: str
) -> None:
    """Each example is sent by all of them: to make one takes longer than to answer it."""
    answers: dict[str, list[int]] = {who: [] for who in WHO}
    shut = OPERATIONS[label].definition.raw.get("security")

    def ask(case: schemathesis.Case) -> None:
        for who in WHO if not shut or len(answers["nobody"]) < OF_NOBODY else WHO[1:]:
            answer = case.call(base_url=palm.web, session=sessions_by_role[who], timeout=20)
            answers[who].append(answer.status_code)
            assert no_error_of_ours(answer), (who, answer.text)
            case.validate_response(answer, checks=CHECKS)

    check_operation(label, GenerationMode.POSITIVE, ask)
    assert all(answers.values())
    if shut:
        assert set(answers["nobody"]) == {401}


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_what_the_description_forbids_is_refused_and_breaks_nothing(
    palm: PalmInstallation, sessions_by_role: dict[str, requests.Session], label: str
) -> None:
    def ask(case: schemathesis.Case) -> None:
        for who in ("officer", "reporter"):
            answer = case.call(base_url=palm.web, session=sessions_by_role[who], timeout=20)
            assert no_error_of_ours(answer), (who, answer.text)
            assert "Traceback" not in answer.text

    try:
        check_operation(label, GenerationMode.NEGATIVE, ask)
    except Exception as nothing:
        if "Unsatisfiable" not in type(nothing).__name__ and "negative" not in str(nothing).lower():
            raise
