"""Evacuation 避险转移: who has to move, what became of them, and when they may return."""
