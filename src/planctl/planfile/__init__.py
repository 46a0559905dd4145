"""The text of a plan file to and from the model: decode, read, parse, edit, merge."""
