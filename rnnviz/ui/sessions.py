"""Streamlit's sessions, which lose nothing that is on its way or asked for just as a run ends.

A page that polls asks for its parts all the time, so also while a run of it comes to its end.
Streamlit's own sessions then lose what has not left them yet, and what they are asked.
"""

from __future__ import annotations

import threading
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import app_session, websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.fragment import Fragment, MemoryFragmentStorage
from streamlit.runtime.scriptrunner import (
    RerunData,
    ScriptRunContext,
    ScriptRunner,
    ScriptRunnerEvent,
    get_script_run_ctx,
    script_runner,
)
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)


class Fragments(MemoryFragmentStorage):
    """A session's fragments; what is asked of one that is still to be drawn waits until then.

    So does what is asked of one that the page has just drawn anew elsewhere, which the browser has
    not heard of yet. Streamlit drops both, and with them what a person has changed or pressed.
    """

    settled = False

    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[str, str] = {}
        self._page = ""

    def register(self, key: str, fragment: Fragment, **more: Any) -> None:
        """Keep a fragment, and on which page it stands."""
        context = get_script_run_ctx()
        if context is not None:
            self._page = self._pages[key] = context.page_script_hash
        super().register(key, fragment, **more)

    def contains(self, key: str) -> bool:
        """Whether a fragment is there, may come, or was on this very page."""
        return not self.settled or super().contains(key) or self._pages.get(key) == self._page

    def lookup(self, key: str) -> Fragment:
        """A fragment; of one that is gone, what draws the whole page."""
        return super().lookup(key) if super().contains(key) else _draw_all


class Messages(ForwardMsgQueue):
    """What is on its way to a browser; all of it goes there before a part is drawn alone.

    Streamlit drops what that part will draw again, but not what stands in a part within it, for
    which there is no place then: "Cannot set a node at a delta path".
    """

    def clear(
        self, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        """Drop what is not needed any more, as the whole page is drawn anew."""
        if fragment_ids_this_run is None:
            super().clear(retain_lifecycle_msgs)
        else:
            # What comes now belongs to another run and takes the place of nothing before.
            self._delta_index_map = {}


class Requests(ScriptRequests):
    """What a thread that runs pages is asked to run.

    Streamlit stops a run where the whole page is asked for once more, and a press of a button that
    the run had not come to is lost. So a run in which something was pressed comes to its end first.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.RLock()  # type: ignore[assignment]
        self.given_up = False
        self._pressed, self._later = False, list[RerunData]()

    def request_stop(self) -> None:
        """Told by a session that it will not listen any more."""
        self.given_up = True
        super().request_stop()

    def request_by_browser(self, asked: RerunData) -> bool:
        """See :meth:`ScriptRequests.request_rerun`, which is for what a run itself asks for."""
        with self._lock:
            # None overtakes one that waits, which tells older values.
            waits = self._pressed or self._later
            if not waits or self._state is ScriptRequestType.STOP:
                return self.request_rerun(asked)
            self._later.append(asked)
            return True

    def on_scriptrunner_yield(self) -> ScriptRequest | None:
        """Asked while a page is drawn: whether to stop for another run, and for which."""
        with self._lock:
            return self._begun(super().on_scriptrunner_yield())

    def on_scriptrunner_ready(self) -> ScriptRequest:
        """Asked when a page is drawn: what to run next."""
        with self._lock:
            self.request_rerun_batch(self._later)
            self._later.clear()
            found = super().on_scriptrunner_ready()
            self._begun(found)
            return found

    def _begun(self, request: ScriptRequest | None) -> ScriptRequest | None:
        if request is not None and request.type is ScriptRequestType.RERUN:
            told = request.rerun_data.widget_states, request.rerun_data.replay_trigger_states
            self._pressed = any(_is_press(one) for each in told if each for one in each.widgets)
        return request


def _is_press(told: WidgetState) -> bool:
    kind = told.WhichOneof("value") or ""
    return kind.endswith("trigger_value") and bool(getattr(told, kind))


class Runner(ScriptRunner):
    """A thread that runs pages and lets a press be seen to."""

    _requests: Requests

    @property
    def given_up(self) -> bool:
        """Whether its session has told it to stop."""
        return self._requests.given_up

    def request_rerun(self, rerun_data: RerunData) -> bool:
        """See :meth:`ScriptRunner.request_rerun`."""
        taken = self._requests.request_by_browser(rerun_data)
        self._wake_parallel_join_barrier_if_waiting()
        return taken


def _is_given_up(runner: ScriptRunner | None) -> bool:
    return isinstance(runner, Runner) and runner.given_up


class Session(AppSession):
    """A session that hears its runs to their end.

    What a browser asks for when a thread has run all that it was asked for, and before all that it
    has drawn is sent, is run in another thread. From then on Streamlit ignores the first one, and
    the end of a page, its link or a whole run of a part never comes to the browser.
    """

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self._browser_queue = Messages()
        self._fragment_storage = Fragments()

    def _handle_scriptrunner_event_on_event_loop(
        self, sender: ScriptRunner | None, event: ScriptRunnerEvent, *told: Any, **more: Any
    ) -> None:
        now = self._scriptrunner
        # Each event of a thread that has ended by itself came before those of the next one, but for
        # the last. One that was told to stop may still be at work beside it.
        heard = event is not ScriptRunnerEvent.SHUTDOWN and not _is_given_up(sender)
        self._scriptrunner = sender if heard else now
        try:
            super()._handle_scriptrunner_event_on_event_loop(sender, event, *told, **more)
        finally:
            if heard:
                self._scriptrunner = now


# A page is imported before its first session begins.
vars(websocket_session_manager)["AppSession"] = Session
vars(app_session)["ScriptRunner"] = Runner
vars(script_runner)["ScriptRequests"] = Requests


def again(context: ScriptRunContext, **more: Any) -> RerunData:
    """What has the whole page drawn once more."""
    return RerunData(
        query_string=context.query_string,
        page_script_hash=context.page_script_hash,
        cached_message_hashes=context.cached_message_hashes,
        context_info=context.context_info,
        **more,
    )


def _draw_all() -> None:
    """Draw the whole page, on which a button that was pressed counts as pressed."""
    context = get_script_run_ctx()
    if context is not None and context.script_requests is not None:
        held = WidgetStates(widgets=context.session_state.get_widget_states())
        # Together with what is asked for meanwhile, which would take its place.
        context.script_requests.request_rerun(again(context, replay_trigger_states=held))
        context.yield_check()
