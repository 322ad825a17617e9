"""The trace 留痕: who did what, when, from where and on whose order, in one hash chain a county."""
