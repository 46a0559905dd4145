"""The SMART checker: rules over a plan, with the goals' sentences read."""
