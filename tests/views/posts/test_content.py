"""What the Posts tab shows, and the script by which the browser shows its changes."""

from __future__ import annotations

from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.scripts import script_bundle
from dashboard.views.posts.content import PARTS, PostsContent, content_divs, content_script


def test_each_part_has_a_div_that_begins_with_its_html() -> None:
    divs = content_divs(PostsContent(tops="<p>#rain</p>"))
    assert set(divs) == set(PARTS)
    assert divs["tops"].text == "<p>#rain</p>"
    assert "post-list" in divs["posts"].css_classes


def test_a_change_of_any_part_of_the_zone_or_of_the_drawing_runs_the_script() -> None:
    content, state = PostsContent(), ChartState()
    script = content_script(content, state, script_bundle("posts"), content_divs(content))
    for name in (*PARTS, "about"):
        assert content.js_property_callbacks[f"change:{name}"] == [script]
    assert [state.js_property_callbacks[f"change:{name}"] for name in ("zone", "drawn")] == [[script]] * 2
    assert script.args["content"] is content
