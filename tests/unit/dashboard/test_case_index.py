"""What phones show of open cases is looked up once for each state."""

from __future__ import annotations

from dashboard.realtime.case_index import CaseIndex
from dashboard.realtime.live_state import Live
from domain.topics.reducer import empty

ROWS = [{"id": "1", "person": "A"}, {"id": "2", "person": "B"}]


def test_another_state_is_looked_up_anew() -> None:
    index = CaseIndex(lambda cases: {case["person"]: [case] for case in cases})
    live, state = Live("330825"), empty("330825", "e", 7)  # type: ignore[arg-type]
    live.load(state | {"cases": ROWS}, [])
    assert index.find(live, "A") == ROWS[:1]
    assert index.find(live, "A") is index.find(live, "A")
    assert index.find(live, "C") == ()
    live.load(state | {"cases": ROWS[1:]}, [])
    assert index.find(live, "A") == ()
