"""Who may add annotations on the page. For programs, the rules of the push API apply."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.app.add_source import may_add
from dashboard.app.command_line import values_of

_SIGN_IN = ("--basic-auth", "--oauth-provider")


def may_annotate(setting: str | bool, arguments: Sequence[str]) -> bool:
    """Whether viewers may add and remove annotations: as the setting says or, with "auto", where they sign in
    to `panel serve`, or only this computer reaches the server.

    arguments: as of `may_add`.
    """
    signs_in = any(values_of(option, arguments) for option in _SIGN_IN)
    is_optional = "--oauth-optional" in arguments
    return may_add(setting, arguments) or (setting == "auto" and signs_in and not is_optional)
