"""Pages of a phone about the tasks of other people: those one answers for, those below one."""
