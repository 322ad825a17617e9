"""The page of people's phones: opened by a link to one person, and by nothing else."""
