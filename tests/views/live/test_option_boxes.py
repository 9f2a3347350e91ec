"""A click on a box chooses the option that the viewer saw, or none."""

from __future__ import annotations

from functools import partial

import panel as pn
from bokeh.document import Document
from bokeh.models import CheckboxGroup
from panel.io.state import set_curdoc

from dashboard.views.live.option_boxes import OptionBoxes


class BoxesPage:
    """Boxes in a document, which a browser ticks by number."""

    def __init__(self, *options: str) -> None:
        self.boxes = OptionBoxes(partial(pn.widgets.CheckBoxGroup, inline=True))
        self.boxes.offer(list(options), [])
        self.document = Document()
        with set_curdoc(self.document):
            self.document.add_root(pn.Column(self.boxes).get_root(self.document))

    @property
    def model(self) -> CheckboxGroup:
        return next(iter(self.document.select({"type": CheckboxGroup})))

    def tick(self, model: CheckboxGroup, *numbers: int) -> None:
        """What a browser sends that has these boxes ticked."""
        changed = {"kind": "ModelChanged", "model": {"id": model.id}, "attr": "active", "new": list(numbers)}
        with set_curdoc(self.document):
            self.document.apply_json_patch({"events": [changed]})


def test_a_ticked_box_chooses_its_option() -> None:
    page = BoxesPage("lake", "hut")
    page.tick(page.model, 1)
    assert page.boxes.value == ["hut"]


def test_a_click_on_boxes_that_were_replaced_chooses_nothing() -> None:
    page = BoxesPage("lake", "hut")
    before = page.model
    page.boxes.offer(["pond", "lake", "hut"], ["lake"])
    assert page.model.labels == ["pond", "lake", "hut"]
    page.tick(before, 0)
    assert page.boxes.value == ["lake"]
    assert page.model.active == [1]
    page.tick(page.model, 0)
    assert page.boxes.value == ["pond"]


def test_boxes_stay_where_options_are_added_behind_them() -> None:
    page = BoxesPage("lake", "hut")
    before = page.model
    page.boxes.offer(["lake", "hut", "pond"], ["hut"])
    assert page.model is before
    assert (before.labels, before.active) == (["lake", "hut", "pond"], [1])
    page.tick(before, 0, 1)
    assert page.boxes.value == ["lake", "hut"]
