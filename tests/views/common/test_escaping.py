"""Text from outside for sinks that render HTML by themselves."""

from __future__ import annotations

from html import unescape

from dashboard.views.common.escaping import column_title, markup

EVIL = "\"'><img src=x onerror=alert(1)> & @{time}{safe} $name{safe}"


def test_escaped_text_reads_the_same_and_has_no_markup() -> None:
    assert not set("<>\"'") & set(column_title(EVIL))
    assert unescape(column_title(EVIL)) == EVIL


def test_markup_is_never_read_as_tex() -> None:
    assert markup("<b>$$x$$</b>").disable_math
