"""The trail of a case in words, for its page and its file."""
