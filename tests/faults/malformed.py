"""Pushes and answers of services that are malformed, thousands of them."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import requests

from dashboard.feed.fetch import converted
from dashboard.push.csv_and_arrow import ARROW_STREAM, CSV
from sources.base import SourceError
from sources.json_api import Json
from tests.faults.dashboards import Dashboard, stored_numbers
from tests.faults.outcome import Outcome, outcome
from tests.faults.senders import Sender
from tests.support.fakes.server import Answer, FakeServer

VALID = {"station": "Rhine", "level (m)": 3.25, "time": "2026-11-22T01:30:00Z"}
JSON = "application/json"
SETTINGS = '[push]\nrate = 1000000\n[sources.readings]\ntype = "push"\n'
# Bodies of which no row can be read, by their content types.
BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", JSON),
    (b"{", JSON),
    (b'{"level": }', JSON),
    (b"[1, 2, 3]", JSON),
    (b'"text"', JSON),
    (b'{"time": "yesterday-ish", "level": 1}', JSON),
    (b'{"rows": {"level": 1}}', JSON),
    (b"[" * 100_000, JSON),
    (b'{"level": 1' + b"0" * 5000 + b"}", JSON),
    (b"\xff\xfe\x00bad", JSON),
    (b"no header", CSV),
    (b"ARROW1\x00\x00not", ARROW_STREAM),
    (b"<level>1</level>", "text/xml"),
    (b"level=1", "application/x-www-form-urlencoded"),
)


def malformed_pushes(folder: Path, number: int, seed: int = 7) -> Outcome:
    """Pushes that are malformed in many ways, between those of a program whose pushes are right."""
    chance = random.Random(seed)
    dashboard, sender = Dashboard(folder, SETTINGS), Sender(pause=0.02)
    answers = Counter[int]()
    with dashboard.running(), requests.Session() as session:
        sender.url = dashboard.url
        with sender.pushing(1):
            sender.await_acknowledged(1)
            for count in range(number):
                body, kind = _body(chance)
                url = f"{dashboard.url}/push/readings"
                answers[session.post(url, body, headers={"Content-Type": kind}, timeout=30).status_code] += 1
                if count == number // 4:
                    early = dashboard.megabytes
            sender.await_acknowledged(1)
            growth = dashboard.megabytes - early
        lines = len(dashboard.log.read_text().splitlines())
    stored = stored_numbers(dashboard.database)
    found = outcome(sender.sent, sender.acknowledged, stored)
    statuses = ", ".join(f"{count:,} with {status}" for status, count in sorted(answers.items()))
    note = f"answered: {statuses}; {lines:,} log lines"
    assert all(400 <= status < 500 for status in answers), note
    return found._replace(note=note, grown=growth)


def _body(chance: random.Random) -> tuple[bytes, str]:
    """A malformed body: one of BODIES, or a valid one that is cut off."""
    if chance.random() < 0.5:
        return chance.choice(BODIES)
    whole = json.dumps([VALID] * chance.randrange(1, 4)).encode()
    return whole[: chance.randrange(1, len(whole))], JSON


def malformed_answers(folder: Path, number: int, seed: int = 7) -> Outcome:
    """Answers of an API with bytes changed, removed and repeated at random: each is rows or an error."""
    del folder
    chance, refused, rows = random.Random(seed), 0, 0
    whole = json.dumps({"data": {"stations": [VALID] * 3}}, ensure_ascii=False).encode()
    with FakeServer() as server:
        server.add("api", "/rows", lambda _: Answer(body=_mutated(whole, chance)))
        source = Json(
            name="api", url=f"{server.url}/rows", rows="data.stations", key="station",
            columns=[{"name": "level", "path": '"level (m)"'}],
        )  # fmt: skip
        try:
            for _ in range(number):
                try:
                    rows += len(converted(source, source.fetch()).records)
                except SourceError as error:
                    assert str(error)
                    refused += 1
        finally:
            source.close()
    note = f"{refused:,} answers refused, each with what is wrong; {rows:,} rows read from the others"
    return Outcome(sent=number, note=note)


def _mutated(body: bytes, chance: random.Random) -> Any:
    changed = bytearray(body)
    for _ in range(chance.randrange(1, 4)):
        place, size = chance.randrange(len(changed)), chance.randrange(1, 20)
        match chance.randrange(4):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + size]
            case 2:
                changed[place:place] = changed[place : place + size]
            case 3:
                del changed[place:]
        if not changed:
            break
    return bytes(changed)
