"""Storms 台风: where one is and goes by each agency's word; when its wind comes to a place and leaves."""
