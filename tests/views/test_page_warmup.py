"""What is made before the first page of a process."""

from __future__ import annotations

import subprocess
import sys

from tests.support.serving import ROOT


def test_the_first_page_finds_what_it_is_made_of() -> None:
    """In a process of its own, as the first page of a server is."""
    code = (
        "import sys; from dashboard.views.page_warmup import prepare; prepare(); before = set(sys.modules);"
        "from dashboard.views.common.viewer import Viewer; from dashboard.views.live.tab import LiveTab;"
        "from dashboard.views.page import Page; viewer = Viewer();"
        "Page('Title', viewer, {}, {'Live': lambda: LiveTab({}, viewer)}).__panel__().get_root();"
        "print([name for name in set(sys.modules) - before if name.startswith(('dashboard', 'hvplot'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
