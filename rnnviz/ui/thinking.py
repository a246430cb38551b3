"""What a network thinks next, below a sequence or beside a sentence."""

from __future__ import annotations

import streamlit as st

from rnnviz.inspection.answers import packed_next_words, run_answers
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.payloads import completed
from rnnviz.inspection.runs import Moment, text_problem
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.tasks import Batch, Problem
from rnnviz.ui.components import answers

_ASKED = "What it would answer if asked at this step; the task asks only at the last one"

HEADING = "What it thinks next"


def thinks_next(
    moment: Moment, single: Batch, key: str, intervention: Intervention | None = None
) -> None:
    """What a run answers at each step of a sequence, under the cursor of the run's figures."""
    found = run_answers(moment, single, intervention, group=moment.run.id)
    if found is None:
        return
    st.subheader(HEADING, anchor=False)
    answers(found, key=key)
    st.caption(how_to_read(moment.problem))


def thinks_next_word(run: Run, text: ReadText, word: int | None, key: str) -> None:
    """What a run that reads text expects behind each word, under the cursor of its arrows.

    It begins at a word; behind the last one nothing follows.
    """
    st.subheader(HEADING, anchor=False)
    last = len(text.tokens) - 1
    step = max(0, last - 1) if word is None else min(word, last)
    answers(completed(packed_next_words(run, text, run.id), step=step), key=key)
    st.caption(how_to_read(text_problem(run)))


def how_to_read(problem: Problem) -> str:
    """One sentence on the bars."""
    if not problem.outputs():
        return f"{_ASKED}."
    right = "what is right is underlined"
    if problem.readout == "last step":
        return f"{_ASKED}; {right}."
    return f"The longer a bar, the likelier the model finds what it stands for; {right}."
