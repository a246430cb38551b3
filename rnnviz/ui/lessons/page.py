"""The Lessons page: one step of one lesson, its text beside a figure that stays alive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import streamlit as st

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.inspection.carousel import LITTLE
from rnnviz.inspection.comparison import walk_tasks
from rnnviz.inspection.scene import HELD
from rnnviz.jobs import default_runner
from rnnviz.spec import GATE_NAMES
from rnnviz.tasks.starred_letter import LETTERS
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.compare.walks import results
from rnnviz.ui.components import say
from rnnviz.ui.fields import Field, one_of, whole
from rnnviz.ui.frame import ASSETS
from rnnviz.ui.lessons.figures import FIGURES, measured_norms
from rnnviz.ui.lessons.lesson import Lesson, filled, read_lessons, titles
from rnnviz.ui.lessons.stage import NO_GATE, Stage, misfits
from rnnviz.ui.page_state import PageState

FOLDER = ASSETS / "lessons"
PLAYED = ("letter", "gate", "hold", "at", "view", "seed", "task")
"""What a person can change in a figure; None is as the step has it."""
_TO_THE_TOP = "document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0);"


def lessons_state() -> PageState:
    """The page's values."""
    lessons = read_lessons(FOLDER)
    fields = {
        "lesson": Field(next(iter(lessons)), one_of("lesson", lessons)),
        "step": Field(1, whole("step", 1)),
        "letter": Field(None, one_of("letter", dict.fromkeys(LETTERS))),
        "gate": Field(None, one_of("gate", dict.fromkeys((NO_GATE, *GATE_NAMES)))),
        "hold": Field(None, one_of("way to hold a gate", HELD)),
        "at": Field(None, whole("time step", 1)),
        "view": Field(None, one_of("view", VIEWS)),
        "seed": Field(None, whole("seed", 0)),
        "task": Field(None, one_of("task", dict.fromkeys(walk_tasks(results())))),
        "present": Field(False, _present, "{:d}".format),
    }
    return PageState("lessons", fields)


