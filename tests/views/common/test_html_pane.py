"""A pane of HTML whose text changes."""

from __future__ import annotations

from dashboard.views.common.html_pane import HtmlPane


def test_a_new_text_comes_without_new_stylesheets() -> None:
    pane = HtmlPane("<b>before</b>", stylesheets=["b { color: red }"])
    model = pane.get_root()
    loaded = [id(sheet) for sheet in model.stylesheets]
    pane.object = "<b>after</b>"
    assert "after" in model.text
    assert [id(sheet) for sheet in model.stylesheets] == loaded
