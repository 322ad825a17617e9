"""Directed checks 专项核查: one question to every grid or person, with typed answers that are rolled up."""
