"""What takes seconds on a server that has just started: done once, and begun as it starts."""

from __future__ import annotations

import atexit
import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any

from streamlit.elements import exception
from streamlit.runtime import Runtime, RuntimeState
from threadpoolctl import threadpool_limits

from rnnviz.settings import ServerSettings

UNEXPECTED = (
    "Something went wrong in rnnviz, and a part of this page is missing. Nothing that was trained "
    "or saved is lost: reload the page. If that does not help, open the page anew from its plain "
    "address; the server's log says what happened."
)
"""What people read when the app fails in a way that nobody foresaw."""
ROOMS = ("playground", "influence", "carousel", "compare", "lessons")
"""Those whose first views are made before anybody asks for them."""
_ARENA_MAX = -8
"""What ``mallopt`` of the GNU C library calls it."""
_PAUSE = 0.02
"""Seconds between two views that nobody has asked for yet."""
_LATER = 10.0
"""Seconds until it is tried again to settle while somebody is here."""
_SWITCH = 0.001
"""Seconds for which a thread may compute while others wait. With Python's own 5 ms each message
to a browser waits as long as there is another visitor's page under way."""
_LOG = logging.getLogger(__name__)
_lock = threading.Lock()
_warm = threading.Event()
_ended = threading.Event()


def is_warm() -> bool:
    """Whether all that pages need is loaded."""
    return _warm.is_set()


def warm_up() -> None:
    """Load what pages need, once, and keep it out of later garbage collections."""
    with _lock:
        if _warm.is_set():
            return
        torch = import_module("torch")
        # The server is all there is in this process: its sessions share the cores, each on one.
        torch.set_num_threads(1)
        threadpool_limits(1, user_api="blas")
        for room in (*ROOMS, "first", "papers", "runs"):
            import_module(f"rnnviz.ui.{room}.page")
        import_module("plotly.graph_objects")
        # Streamlit's own words for an error speak of its cloud, and no setting changes them.
        vars(exception)["_GENERIC_UNCAUGHT_EXCEPTION_TEXT"] = UNEXPECTED
        import_module("rnnviz.launcher").compile_meanwhile()
        _settle()
        _warm.set()


def _settle() -> bool:
    """Keep what is there now out of later garbage collections, and give back what is free.

    A collection stops everybody, the longer the more it has to look at; and what is there of a
    visitor now would stay for ever. So nothing is done while somebody is here.

    Returns:
        Whether it was done.
    """
    visited = RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED
    if Runtime.exists() and Runtime.instance().state == visited:
        return False
    gc.collect()
    gc.freeze()
    with suppress(AttributeError, OSError):  # known to the GNU C library alone
        ctypes.CDLL(None).malloc_trim(0)
    return True


def _bound_memory() -> None:
    """Let threads share two pools of memory, where the C library knows how.

    It gives each thread one of its own else, and what is free in one is of no use to another.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


def send_at_once(folder: str = "/dev/fd") -> int:
    """Let the process's sockets send small packets at once; connections inherit it.

    Streamlit binds its socket in a way in which asyncio does not think of it, and an answer in
    several packets then waits for 40 ms.

    Returns:
        How many sockets there are; 0 on systems without such a folder.
    """
    done = 0
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        with suppress(OSError, ValueError):
            found = socket.socket(fileno=int(name))
            try:
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                done += 1
            finally:
                found.detach()
    return done


def end_in_peace() -> None:
    """Let a server that is asked to end come to the program's own end, where trainings are saved.

    uvicorn closes its connections, and then ends the process by the very signal that asked for it.
    """
    server: Any = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if not hasattr(server, "should_exit"):
        return

    def end(number: int, frame: object) -> None:
        # Who asks twice does not want to wait for connections.
        server.force_exit = server.should_exit and number == signal.SIGINT
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


def _from_the_start() -> None:
    """Load all, then make what is seen first of the shipped runs; little by little beside visitors.

    A view that cannot be made is left to the page, which says why.
    """
    warm_up()
    with suppress(AttributeError, OSError):  # a thread's own priority is known on Linux alone
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
    for room in _rooms_to_begin_with():
        try:
            for _ in import_module(f"rnnviz.ui.{room}.page").first_views():
                if _ended.wait(_PAUSE):
                    return
        except Exception:
            _LOG.exception("The first views of the %s page were not made", room)
    # Tabs that were open when the server started again are here before it is warm.
    while not _settle():
        if _ended.wait(_LATER):
            return


def _rooms_to_begin_with() -> tuple[str, ...]:
    """Those whose first views are made now; none where the server's settings say so."""
    with suppress(ValueError):  # told by the pages
        if ServerSettings.from_environment().views_later:
            return ()
    return ROOMS


def _leave() -> None:
    """End a server that has come to its end at once.

    Threads that still draw a page or make a first view would go on in compiled code while Python
    takes itself apart below them, and the process would end with a fault of memory access.
    """
    if _ended.is_set():
        # It was asked to end and did: that is success, whatever the threads it leaves would say.
        logging.shutdown()
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(0)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """From a server's start to its end: it is warm as soon as it can be, whoever comes first."""
    _bound_memory()
    sys.setswitchinterval(_SWITCH)
    send_at_once()
    end_in_peace()
    # Registered before all others, so that it comes after them: what they save is saved.
    atexit.register(_leave)
    _ended.clear()
    threading.Thread(target=_from_the_start, name="warm-up", daemon=True).start()
    yield {}
    _ended.set()
