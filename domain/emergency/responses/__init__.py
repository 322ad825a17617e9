"""Emergency responses 应急响应: which run in a county, and at which level."""
