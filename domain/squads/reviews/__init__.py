"""Measures of work 复盘: how long cases and squads take, step by step, and what went in time."""
