"""The HTML around the document of a page on a server: icon, font, the script of the connection, and what
shows until the document comes."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

import panel as pn
from bokeh.document import Document
from jinja2 import Environment
from markupsafe import Markup
from panel.io.resources import LOCAL_DIST

from dashboard.views.common.static_files import asset
from dashboard.views.common.templates import render

FONT = "static/fonts/inter-latin.woff2"
# Panel serves the files that a class lists as its resources at an address of this form.
FONT_ADDRESS = f"components/dashboard.views.page/Page/_resources/font/{FONT}?v=4.1"
# What Panel's own page has besides.
# A template that is compiled: Panel would compile a text for every page.
TEMPLATE = Environment().from_string(
    "{% extends base %}"
    "{% block postamble %}{{ page_head }}{% endblock %}"
    "{% block contents %}{{ skeleton }}{{ super() }}{% endblock %}"
)


def set_html(document: Document, title: str) -> None:
    """Set the template of the HTML in which `document` is sent."""
    document.title = title
    document.template = TEMPLATE
    # Panel sets it for the session that answers the request for the page alone. Where another process, or
    # another session after a restart, has the page's socket, its style sheets would come from another host.
    root = f"{pn.state.rel_path}/" if pn.state.rel_path else ""
    document.template_variables.setdefault("dist_url", root + LOCAL_DIST)
    document.template_variables.update(
        page_head=_head(root),
        skeleton=render("skeleton.html", title=title),
        app_favicon=_icon(),
        # Panel's own is left out where there is any.
        apple_icon=None,
    )


@lru_cache(maxsize=8)
def _head(root: str) -> str:
    """What the head has beside the title. root: the address of the server, seen from the page: where a proxy
    removes a path, only the browser knows it."""
    return render("page_head.html", code=Markup(asset("bundles/connection.js")), root=root, font=FONT_ADDRESS)


@lru_cache(maxsize=1)
def _icon() -> str:
    """The icon as an address of its content, so that no request is made for it."""
    return "data:image/svg+xml," + quote(asset("favicon.svg").strip())
