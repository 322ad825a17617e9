"""Proposals of responses that are open: everybody for whom the response would hold sees them."""

from __future__ import annotations

from typing import Final

from domain.topics.emergency.response_topic import narrow_response, shows_response
from domain.topics.topic import Topic

PROPOSALS: Final = Topic("proposals", "id", narrow_response, shows_response)
