"""A pane of HTML whose text changes."""

from __future__ import annotations

from typing import Any

import panel as pn


class HtmlPane(pn.pane.HTML):
    """Panel's HTML pane, except that a new text is sent without the stylesheets. In a notebook they would be
    new models, which the browser loads from another host (`panel.pane.base.ModelPane._update`)."""

    def _update(self, ref: str, model: Any) -> None:
        properties = self._get_properties(model.document)
        del properties["stylesheets"]
        model.update(**properties)
