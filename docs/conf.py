"""Sphinx: `make docs` writes build/docs, which needs no server and no other host."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Realtime dashboard"
release = version = installed_version("realtime-dashboard")
extensions = ["myst_parser", "sphinx_copybutton", "settings_reference"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["images"]

myst_heading_anchors = 3
nitpicky = True

html_theme = "furo"
html_title = f"Realtime dashboard {release}"
html_show_copyright = False
html_show_sphinx = False
html_show_sourcelink = False
html_copy_source = False
