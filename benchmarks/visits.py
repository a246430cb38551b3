"""Visits to a running app as browsers make them: a server of its own process, and sessions.

A session is a real websocket on loopback. It keeps what the page shows well enough to send the
state of every widget with each click, names the messages that it has kept, and asks for parts that
poll.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 120.0
"""Seconds after which a server or an interaction counts as failed."""
_EARLY, _FRAGMENT = 2, 3
_SLOWEST_POLL = 60.0
_FILLS = 1.0
"""Seconds between the looks of a page that fills itself; others only keep up with the server."""


class Server:
    """An app on a port of its own, and the time that it computes."""

    def __init__(self, root: Path, script: Path, folder: Path, **variables: str) -> None:
        """Start a script in a checkout, its store and its log in a folder, and wait for it."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.log = folder / f"{script.stem}-{self.port}.log"
        own = {"RNNVIZ_STORE": str(folder / f"store-{self.port}"), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
        command += [f"--server.port={self.port}", "--server.address=127.0.0.1"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=root, env={**os.environ, **own, **variables}, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        ends = time.monotonic() + PATIENCE
        while not self._healthy():
            if self.process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.02)

    def _healthy(self) -> bool:
        address = f"http://127.0.0.1:{self.port}/_stcore/health"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def cpu(self) -> float:
        """Seconds that the process has computed, by the kernel's own clock of it."""
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def megabytes(self) -> float:
        """Memory that the process holds."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    async def rests(self, share: float = 0.1, most: float = 40.0) -> None:
        """Wait until it takes less than a share of a core, as after its start."""
        ends = time.monotonic() + most
        while time.monotonic() < ends:
            before = self.cpu()
            await asyncio.sleep(0.5)
            if self.cpu() - before < 0.5 * share:
                return

    def stop(self) -> None:
        """End it."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(self.process.pid, number)
                self.process.wait(timeout=10)


@dataclass
class _Widget:
    """A widget on the page: its element, what is sent of it, and the fragment that draws it."""

    element: Any
    state: tuple[str, Any] | None
    fragment: str


class Visit:
    """One browser tab.

    Attributes:
        errors: exceptions that the page showed.
        bytes: received.
        headed: seconds from the last opening to the first heading.
        pictured: seconds from the last opening to the first chart or component with data.
    """

    def __init__(self, server: Server, page: str = "", query: str = "") -> None:
        """A page by the name in its address, the first one when empty."""
        self._server, self._page, self.query = server, page, query
        self.errors: list[str] = []
        self.bytes = 0
        self.headed: float | None = None
        self.pictured: float | None = None
        self._hash = ""
        self._widgets: dict[str, _Widget] = {}
        self._seen: set[str] = set()
        self._kept: dict[str, ForwardMsg] = {}
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._announced: set[str] = set()
        self._filling: set[str] = set()
        self._turn = asyncio.Lock()
        self._finished = asyncio.Event()
        self._waits_for = ""
        self._began = 0.0

    async def open(self) -> float:
        """Connect and draw the page; seconds until it was finished."""
        port = self._server.port
        self._began = time.perf_counter()
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit", "x"],
            max_size=None, compression=None, origin=f"http://127.0.0.1:{port}",
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        return await self._ask("")

    async def complete(self, most: float = PATIENCE) -> None:
        """Wait until nothing on the page fills itself any more."""
        ends = time.monotonic() + most
        while self._filling and time.monotonic() < ends:
            await asyncio.sleep(0.05)

    async def click(self, name: str, value: Any) -> float:
        """Give a widget a value; seconds until the page has followed.

        Args:
            name: the end of the widget's key, or its label, or what a table is called.
            value: what its state becomes; True for a button.
        """
        widget_id, widget = self._find(name)
        before = widget.state
        widget.state = (_kind(widget.element), value)
        took = await self._ask(widget.fragment)
        if widget.state[0] == "trigger_value" and widget_id in self._widgets:
            self._widgets[widget_id].state = before
        return took

    def options(self, name: str) -> list[str]:
        """What a list offers."""
        return [_text(one) for one in self._find(name)[1].element.options]

    def has(self, name: str) -> bool:
        """Whether there is such a widget on the page."""
        try:
            self._find(name)
        except KeyError:
            return False
        return True

    async def close(self) -> None:
        """Leave."""
        self._stop_polls(list(self._polls))
        await self._socket.close()

    def _find(self, name: str) -> tuple[str, _Widget]:
        for widget_id, widget in self._widgets.items():
            # The number is how often the page has set the widget (rnnviz/ui/widget_keys.py).
            key = re.sub(r"~\d+$", "", widget_id.split("-", 2)[-1])
            if key == name or key.endswith(f".{name}"):
                return widget_id, widget
        for widget_id, widget in self._widgets.items():
            if name in (getattr(widget.element, what, None) for what in ("label", "alt")):
                return widget_id, widget
        raise KeyError(f"{name}: {[key.split('-', 2)[-1] for key in self._widgets]}")

    async def _ask(self, fragment: str, polls: bool = False) -> float:
        async with self._turn:
            self._finished.clear()
            self._waits_for, self._seen, began = fragment, set(), time.perf_counter()
            await self._socket.send(self._request(fragment, polls))
            await asyncio.wait_for(self._finished.wait(), PATIENCE)
            return time.perf_counter() - began

    def _request(self, fragment: str, polls: bool) -> bytes:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self._hash
        if not self._hash:
            asked.page_name = self._page
        asked.fragment_id, asked.is_auto_rerun = fragment, polls
        asked.cached_message_hashes.extend(self._kept)
        for widget_id, widget in self._widgets.items():
            if widget.state is not None:
                kind, value = widget.state
                state = asked.widget_states.widgets.add(id=widget_id)
                if kind.endswith("array_value"):
                    getattr(state, kind).data.extend(value)
                else:
                    setattr(state, kind, value)
        return message.SerializeToString()

    async def _read(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for raw in self._socket:
                assert isinstance(raw, bytes)
                self.bytes += len(raw)
                message = ForwardMsg.FromString(raw)
                self._take(self._whole(message))

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """The message, looked up where it is a reference to one from before."""
        if message.WhichOneof("type") == "ref_hash":
            found = ForwardMsg()
            found.CopyFrom(self._kept[message.ref_hash])
            found.metadata.CopyFrom(message.metadata)
            return found
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        return message

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._hash, self._announced = message.new_session.page_script_hash, set()
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._draw(message.delta)
        elif kind == "auto_rerun":
            self._poll(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            self._stop_polls(set(message.stop_auto_rerun.fragment_ids))
        elif kind == "script_finished" and message.script_finished != _EARLY:
            whole = message.script_finished != _FRAGMENT
            if whole:
                self._stop_polls(list(self._polls.keys() - self._announced))
            if whole or self._waits_for:
                self._prune(whole)
                self._finished.set()

    def _draw(self, delta: Any) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        shown, now = getattr(element, kind), time.perf_counter() - self._began
        if kind == "heading" and self.headed is None:
            self.headed = now
        if kind == "exception":
            self.errors.append(shown.message)
        if self.pictured is None and _is_picture(kind, shown):
            self.pictured = now
        widget_id = getattr(shown, "id", "")
        if widget_id:
            self._seen.add(widget_id)
            known = self._widgets.get(widget_id)
            fresh = known is None or getattr(shown, "set_value", False)
            state = _first_state(shown) if fresh or known is None else known.state
            self._widgets[widget_id] = _Widget(shown, state, delta.fragment_id)

    def _prune(self, whole: bool) -> None:
        """Forget widgets that are no longer on the page."""
        for widget_id, widget in list(self._widgets.items()):
            drawn_again = whole or widget.fragment == self._waits_for
            if drawn_again and widget_id not in self._seen:
                del self._widgets[widget_id]

    def _poll(self, fragment: str, every: float) -> None:
        self._announced.add(fragment)
        if every <= _FILLS:
            self._filling.add(fragment)
        if every < _SLOWEST_POLL and fragment not in self._polls:
            self._polls[fragment] = asyncio.create_task(self._again(fragment, every))

    async def _again(self, fragment: str, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            await asyncio.shield(self._look_again(fragment))

    async def _look_again(self, fragment: str) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):  # the visitor has left meanwhile
            await self._ask(fragment, polls=True)

    def _stop_polls(self, fragments: Iterable[str]) -> None:
        for fragment in fragments:
            self._filling.discard(fragment)
            if (task := self._polls.pop(fragment, None)) is not None:
                task.cancel()


def _is_picture(kind: str, shown: Any) -> bool:
    if kind == "bidi_component":
        return len(shown.json) + len(shown.bytes) > 2000
    return kind in ("vega_lite_chart", "plotly_chart", "dataframe", "arrow_data_frame")


_KINDS = {
    "NumberInput": "double_value",
    "Selectbox": "string_value",
    "Radio": "string_value",
    "TextArea": "string_value",
    "TextInput": "string_value",
    "Checkbox": "bool_value",
    "ButtonGroup": "string_array_value",
    "MultiSelect": "string_array_value",
    "Slider": "double_array_value",
    "BidiComponent": "json_value",
    "Dataframe": "string_value",
    "Button": "trigger_value",
}


def _kind(element: Any) -> str:
    return _KINDS[type(element).__name__]


def _first_state(element: Any) -> tuple[str, Any] | None:
    """What a browser sends of a widget that nobody has touched; None for nothing."""
    name = type(element).__name__
    if name not in _KINDS or name in ("Button", "BidiComponent", "Dataframe"):
        return None
    return _KINDS[name], _shown(element)


def _shown(element: Any) -> Any:
    """What a widget shows at first."""
    name = type(element).__name__
    if name in ("Selectbox", "Radio"):
        if element.set_value:
            return element.raw_value
        known = element.options and element.HasField("default")
        return element.options[element.default] if known else ""
    if name in ("ButtonGroup", "MultiSelect"):
        if element.set_value:
            return list(element.raw_values)
        texts = [_text(one) for one in element.options]
        return [texts[at] for at in element.default]
    told = element.value if element.set_value else element.default
    return list(told) if name == "Slider" else told


def _text(option: Any) -> str:
    """An option as its widget calls it."""
    if isinstance(option, str):
        return option
    return f"{option.content_icon} {option.content}".strip()


def component_state(**values: Any) -> str:
    """What a browser component reports of itself, as it is sent."""
    return json.dumps(values)
