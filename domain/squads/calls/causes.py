"""Why a message did not leave the house, or did not arrive: the codes that a row of the outbox ends with.
Screens have words for each (`cause.…`); what a mail server, a gateway or a person says otherwise is shown as
they said it.
"""

from __future__ import annotations

from typing import Final

RELAY: Final = frozenset(
    {
        "bad_address", "bounced", "drill", "group_limit", "no_gateway", "no_number", "no_outcome",
        "program_error", "too_old", "unreachable",
    }
)  # fmt: skip
"""What we found ourselves."""
CONNECTION: Final = frozenset({"bad_answer", "broken_off", "no_connection", "timeout", "tls_failed"})
"""What happened between us and a gateway (data_access/gateways/failure_names.py)."""
GATEWAY: Final = frozenset(
    {
        "bad_request", "blocked", "busy", "daily_limit", "disconnected", "empty_number", "internal_error",
        "invalid_number", "no_answer", "no_such_page", "not_called", "not_installed", "number_not_in_use",
        "same_text", "switched_off", "unknown_subscriber", "wrong_host",
    }
)  # fmt: skip
"""What a gateway may answer (docs/gateways.md)."""
CAUSES: Final = RELAY | CONNECTION | GATEWAY
