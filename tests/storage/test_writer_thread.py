"""The thread of the writer works when it is woken, and once more at its end."""

from __future__ import annotations

import threading

from dashboard.storage.writer_thread import WriterThread
from tests.support.waiting import until


def test_it_works_at_once_when_it_is_woken_and_at_its_end() -> None:
    works: list[bool] = []
    thread = WriterThread(lambda: works.append(thread.is_closed), fails=lambda: False, groups=lambda: False)
    thread.start()
    until(lambda: works)
    before = len(works)
    thread.wake()
    until(lambda: len(works) > before)
    assert thread.close(10)
    assert works[-1], "the last work stores what has come until the end"


def test_a_thread_whose_work_hangs_is_left_behind() -> None:
    begun, release = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        release.wait(30)

    thread = WriterThread(work, fails=lambda: False, groups=lambda: False)
    thread.start()
    assert begun.wait(10)
    assert not thread.close(0.01)
    release.set()
    assert thread.close(10)
