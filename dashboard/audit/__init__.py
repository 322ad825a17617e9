"""The trace as people meet it: its page, its filters, signed exports, the anchors outside the database."""
