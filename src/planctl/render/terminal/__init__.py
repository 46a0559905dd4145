"""Pages for a terminal: tables, panels and charts, as wide as it is and in its colours."""
