"""The scripts and style sheets in the HTML of pages, found once for all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

import panel as pn
import panel.io.server
import pytest
from bokeh.core import has_props
from bokeh.core.properties import String
from bokeh.document import Document
from bokeh.embed.bundle import Bundle
from bokeh.model import Model
from bokeh.models import Div
from panel.io.resources import Resources, bundle_resources
from panel.io.state import set_curdoc

from dashboard.app.page_resources import remember_resources

Find = Callable[..., Bundle]


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch) -> Iterator[Find]:
    """What the server calls for a page."""
    monkeypatch.setattr(panel.io.server, "bundle_resources", bundle_resources)
    remember_resources()
    document = Document()
    with set_curdoc(document):
        yield vars(panel.io.server)["bundle_resources"]


def scripts(bundle: Bundle) -> list[str]:
    return [str(address) for address in bundle.js_files]


def addresses(bundle: Bundle) -> tuple[list[str], list[str], list[str]]:
    return scripts(bundle), [str(address) for address in bundle.css_files], bundle.css_raw


def test_pages_have_what_panel_finds(find: Find) -> None:
    resources = Resources(mode="server", root_url="/")
    expected = addresses(bundle_resources([Div()], resources))
    assert expected[0], "a page has scripts"
    assert addresses(find([Div()], resources)) == expected
    assert addresses(find([Div()], resources)) == expected


def test_the_second_page_is_not_searched_for(find: Find) -> None:
    assert find([Div()], Resources(mode="server")) is find([Div()], Resources(mode="server"))


def test_a_page_with_a_formula_has_the_scripts_for_it(find: Find) -> None:
    resources = Resources(mode="server")
    plain = find([Div(text="text", disable_math=True)], resources)
    formula = find([Div(text="$$x^2$$")], resources)
    assert not any("mathjax" in address for address in scripts(plain))
    assert any("mathjax" in address for address in scripts(formula))


def test_settings_that_change_are_followed(find: Find) -> None:
    resources = Resources(mode="server")
    before = find([Div()], resources).css_raw
    pn.config.raw_css = [*pn.config.raw_css, ".added { color: red }"]
    assert [one for one in find([Div()], resources).css_raw if one not in before]


def test_a_model_that_is_defined_later_brings_its_script(find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    # The model is known during this test alone.
    monkeypatch.setattr(has_props._default_resolver, "_known_models", Model.model_class_reverse_map)
    resources = Resources(mode="server")
    find([Div()], resources)

    class Later(Div):  # type: ignore[misc]
        __javascript__: ClassVar[list[str]] = ["https://example.test/later.js"]
        detail = String()

    assert "https://example.test/later.js" in scripts(find([Div()], resources))
