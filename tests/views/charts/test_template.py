"""What all charts of a section share."""

from __future__ import annotations

from dashboard.views.charts.template import chart_template


def test_new_rows_and_alerts_update_the_section() -> None:
    template = chart_template()
    update, _, _ = template.callbacks
    assert template.rows.js_property_callbacks["streaming"] == [update]
    assert template.alerts.js_property_callbacks["change:data"] == [update]
