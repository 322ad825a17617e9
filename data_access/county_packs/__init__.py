"""County packs: read, checked, and looked up by place."""
