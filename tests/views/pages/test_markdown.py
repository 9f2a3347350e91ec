"""Markdown of the settings as HTML."""

from __future__ import annotations

from dashboard.views.pages.markdown import markdown_html


def test_html_in_a_text_is_text() -> None:
    html = markdown_html('<script>alert(1)</script> <img src=x onerror="a()">\n\n<b>bold</b>')
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_links_run_no_scripts_and_pictures_are_left_out() -> None:
    html = markdown_html(
        "[run](javascript:alert(1)) ![a](https://example.org/a.png) [there](https://example.org)"
    )
    assert 'href="javascript' not in html
    assert "a.png" not in html
    assert '<a href="https://example.org" target="_blank" rel="noopener noreferrer">there</a>' in html


def test_headings_are_below_that_of_the_panel() -> None:
    html = markdown_html("# One\n\n## Two\n\n###### Six\n\n| a | b |\n|--|--|\n| 1 | 2 |")
    assert "<h3>One</h3>" in html
    assert "<h4>Two</h4>" in html
    assert "<h6>Six</h6>" in html
    assert "<td>2</td>" in html
