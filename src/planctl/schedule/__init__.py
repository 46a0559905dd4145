"""When a plan must be reviewed, and why."""
