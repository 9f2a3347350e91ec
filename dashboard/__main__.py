"""`python -m dashboard`: the command line of `dashboard.app.cli`."""

from __future__ import annotations

import signal
import sys

from dashboard.app.cli import main

if __name__ == "__main__":
    # Ends like Ctrl-C, which leaves no half file.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
