"""The form "Add a source": rows of an address, columns to choose, and a block that is written by its name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.views.common.viewer import Viewer
from dashboard.views.live.add_source import AddSource
from sources.guess.trial import TryError
from tests.support.fakes.server import Answer, FakeServer
from tests.support.waiting import until

ROWS = [{"name": f"<b>{n}</b>", "level": n + 0.5, "temp_c": 8.25} for n in range(3)]


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as fake:
        fake.add("api", "/rows", lambda _: Answer(body=ROWS))
        yield fake


def wait_for_answer(form: AddSource) -> None:
    until(lambda: not form.fetch.loading)


def test_an_address_becomes_rows_and_a_block_of_the_chosen_columns(server: FakeServer) -> None:
    written: list[tuple[str, str]] = []
    form = AddSource(lambda name, block: written.append((name, block)), Viewer())
    form.url.value = f"{server.url}/rows"
    wait_for_answer(form)
    assert "No time was found" in form.message.object
    assert form.preview.columns.value == ["level", "temp_c"]
    assert "&lt;b&gt;0&lt;/b&gt;" in form.preview.table.object
    form.preview.columns.value = ["level"]
    form.preview.source_name.value = "rhine"
    assert "[sources.rhine]" in str(form.preview.block.value)
    assert "temp_c" not in str(form.preview.block.value)
    form.preview.write.clicks += 1
    until(lambda: written)
    assert written == [("rhine", form.preview.block.value)]
    until(lambda: "rhine is in dashboard.toml, and its section is above." in form.message.object)


def test_other_rows_of_an_answer_can_be_chosen_and_a_key_is_sent_and_not_shown(server: FakeServer) -> None:
    lists = {"rivers": ROWS, "towns": [{"town": f"t{n}", "people": n + 7} for n in range(3)]}
    server.add("api", "/two", lambda _: Answer(body=lists))
    form = AddSource(lambda name, block: None, Viewer())
    form.header.value = "X-API-Key: s3cret"
    form.url.value = f"{server.url}/two"
    wait_for_answer(form)
    assert form.preview.rows.visible
    assert list(form.preview.rows.options) == ["rivers", "towns"]
    form.preview.rows.value = "towns"
    wait_for_answer(form)
    assert form.preview.columns.value == ["people"]
    assert (form.preview.rows.value, list(form.preview.rows.options)) == ("towns", ["rivers", "towns"])
    assert 'rows = "towns"' in str(form.preview.block.value)
    assert "set TWO_X_API_KEY in .env" in form.message.object
    assert "s3cret" not in str(form.preview.block.value)
    assert {request.headers["X-API-Key"] for request in server.requests} == {"s3cret"}
    form.preview.rows.value = ""
    wait_for_answer(form)
    assert "level" in form.preview.columns.value
    form.url.value = f"{server.url}/none"
    wait_for_answer(form)
    assert "404" in form.message.object
    assert not form.preview.rows.visible
    form.url.value = f"{server.url}/two"
    wait_for_answer(form)
    assert form.preview.rows.visible
    form.header.value = "nonsense"
    form.fetch.clicks += 1
    assert "A header must be" in form.message.object


def test_why_nothing_is_shown_or_written_is_said(server: FakeServer) -> None:
    def refuse(name: str, block: str) -> None:
        raise TryError("There is a source 'rhine' already.")

    form = AddSource(refuse, Viewer())
    form.url.value = f"{server.url}/none"
    wait_for_answer(form)
    assert "404" in form.message.object
    assert not form.preview.block.visible
    error = {"success": False, "error": {"info": "Your volume of this month is used up."}}
    server.add("api", "/spent", lambda _: Answer(body=error))
    form.url.value = f"{server.url}/spent"
    wait_for_answer(form)
    assert "an error: Your volume of this month is used up." in form.message.object
    assert "docs/" not in form.message.object
    form.url.value = f"{server.url}/rows"
    wait_for_answer(form)
    form.preview.write.clicks += 1
    until(lambda: "already" in form.message.object)


def test_an_address_cannot_send_variables_of_the_server(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "s3cret")
    form = AddSource(lambda name, block: None, Viewer())
    form.url.value = f"{server.url}/rows?${{SECRET}}"
    assert "Variables are not read here" in form.message.object
    assert server.requests == []
