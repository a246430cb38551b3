"""Which sequence, and which layer, the Playground shows."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.inspection.runs import Moment, example, example_batch, problem_of
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.tasks import Batch, Problem, TextProblem
from rnnviz.tasks.own import LONGEST
from rnnviz.text import default_library
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.sentences import LONGEST_IN_LINK
from rnnviz.ui.intervention import held_still
from rnnviz.ui.next_wrong import Read, next_wrong_button
from rnnviz.ui.page_state import PageState

_REFUSED = "playground.own.refused"
"""What was typed last and cannot be read, why, and what stood there before; else None."""
_MOST = f"At most {LONGEST} steps can be shown."
_LONGEST_SENT = 100_000
"""Characters that a browser sends; far fewer already get a sentence that they are too many."""


def choose_sequence(state: PageState, run: Run) -> Batch:
    """An example of the task, or what the visitor types; and the layer where there are several."""
    problem = problem_of(run)
    count = example_batch(run).inputs.shape[1]
    state.within("sequence", "sequence", count)
    layer = state.layer_of(run.config.num_layers)

    def look() -> tuple[Read, Intervention | None]:
        return [(Moment.at(run, state["step"], layer + 1), run)], held_still(state, layer)

    if own_text(state) and not problem.own_form:
        state.refuse("own", "This task reads no sequence of one's own; here is an example.")
        forget_own(state)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state.number(f"Sequence (of {count})", "sequence", 1, count, width=130)
        state.choose_layer(run.config.num_layers, width=130)
        next_wrong_button(state, look, partial(forget_own, state))
        if problem.own_form:
            st.text_input(
                "or one of your own",
                max_chars=_LONGEST_SENT,
                width=280,
                **state.show("own", _typed_last(state), partial(_typed, state, problem)),
                placeholder=_placeholder(run),
                help=plain(f"{problem.own_form} {_MOST} Empty shows the example again."),
            )
    return _shown(state, run)


def _shown(state: PageState, run: Run) -> Batch:
    problem, own, refused = problem_of(run), own_text(state), _refused(state)
    if refused and problem.own_form:
        st.error(plain(refused[1]))
    if own and problem.own_form:
        try:
            return problem.own(own)
        except ValueError as error:
            st.error(plain(str(error)))
    return example(run, state["sequence"] - 1)


def _placeholder(run: Run) -> str:
    """What such a sequence looks like: the beginning of the first example."""
    problem = problem_of(run)
    labels = problem.labels(example(run, 0), 0)[:12]
    joined = problem.join(labels) if isinstance(problem, TextProblem) else "".join(labels)
    return problem.own_example or joined


def _typed(state: PageState, problem: Problem, text: str | None) -> None:
    """Take what was typed if it can be read; the link holds the id of what does not fit."""
    text = (text or "").strip()
    try:
        if text:
            problem.own(text)
        own_id = default_library().add(text) if len(text) > LONGEST_IN_LINK else None
    except ValueError as error:
        st.session_state[_REFUSED] = text, str(error), own_text(state)
        return
    forget_own(state)
    state["own"], state["own_id"] = (None if own_id else text or None), own_id


def _typed_last(state: PageState) -> str:
    """What stands in the box: also what cannot be read, so that it can be mended."""
    refused = _refused(state)
    return refused[0] if refused else own_text(state)


def _refused(state: PageState) -> tuple[str, str, str] | None:
    """See ``_REFUSED``; None once a link has brought another sequence."""
    refused: tuple[str, str, str] | None = st.session_state.get(_REFUSED)
    return refused if refused and refused[2] == own_text(state) else None


def own_text(state: PageState) -> str:
    """The visitor's own sequence as it was typed; empty where there is none."""
    if state["own_id"] is None:
        return state["own"] or ""
    try:
        return default_library().get(state["own_id"])
    except ValueError:
        return ""


def forget_own(state: PageState) -> None:
    """Back to the task's examples."""
    state["own"] = state["own_id"] = None
    st.session_state[_REFUSED] = None
