"""Limits of a run, and how to ask for more to be said."""

TIME_LIMIT = 120.0
"""Seconds for each file, or for each megabyte of a larger one."""
MEMORY_LIMIT = 2_000.0
"""Megabytes that a process may have while it works on a file."""
DEBUG = "TEI_ENCODER_DEBUG"
"""Environment variable: when set, a fault of the program prints its traceback."""
