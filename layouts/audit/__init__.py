"""/trace 留痕: the page, its rows, their values in words."""
