"""`python -m dashboard`: the same as the command `realtime-dashboard`."""

from __future__ import annotations

from dashboard.app.cli import command

if __name__ == "__main__":
    command()
