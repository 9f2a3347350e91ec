"""Where viewers may add annotations."""

from __future__ import annotations

import pytest

from dashboard.app.annotating import may_annotate
from dashboard.app.settings import SettingsError, source_of

HERE = ["serve", "--address", "localhost"]
SERVED = ["serve", "--allow-websocket-origin", "dash.example.com"]


@pytest.mark.parametrize(
    ("setting", "arguments", "allowed"),
    [
        ("auto", [], True),
        ("auto", HERE, True),
        ("auto", SERVED, False),
        ("auto", [*SERVED, "--basic-auth", "users.json"], True),
        ("auto", [*SERVED, "--oauth-provider=github"], True),
        ("auto", [*SERVED, "--oauth-provider=github", "--oauth-optional"], False),
        (True, SERVED, True),
        (False, HERE, False),
        (False, [*SERVED, "--basic-auth", "users.json"], False),
    ],
)
def test_viewers_who_sign_in_or_sit_at_this_computer_may_unless_it_is_set(
    setting: str | bool, arguments: list[str], allowed: bool
) -> None:
    assert may_annotate(setting, arguments) is allowed


def test_rows_cannot_be_pushed_to_the_address_of_annotations() -> None:
    with pytest.raises(SettingsError, match="Name it otherwise"):
        source_of("annotations", {"type": "push"})
