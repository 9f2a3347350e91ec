"""The settings of a source as a block to copy."""

from __future__ import annotations

import tomllib

from dashboard.app.settings import source_of
from dashboard.views.live.settings_block import settings_block


def test_the_block_makes_the_same_source() -> None:
    source = source_of("berlin", {"type": "weather", "cities": ["Berlin", "Köln"], "interval": "90s"})
    tables = tomllib.loads(settings_block(source))
    copy = source_of("berlin", tables["sources"]["berlin"])
    assert (copy.type, copy.interval) == ("weather", 90.0)
    assert copy.param.values()["cities"] == ["Berlin", "Köln"]


def test_defaults_are_left_out() -> None:
    assert settings_block(source_of("host", {})) == "[sources.host]"


def test_what_may_hold_a_key_is_named_and_not_shown() -> None:
    secret = "s3cret"
    source = source_of(
        "bikes",
        {
            "type": "json",
            "url": f"https://me:{secret}@bikes.example.org/?token={secret}",
            "headers": {"Authorization": f"Bearer {secret}"},
            "columns": [{"name": "free", "path": "free"}],
        },
    )
    block = settings_block(source)
    assert secret not in block
    assert "url" in block and "headers" in block
    assert tomllib.loads(block) == {"sources": {"bikes": {"type": "json"}}}


def test_a_name_that_needs_quotes_has_them() -> None:
    source = source_of("two words", {"type": "host"})
    assert list(tomllib.loads(settings_block(source))["sources"]) == ["two words"]
