"""Exit statuses."""

CLEAN = 0
FINDINGS = 1
"""Something is wrong with a file."""
COULD_NOT_RUN = 2
"""The command could not run, or there is no verdict on a file."""
