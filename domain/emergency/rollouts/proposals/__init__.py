"""What official warnings propose about responses, and what becomes of a proposal."""
