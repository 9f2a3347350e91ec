"""A pane of charts that were made for the page that shows them."""

from __future__ import annotations

from typing import Any

import panel as pn


class ModelPane(pn.pane.Bokeh):
    """Panel's pane for Bokeh models, except that it does not search all models of the charts for scripts on a
    server, and does not copy the layout into parameters of its own."""

    def _get_model(self, doc: Any, root: Any = None, parent: Any = None, comm: Any = None) -> Any:
        model = self.object
        if comm is not None or root is None or model is None or model.document not in (None, doc):
            return super()._get_model(doc, root, parent, comm)
        self._models[root.ref["id"]] = (model, parent)
        return model

    def _sync_properties(self) -> None:  # type: ignore[override]
        """The model and this pane are laid out alike."""
