"""The server's side of a page's connection."""

from __future__ import annotations

import json

from bokeh.document import Document

from dashboard.page_channel.row_broadcaster import RowBroadcaster
from dashboard.views.common.viewer import Viewer
from dashboard.views.connection import PageConnection
from tests.support.channels import Channel


def test_a_page_without_a_channel_uses_one_as_soon_as_it_names_itself_there() -> None:
    pages, viewer, document = RowBroadcaster(), Viewer(), Document()
    viewer.channel_subscriptions = pages.open()
    model = PageConnection(document, viewer).model
    assert viewer.subscriptions is viewer.channel_subscriptions
    model.update(beat_needed=True, rows_needed=True)
    assert viewer.subscriptions is None
    assert len(document.session_callbacks) == 1, "the beat"
    channel = Channel()
    assert pages.receive(channel, json.dumps({"page": "of another process"}))
    assert model.rows_needed
    assert pages.receive(channel, json.dumps({"page": model.page}))
    assert (model.rows_needed, model.beat_needed) == (False, False)
    assert viewer.subscriptions is viewer.channel_subscriptions
    assert document.session_callbacks == []
