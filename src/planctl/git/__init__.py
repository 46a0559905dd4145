"""Everything that planctl asks of git: by argument list, in a cleaned environment, never through a shell."""
