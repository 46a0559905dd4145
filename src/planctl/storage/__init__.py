"""Plans as files: reading, writing, and the folder they stand in."""
