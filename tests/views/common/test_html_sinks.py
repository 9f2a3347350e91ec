"""Where text can become HTML or a script: rules by which no new place forgets to escape it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.views.common.templates import TEMPLATES

VIEWS = TEMPLATES.parent
SCRIPTS = VIEWS / "static" / "js"
ROOT = VIEWS.parent.parent
# Of Bokeh and Panel: what reads a text as HTML, Markdown, TeX, a template or code.
SINKS = {
    "CustomJS", "CustomJSFilter", "CustomJSHover", "CustomJSTickFormatter", "Div", "HTML",
    "HTMLTemplateFormatter", "Markdown", "Markup", "MathText", "Paragraph", "PreText", "TeX", "Tooltip",
}  # fmt: skip
MARKUP = re.compile(r"<[a-zA-Z!/]")
# Regular expressions, which have groups.
NO_MARKUP = re.compile(r"\(\?|struct")
JS_SINKS = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(VIEWS.rglob("*.py")):
        yield path.relative_to(VIEWS).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """All calls, by the name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            yield name, node


def docstrings(tree: ast.Module) -> set[int]:
    """The lines on which a docstring begins."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, kinds)]
    return {body[0].value.lineno for body in bodies if body and isinstance(body[0], ast.Expr)}


def test_no_text_is_put_together_for_what_reads_it_as_html_or_code() -> None:
    found = [
        f"{name}:{call.lineno}"
        for name, tree in modules()
        for called, call in calls(tree)
        if called in SINKS
        for given in (*call.args, *(keyword.value for keyword in call.keywords))
        if isinstance(given, ast.JoinedStr | ast.BinOp)
    ]
    assert found == []


def test_titles_of_table_columns_are_escaped() -> None:
    titles = [
        (f"{name}:{call.lineno}", keyword.value)
        for name, tree in modules()
        for called, call in calls(tree)
        if called == "TableColumn"
        for keyword in call.keywords
        if keyword.arg == "title"
    ]
    assert titles
    for place, title in titles:
        escaped = isinstance(title, ast.Call) and getattr(title.func, "id", "") == "column_title"
        assert escaped or isinstance(title, ast.Constant), place


def test_no_markup_is_written_in_python() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for lines in [docstrings(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno not in lines
        if MARKUP.search(node.value) and not NO_MARKUP.search(node.value)
    ]
    assert found == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: str(path.name))
def test_a_template_escapes_all_values_and_quotes_those_in_attributes(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe|autoescape|Markup", text)
    assert not re.search(r"=\s*\{\{", text), "an attribute without quotes"
    for tag in re.findall(r"<[a-zA-Z][^>]*>", re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)):
        assert not re.search(r"\son[a-z]+\s*=", tag), "a handler in an attribute"
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)
    for value in re.findall(r"\{\{\s*(.*?)\s*\}\}", "".join(scripts)):
        # `code` is a bundle of this project; anything else is written as JSON, without "<".
        assert value == "code" or value.endswith("| tojson"), value


def test_scripts_of_the_page_set_text_and_no_html() -> None:
    found = {
        path.name: set(JS_SINKS.findall(path.read_text(encoding="utf-8"))) for path in SCRIPTS.glob("*.js")
    }
    # HTML that is rendered by a template, and then compared with what is shown.
    assert {name: sinks for name, sinks in found.items() if sinks} == {"dom.js": {"innerHTML"}}
