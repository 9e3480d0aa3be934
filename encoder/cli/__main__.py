"""`python -m encoder.cli` is the command."""

import sys

from encoder.cli.main import main

sys.exit(main())
