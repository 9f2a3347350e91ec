"""HTML is rendered by templates alone, and every value in them is escaped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from dashboard.views.common.templates import TEMPLATES, render

EVIL = "\"'><img src=x onerror=alert(1)>"
DASHBOARD = TEMPLATES.parent.parent


def test_values_are_escaped_in_text_and_attributes() -> None:
    line = {"name": EVIL, "field": EVIL, "key": EVIL, "decimals": 1, "unit": EVIL, "colour": 0}
    html = render("legend.html", heading=EVIL, unit=EVIL, lines=[line])
    assert "<img" not in html
    assert html.count("&#34;&#39;&gt;") == 7


def test_line_breaks_of_a_template_are_not_sent() -> None:
    html = render("tools.html")
    assert "\n" not in html
    assert "</button> <button" in html


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("heading.html", level=1)


@pytest.mark.parametrize("file", sorted(DASHBOARD.rglob("*.py")), ids=lambda file: file.stem)
def test_no_python_file_builds_markup(file: Path) -> None:
    text = re.sub(r'""".*?"""', "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"""["'][^"'\n]*</?[a-z][a-z0-9]*[ >/]""", text)


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda file: file.stem)
def test_no_template_turns_escaping_off(template: Path) -> None:
    assert not re.search(r"\|\s*safe|autoescape", template.read_text(encoding="utf-8"))
