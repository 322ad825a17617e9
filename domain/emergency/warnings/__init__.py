"""Official warnings 预警: what one message says, and what it means for the warnings that stand."""
