"""Who asks, from where and how often, and the problem that a request ends with."""
