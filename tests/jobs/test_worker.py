from __future__ import annotations

import os
import sys
import threading

from rnnviz.jobs.worker import lower_priority


def test_only_the_calling_thread_gives_way() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    found = []

    def work() -> None:
        lower_priority()
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if sys.platform.startswith("linux"):
        assert found == [19]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
