"""The open pages that show a source."""

from __future__ import annotations

from collections.abc import Callable


class Watchers:
    """Counts open pages. on_added: is called for each page that is opened."""

    def __init__(self, on_added: Callable[[], object]) -> None:
        self.count = 0
        self._on_added = on_added

    def add(self) -> Callable[[], None]:
        """Count a page. Returns the function that ends the count; a second call of it does nothing."""
        self.count += 1
        self._on_added()
        watching = [True]

        def remove() -> None:
            if watching:
                watching.clear()
                self.count -= 1

        return remove
