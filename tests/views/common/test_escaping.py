"""Text from outside for sinks that render HTML by themselves."""

from __future__ import annotations

from html import unescape

import pytest

from dashboard.views.common.escaping import column_title, markup, tooltip

EVIL = "\"'><img src=x onerror=alert(1)> & @{time}{safe} $name{safe}"


@pytest.mark.parametrize("escaped", [column_title, tooltip])
def test_escaped_text_reads_the_same_and_has_no_markup(escaped: object) -> None:
    assert callable(escaped)
    assert not set("<>\"'") & set(escaped(EVIL))
    assert unescape(escaped(EVIL)) == EVIL


def test_tooltip_text_has_no_fields() -> None:
    assert not set("@${}") & set(tooltip(EVIL))
    assert tooltip("°C") == "°C"


def test_markup_is_never_read_as_tex() -> None:
    assert markup("<b>$$x$$</b>").disable_math
