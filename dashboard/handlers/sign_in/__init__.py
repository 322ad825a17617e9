"""Commands about signing in and one's own ways in: password, second factor, links, sessions."""
