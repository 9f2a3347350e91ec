"""The scripts and style sheets that the HTML of a page names, found once for all pages of a server.

Panel looks for them in all classes of models anew at each page: an eighth of the CPU of opening one. It has
no public way to change that, hence the private names used here.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import panel.io.server
from bokeh.embed.bundle import Bundle, _use_mathjax
from bokeh.model import Model
from panel.config import config
from panel.io.resources import Resources, _panel_use_mathjax, bundle_resources
from panel.io.state import state

# Pages behind each prefix, and with each set of settings, have an entry.
MAX_ENTRIES = 32


def remember_resources() -> None:
    """Let pages of this process share what `bundle_resources` finds, as long as all that it depends on is the
    same."""
    known = dict[Hashable, Bundle]()

    def remembered(roots: Sequence[Model], resources: Resources) -> Bundle:
        key = _dependencies(roots, resources)
        if key not in known:
            if len(known) >= MAX_ENTRIES:
                known.clear()
            known[key] = bundle_resources(roots, resources)
        return known[key]

    vars(panel.io.server)["bundle_resources"] = remembered


def _dependencies(roots: Sequence[Model], resources: Resources) -> Hashable:
    """What the scripts and style sheets of a page depend on: where it is served, the classes of models and
    extensions that are loaded, the settings of Panel, and formulas in its texts."""
    settings = (
        config.raw_css,
        config.global_css,
        config.css_files,
        config.js_files,
        config.js_modules,
        config.design,
        config.theme,
        config.notifications,
        config.global_loading_spinner,
    )
    return (
        resources.mode,
        resources.root_url,
        resources.absolute,
        state.rel_path,
        state.base_url,
        len(Model.model_class_reverse_map),
        repr(state._extensions),
        repr(settings),
        _use_mathjax(roots) or _panel_use_mathjax(roots),
    )