def _present(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("Write 1 for present in the link, or leave it out.")
    return text == "1"


def open_link(state: PageState) -> list[str]:
    """Read the link; what its lesson or the step's figure has not is left out."""
    problems = state.open()
    lesson = _lesson(state)
    state.within("step", "step", len(lesson.steps))
    for name, sentence in misfits(_stage(state, lesson)).items():
        problems.append(sentence)
        state[name] = None
    return problems


def lessons_controls(state: PageState) -> Lesson:
    """The lessons as buttons: a list that is told anew might answer with its old value."""
    for key, title in titles(read_lessons(FOLDER)).items():
        kind: Literal["secondary", "tertiary"] = (
            "secondary" if key == state["lesson"] else "tertiary"
        )
        st.button(title, key=f"lessons.list.{key}", type=kind, on_click=_go, args=(state, 1, key))
    st.button(
        "Present",
        icon=":material/slideshow:",
        help="Large type, and nothing but the step.",
        on_click=state.__setitem__,
        args=("present", True),
    )
    return _lesson(state)


def lessons_panel(state: PageState, lesson: Lesson) -> None:
    """The step: where one is, its text and its figure."""
    step = lesson.steps[state["step"] - 1]
    where = f"Step {state['step']} of {len(lesson.steps)}"
    store = default_runner().store
    say(f"{lesson.title}, {where}: {step.title}", key="voice.lessons")
    # A new step is read from its beginning, however far down the one before was left.
    moved = f"<script>{_TO_THE_TOP} // {lesson.key} {state['step']}</script>"
    st.html(moved, unsafe_allow_javascript=True)
    with st.container(key="lesson-present" if state["present"] else "lesson-step"):
        # In front of a class the figure has more of the room, and grows (ui/scripts/present.js).
        share = 0.3 if state["present"] else 0.36
        left, right = st.columns([share, 1 - share], gap="medium")
        with left:
            st.header(titles(read_lessons(FOLDER))[lesson.key], anchor=False)
            st.caption(where)
            st.subheader(step.title, anchor=False)
            st.markdown(filled(step.text, step.scene, store))
            if step.answer:
                with st.expander("Show the answer", key=f"lessons.answer.{lesson.key}"):
                    st.markdown(filled(step.answer, step.scene, store))
            _way_on(state, lesson)
        with right:
            _figure(_stage(state, lesson), step.figure)
    if not state["present"]:
        st.caption(
            f"This lesson stands on: {lesson.source}. The arrow keys, Page Up and Page Down turn "
            "its steps, too."
        )


def _figure(stage: Stage, name: str) -> None:
    """The figure, the way back to how the step has it, and where there is more of it."""
    figure, state = FIGURES[name], stage.state
    with st.container(key="lessons.figure"):
        figure.draw(stage)
    with st.container(horizontal=True):
        if any(state[name] is not None for name in PLAYED):
            back = "Back to the step's figure"
            st.button(back, icon=":material/undo:", on_click=_forget, args=(state,))
        if not state["present"]:
            page = PAGES[figure.page]
            link, label = figure.link(stage.runs, stage.scene), f"More on the page {page.title}"
            st.page_link(page.script, label=label, icon=page.icon, query_params=link)


def _way_on(state: PageState, lesson: Lesson) -> None:
    """Back and next; behind the last step comes the next lesson."""
    at_end = state["step"] == len(lesson.steps)
    with st.container(horizontal=True):
        st.button(
            "Back",
            key="lessons-back",
            icon=":material/arrow_back:",
            disabled=state["step"] == 1,
            on_click=_turn,
            args=(state, -1),
        )
        st.button(
            "Next",
            key="lessons-next",
            type="primary",
            icon=":material/arrow_forward:",
            disabled=at_end and not _following(lesson),
            on_click=_turn,
            args=(state, 1),
        )
        if state["present"]:
            st.button(
                "Leave",
                key="lessons-leave",
                type="tertiary",
                help="The key Escape leaves, too.",
                on_click=state.__setitem__,
                args=("present", None),
            )


def _turn(state: PageState, by: int) -> None:
    """One step on or back from where one is by now: a press may come while a step is drawn."""
    lesson = _lesson(state)
    step, following = state["step"] + by, _following(lesson)
    if 1 <= step <= len(lesson.steps):
        _go(state, step)
    elif step > 1 and following is not None:
        _go(state, 1, following)


def _following(lesson: Lesson) -> str | None:
    """The key of the next lesson."""
    keys = [*read_lessons(FOLDER)]
    return next(iter(keys[keys.index(lesson.key) + 1 :]), None)


def _go(state: PageState, step: int, lesson: str | None = None) -> None:
    """To a step, with its figure as the lesson has it."""
    state["lesson"], state["step"] = lesson or state["lesson"], step
    _forget(state)


def _forget(state: PageState) -> None:
    for name in PLAYED:
        state[name] = None


def _stage(state: PageState, lesson: Lesson) -> Stage:
    """The figure of the step; another one for each, so that none keeps what was done to another."""
    at = state["step"]
    key = f"lessons.{lesson.key}.{at}"
    return Stage(state, lesson.steps[at - 1].scene, key, default_runner().store)


def _lesson(state: PageState) -> Lesson:
    return read_lessons(FOLDER)[state["lesson"]]


def first_views() -> Iterator[object]:
    """Work out what every step states, and what its figure shows that takes long to measure."""
    store = default_runner().store
    for lesson in read_lessons(FOLDER).values():
        for step in lesson.steps:
            yield filled(step.text + step.answer, step.scene, store)
            complete = step.figure != "carousel"
            while not complete:
                runs = [store.get(run_id) for run_id in step.scene.runs]
                complete = measured_norms(runs, step.scene, LITTLE)[1].complete
                yield complete
