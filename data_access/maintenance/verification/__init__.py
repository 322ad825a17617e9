"""Verification: is the trace what was written, and the state what the trace says?"""
