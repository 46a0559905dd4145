"""What a treatment plan says, as values: the plan, the table of its format, kinds of entries, instruments."""
