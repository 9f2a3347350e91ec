"""Rules about missing rows fire once and clear once."""

from __future__ import annotations

from tests.support.alerts import SILENT, START, AlertScenario
from tests.support.waiting import until


def test_no_data_fires_once_and_clears_with_the_next_row(scenario: type[AlertScenario]) -> None:
    hut = scenario(SILENT)
    hut.pass_time(599)
    assert hut.received == []
    hut.pass_time(100)
    hut.publish(0, London=5.0)
    fired, cleared = hut.received
    assert (fired.text, fired.value, fired.fired) == (
        "Hut: no row for 10 min",
        None,
        round(START + 600) * 1000,
    )
    assert cleared == fired._replace(
        text="Hut: no row for 10 min, until now", cleared=round(START + 699) * 1000
    )


def test_no_data_fires_despite_sample_rows_and_rows_of_other_keys_or_quantities(
    scenario: type[AlertScenario],
) -> None:
    hut = scenario({**SILENT, "key": "London"}, {**SILENT, "quantity": "wind"}, SILENT)
    hut.pass_time(400)
    hut.publish(0, Rome=5.0)
    hut.publish(0, sample=True, London=5.0)
    hut.pass_time(200)
    assert [alert.text for alert in hut.received] == [
        "Hut, London: no row for 10 min",
        "Hut, Wind: no row for 10 min",
    ]


def test_no_data_is_checked_by_a_timer(scenario: type[AlertScenario]) -> None:
    hut = scenario({"no_data_for": 20.0})
    hut.clock.now += 25
    until(lambda: hut.events == [("fired", "")])
    hut.publish(0, London=5.0)
    assert hut.events == [("fired", ""), ("cleared", "")]
