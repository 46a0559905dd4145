"""What is wrong with the set-up around the plans, and what to do about it."""
