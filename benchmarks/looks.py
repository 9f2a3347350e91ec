"""The cost of opening nine charts in several templates, next to bare Bokeh: `python -m benchmarks.looks`.

Needs panel-material-ui, which the dashboard itself does not.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from statistics import median

from benchmarks.opening import openings
from benchmarks.serving import SERVERS, bare_bokeh, panel

LOOKS = {"plain Panel widgets": "plain", "Fast template": "fast", "panel-material-ui": "material"}
ROUNDS, PAGES = 3, 6


def main() -> None:
    """Print a Markdown table."""
    with ExitStack() as running:
        servers = {"bare Bokeh": running.enter_context(bare_bokeh(charts=9, lines=2))}
        for look, script in LOOKS.items():
            servers[look] = running.enter_context(panel(SERVERS / "looks" / f"{script}.py"))
        made = asyncio.run(openings(servers, ROUNDS, PAGES))
    bare = median(made["bare Bokeh"].open_ms)
    print("| look | CPU to open a page, ms | ratio to bare Bokeh |\n|---|---:|---:|")
    for look, opening in made.items():
        print(f"| {look} | {median(opening.open_ms):.0f} | {median(opening.open_ms) / bare:.2f} |")


if __name__ == "__main__":
    main()
