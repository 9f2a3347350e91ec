"""What the form "Add a source" shows of an answer: its rows, the columns to choose, and the block to copy."""

from __future__ import annotations

from typing import Any

import panel as pn
import param

from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from sources.guess.trial import Trial


class TrialPreview(pn.viewable.Viewer):
    """The trial of one address. `columns` and `source_name` change `block`; `rows` has the paths of the rows
    that the answer offers, and `write` is for its owner to connect."""

    def __init__(self) -> None:
        super().__init__()
        self.trial: Trial | None = None
        controls: Any = {"stylesheets": [css("controls")]}
        self.rows = pn.widgets.Select(label="Rows at", visible=False, width=260, **controls)
        self.table = HtmlPane("", stylesheets=[css("tables")], sizing_mode="stretch_width")
        label = render("field_label.html", label="Columns to show")
        self.columns_label = HtmlPane(label, visible=False, stylesheets=[css("header")])
        self.columns = pn.widgets.CheckButtonGroup(
            label="Columns", visible=False, stylesheets=[css("controls"), css("key_choice")]
        )
        self.source_name = pn.widgets.TextInput(label="Name", width=220, visible=False, **controls)
        self.write = pn.widgets.Button(
            label="Write to dashboard.toml", align="end", visible=False, **controls
        )
        self.block = pn.widgets.TextAreaInput(
            label="Block to copy", visible=False, disabled=True, auto_grow=True, max_rows=24,
            sizing_mode="stretch_width", **controls,
        )  # fmt: skip
        for widget in (self.columns, self.source_name):
            widget.param.watch(lambda _: self._show_block(), "value")

    def __panel__(self) -> pn.viewable.Viewable:
        row = pn.Row(self.source_name, self.write, stylesheets=[css("row")])
        parts = (self.rows, self.table, self.columns_label, self.columns, row, self.block)
        return pn.Column(*parts, sizing_mode="stretch_width")

    @property
    def name_of_source(self) -> str:
        """The name that the viewer wrote or, without one, that of the address."""
        return (self.source_name.value or "").strip() or (self.trial.name if self.trial else "")

    @property
    def settings(self) -> str:
        """The block of settings with the chosen columns; "" without a trial."""
        return self.trial.block(self.columns.value, self.name_of_source) if self.trial else ""

    def show_trial(self, trial: Trial | None, rows: str) -> None:
        """Show a trial, or that there is none. rows: the path for which it was made; "": the likeliest."""
        self.trial = trial
        for part in (self.columns_label, self.columns, self.source_name, self.write, self.block):
            part.visible = trial is not None
        self.table.object = ""
        if trial is None:
            # Other rows can still be chosen, but not those of an address before.
            self.rows.visible = self.rows.visible and bool(rows)
            return
        if not rows:
            self._offer_rows(trial)
        names = [column["name"] for column in trial.all_columns]
        shown = [column["name"] for column in trial.guess.settings["columns"]]
        self.columns.param.update(options=names, value=shown)
        self.source_name.value = trial.name
        heads, *lines = trial.preview()
        self.table.object = render("value_table.html", caption="Rows", sample=False, heads=heads, lines=lines)
        self._show_block()

    def _offer_rows(self, trial: Trial) -> None:
        """Offer the places of other rows in the answer, besides those that are shown."""
        here = trial.guess.settings.get("rows", "")
        options = {here or "the whole body": "", **{path: path for path in trial.guess.elsewhere}}
        with param.discard_events(self.rows):
            self.rows.param.update(options=options, value="")
        self.rows.param.trigger("options")
        self.rows.visible = len(options) > 1

    def _show_block(self) -> None:
        if self.trial is not None:
            self.block.value = self.settings
            self.write.disabled = not self.columns.value
