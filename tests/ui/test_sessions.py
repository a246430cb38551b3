"""What is on its way to a browser, or asked of a session, just as a run ends."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import app_session, websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import (
    RerunData,
    RerunException,
    ScriptRunnerEvent,
    script_runner,
)
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType

from rnnviz.ui import sessions
from rnnviz.ui.sessions import Fragments, Messages, Session


def drawn(path: list[int], fragment: str = "", block: bool = False) -> ForwardMsg:
    """A message that puts something at a place."""
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    message.delta.fragment_id = fragment
    if block:
        message.delta.add_block.SetInParent()
    else:
        message.delta.new_element.markdown.body = str(path)
    return message


def test_what_is_asked_of_a_fragment_waits_until_a_session_has_drawn_its_page() -> None:
    storage = Fragments()
    assert storage.contains("one that is still to come")
    vars(storage)["settled"] = True
    assert not storage.contains("one that has gone")


def test_a_part_within_a_part_comes_to_the_browser_after_the_place_where_it_stands() -> None:
    outer, inner = drawn([0, 3], "outer", block=True), drawn([0, 3, 0], "inner")
    messages = Messages()
    messages.enqueue(outer)
    messages.enqueue(inner)
    messages.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["outer"])
    # What the next run draws takes the place of nothing that an earlier one has drawn.
    later = drawn([0, 3, 0], "inner")
    messages.enqueue(later)
    assert messages.flush() == [outer, inner, later]
    messages.enqueue(outer)
    messages.clear(retain_lifecycle_msgs=True)
    assert messages.is_empty()


class Ended(Session):
    """A session whose run has ended in one thread, and whose next one has begun in another."""

    def __init__(self) -> None:
        self._scriptrunner: Any = SimpleNamespace()

    def __del__(self) -> None:
        """There is nothing to end."""


def test_a_run_is_heard_to_its_end_when_the_next_one_has_begun_in_another_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[ScriptRunnerEvent] = []

    def note(session: Any, sender: object, event: ScriptRunnerEvent) -> None:
        # As Streamlit does.
        if sender is session._scriptrunner:
            heard.append(event)

    monkeypatch.setattr(AppSession, "_handle_scriptrunner_event_on_event_loop", note)
    first, session = SimpleNamespace(), Ended()
    second = session._scriptrunner
    events = [
        ScriptRunnerEvent.SCRIPT_STARTED,
        ScriptRunnerEvent.ENQUEUE_FORWARD_MSG,
        ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS,
    ]
    for sender in (first, second):
        for event in (*events, ScriptRunnerEvent.SHUTDOWN):
            session._handle_scriptrunner_event_on_event_loop(sender, event)
            assert session._scriptrunner is second
    # That the first thread has ended says nothing of the second.
    assert heard == [*events, *events, ScriptRunnerEvent.SHUTDOWN]
    assert vars(websocket_session_manager)["AppSession"] is Session


def test_a_press_in_a_part_that_is_gone_counts_beside_what_is_asked_for_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    requests = ScriptRequests()
    pressed = WidgetState(id="press", trigger_value=True)
    changed = WidgetStates(widgets=[WidgetState(id="number", double_value=3)])

    def look() -> None:
        found = requests.on_scriptrunner_yield()
        if found is not None:
            raise RerunException(found.rerun_data)

    context = SimpleNamespace(
        query_string="",
        page_script_hash="page",
        cached_message_hashes=frozenset(),
        context_info=None,
        script_requests=requests,
        session_state=SimpleNamespace(get_widget_states=lambda: [pressed]),
        yield_check=look,
    )
    monkeypatch.setattr(sessions, "get_script_run_ctx", lambda: context)
    requests.request_rerun(RerunData(widget_states=changed))
    with pytest.raises(RerunException) as again:
        Fragments().lookup("one that has gone")()
    assert again.value.rerun_data.widget_states == changed
    assert again.value.rerun_data.replay_trigger_states == WidgetStates(widgets=[pressed])
    look()


def asked(page: str, pressed: bool = False) -> RerunData:
    state = WidgetState(id="train", trigger_value=True) if pressed else WidgetState(id="x")
    return RerunData(query_string=page, widget_states=WidgetStates(widgets=[state]))


@pytest.mark.parametrize("pressed", [False, True])
def test_a_run_with_a_press_comes_to_its_end_before_another(pressed: bool) -> None:
    requests = sessions.Requests()
    requests.request_rerun(asked("first", pressed))
    assert requests.on_scriptrunner_ready().rerun_data.query_string == "first"
    assert requests.request_by_browser(asked("second"))
    stopped = requests.on_scriptrunner_yield()
    assert (stopped is None) == pressed
    if pressed:
        # What the run itself asks for is run at once.
        requests.request_rerun(asked("by itself"))
        found = requests.on_scriptrunner_yield()
        assert found is not None
        assert found.rerun_data.query_string == "by itself"
        # What a browser asks for now is not older than what waits.
        assert requests.request_by_browser(asked("third"))
        assert requests.on_scriptrunner_yield() is None
        assert requests.on_scriptrunner_ready().rerun_data.query_string == "third"
    assert requests.on_scriptrunner_ready().type is ScriptRequestType.STOP
    assert not requests.request_by_browser(asked("too late"))


def test_sessions_of_the_app_run_pages_so() -> None:
    runner = app_session.ScriptRunner
    assert issubclass(runner, sessions.Runner)
    assert script_runner.ScriptRequests is sessions.Requests


def test_a_press_that_is_told_again_is_a_press() -> None:
    requests = sessions.Requests()
    state = asked("", pressed=True).widget_states
    requests.request_rerun(RerunData(query_string="first", replay_trigger_states=state))
    requests.on_scriptrunner_ready()
    requests.request_by_browser(asked("second"))
    assert requests.on_scriptrunner_yield() is None


def test_a_thread_that_was_told_to_stop_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []

    def note(session: Any, sender: object, event: ScriptRunnerEvent) -> None:
        if sender is session._scriptrunner:
            heard.append(sender)

    monkeypatch.setattr(AppSession, "_handle_scriptrunner_event_on_event_loop", note)
    session, old = Ended(), sessions.Runner.__new__(sessions.Runner)
    vars(old)["_requests"] = sessions.Requests()
    event = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
    session._handle_scriptrunner_event_on_event_loop(old, event)
    old._requests.request_stop()
    session._handle_scriptrunner_event_on_event_loop(old, event)
    assert heard == [old]
