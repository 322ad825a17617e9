"""Many screens at once: how late each event is, what the server spends, and what frozen screens cost the
others.
"""
