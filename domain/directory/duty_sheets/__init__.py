"""Duty sheets 值班表 as offices write them: from the words of cells to duties, and what stays unclear."""
