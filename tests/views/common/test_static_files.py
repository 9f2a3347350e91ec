"""Style sheets as a page is sent them."""

from __future__ import annotations

import pytest

from dashboard.views.common.static_files import STATIC, asset, css, root_styles, stylesheet

NAMES = [file.stem for file in (STATIC / "css").glob("*.css")]


@pytest.mark.parametrize("name", NAMES)
def test_a_style_sheet_is_sent_without_comments_and_line_breaks(name: str) -> None:
    text = css(name)
    assert text
    assert "/*" not in text
    assert "\n" not in text
    assert text.count("{") == text.count("}") == asset(f"css/{name}.css").count("{")


def test_a_style_sheet_of_charts_is_a_model_of_its_own_with_the_same_text() -> None:
    one, other = stylesheet("cards"), stylesheet("cards")
    assert one is not other
    assert one.css == other.css == css("cards")


def test_outside_a_server_the_layout_defines_the_tokens_itself() -> None:
    assert root_styles() == [css("tokens"), css("notebook")]
