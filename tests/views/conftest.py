"""What tests of views share."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from dashboard.views.charts import spec
from dashboard.views.common import key_styles
from dashboard.views.common.key_styles import KeyStyles


@pytest.fixture(autouse=True)
def _own_styles() -> Iterator[None]:
    """Give keys their styles from the first one on, whichever keys earlier tests of the process had."""
    styles = KeyStyles()
    with patch.object(key_styles, "STYLES", styles), patch.object(spec, "STYLES", styles):
        yield
