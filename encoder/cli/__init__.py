"""The command line: one module a command; nothing else of the program prints or exits.

Exit status: 0 done, and nothing that the command looks for is wrong; 1 some files were not
written or have faults; 2 could not run, or no verdict on a file.
"""

from encoder.cli.main import main

__all__ = ["main"]
