"""Inside a trial of 1997: gates and states of its net while it reads one sequence."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from rnnviz.figures.film import film_payload
from rnnviz.papers.original.recording import Look, look_into
from rnnviz.papers.results import Result
from rnnviz.papers.tables import Table
from rnnviz.ui import components
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState

_TRIAL = re.compile(r"[\w.-]+:\d{1,6}", re.ASCII)


def trial(text: str) -> str:
    """A trial in a link: its setting and its seed."""
    if not _TRIAL.fullmatch(text):
        raise ValueError("The trial in the link must be a setting and a seed, such as T100:0.")
    return text


def inside(state: PageState, table: Table, found: Sequence[Result]) -> None:
    """A trial to choose, a sequence, and what its net does on it; nothing where none was kept."""
    kept = {f"{each.entry}:{each.seed}": each for each in found if each.weights is not None}
    if state["trial"] not in (None, *kept):
        state.refuse("trial", "This table has no such trial whose weights were kept.")
    if not kept:
        return
    st.subheader("Inside a trial", anchor=False)
    usual = next((key for key, each in kept.items() if each.solved), next(iter(kept)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        titles = {key: _title(table, each) for key, each in kept.items()}
        state.select("Trial", "trial", titles, usual=usual, width=420)
        result = kept[state["trial"] or usual]
        look = look_into(result, state["sequence"] - 1)
        state.within("sequence", "sequence", look.sequences)
        label = f"Sequence (of {look.sequences})"
        state.number(label, "sequence", 1, look.sequences, width=150)
    components.film(_film(table, result, look), key="papers.inside")
    st.caption(
        plain(
            "There is no forget gate: the state of a cell is carried along with a weight of "
            "exactly 1, and only what the input gate lets in is added. A gate belongs to a "
            f"block and is drawn for each of its cells. {_answer(look)}"
        )
    )


def _title(table: Table, result: Result) -> str:
    counts = [count for count in result.measures.values() if count is not None]
    told = f"reached after {max(counts):,.0f} sequences" if result.solved else "not reached"
    return f"{table.entry(result.entry).title}, seed {result.seed}: {told}"


def _answer(look: Look) -> str:
    """What was asked for at the end and what was answered."""
    problem, single = look.problem, look.single
    wanted = problem.target_labels(single, 0)[-1]
    answered = problem.prediction_labels(look.predictions, single, 0)[-1]
    return f"At its last step it answers {answered}; {wanted} is right." if wanted else ""


def _film(table: Table, result: Result, look: Look) -> dict[str, object]:
    problem, single = look.problem, look.single
    name = f"{table.key}-{result.entry}-{result.seed}"
    return film_payload(
        [0],
        {key: values[None] for key, values in look.quantities.items()},
        problem.labels(single, 0),
        target_labels=problem.target_labels(single, 0),
        prediction_labels=[problem.prediction_labels(look.predictions, single, 0)],
        correct=[problem.correct(look.predictions, single, 0)],
        marks=[(mark.time, mark.label) for mark in problem.marks(single, 0)],
        name=name,
        title=f"Original LSTM, {table.entry(result.entry).title}",
        origin="after its training",
        count_from=1,
    )
