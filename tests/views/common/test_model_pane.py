"""A pane of models shows them on a server, and others in their place."""

from __future__ import annotations

import panel as pn
from bokeh.document import Document
from bokeh.models import Column, Div
from panel.io.state import set_curdoc

from dashboard.views.common.model_pane import ModelPane


def test_the_page_has_the_model_itself_and_later_the_one_that_replaces_it() -> None:
    document, pane = Document(), ModelPane(Column(Div(text="first")), sizing_mode="stretch_width")
    with set_curdoc(document):
        root = pn.Column(pane, sizing_mode="stretch_width").get_root(document)
        document.add_root(root)
        first = pane.object
        assert root.children == [first]
        assert first.document is document
        pane.object = Column(Div(text="second"))
        assert root.children == [pane.object]
    assert pane.object.document is document
    assert first.document is None


def test_a_pane_without_a_model_takes_no_room_until_it_has_one() -> None:
    document, pane = Document(), ModelPane(sizing_mode="stretch_width")
    with set_curdoc(document):
        root = pn.Column(pane).get_root(document)
        document.add_root(root)
        pane.object = Column()
        assert root.children == [pane.object]


def test_a_model_of_another_page_is_taken_from_it() -> None:
    before, document, model = Document(), Document(), Column(Div())
    before.add_root(model)
    with set_curdoc(document):
        document.add_root(pn.Column(ModelPane(model)).get_root(document))
    assert model.document is document
    assert not before.roots
