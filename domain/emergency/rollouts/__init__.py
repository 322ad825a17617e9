"""Roll-outs 任务派发: one order sent down a cascade of tiers, and what comes back of it."""
