"""The Influence page: its values, its link, and which of its parts is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import streamlit as st

from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.text import default_library
from rnnviz.ui.fields import Field, one_of, whole
from rnnviz.ui.frame import show_told
from rnnviz.ui.influence.arrows_panel import arrows_panel, first_arrows
from rnnviz.ui.influence.book import book_fields, book_panel
from rnnviz.ui.influence.closer_look import closer_fields
from rnnviz.ui.influence.controls import text_models, text_run
from rnnviz.ui.influence.generation import generation_fields, generation_panel
from rnnviz.ui.influence.race import race_fields, race_panel
from rnnviz.ui.influence.sentences import first_text, sentence_box
from rnnviz.ui.influence.training import training_fields
from rnnviz.ui.influence.view_choice import view_fields
from rnnviz.ui.linked import keep_linked
from rnnviz.ui.page_state import PageState
from rnnviz.ui.progress import stored_status, training_status

_LONGEST_TEXT = 100_000
"""Characters; a longer text is a book to train on, not one to draw arrows on."""

SENTENCE = "sentence"


class Part(NamedTuple):
    """One of the page's parts beside the sentence.

    Attributes:
        title: what people read.
        icon: beside it.
        panel: draws it.
    """

    title: str
    icon: str
    panel: Callable[[PageState, Run], None]


# A further part is a row here and its fields in influence_state.
PARTS: Mapping[str, Part] = {
    "book": Part("Long texts", ":material/menu_book:", book_panel),
    "generate": Part("Generate", ":material/edit_note:", generation_panel),
    "race": Part("RAN, LSTM, GRU", ":material/compare_arrows:", race_panel),
}
"""What the page shows beside the sentence, one at a time, by its name in the link."""


def influence_state() -> PageState:
    """The Influence page's values."""
    fields = {
        "part": Field(SENTENCE, one_of("part", {SENTENCE: None, **PARTS})),
        "model": Field(None),
        "text": Field(None),
        "text_id": Field(None),
        "corpus": Field(None),
        "word": Field(None, whole("word", 0)),
        "longer": Field(1, whole("shortest arrow", 1)),
        "layer": Field(None, whole("layer", 1, 4)),
        **training_fields(),
        **generation_fields(),
        **race_fields(),
        **view_fields(),
        **closer_fields(),
        **book_fields(),
    }
    return PageState("influence", fields)


def open_link(state: PageState) -> list[str]:
    """Read the link; what it names but is not here is left out, and said."""
    problems = state.open()
    keep_linked(state["model"])
    for name, check in (("model", text_run), ("text_id", _check_text)):
        if state[name] is not None:
            try:
                check(state[name])
            except ValueError as error:
                problems.append(str(error))
                state[name] = None
    return problems


def _check_text(text_id: str) -> None:
    """Raise ValueError for a text that is not here or cannot have arrows drawn on it."""
    if len(default_library().get(text_id)) > _LONGEST_TEXT:
        raise ValueError(
            "The text of the link is too long to draw arrows on: paste the part that you want."
        )


def influence_panel(state: PageState, chosen: tuple[Run | None, Job | None]) -> None:
    """Where a training stands, or how to get a first model; and the part that is chosen."""
    run, job = chosen
    if job is not None:
        training_status(state, "model", job, begun=run is not None)
        if run is None:
            st.info("The arrows appear as soon as this training begins.")
    elif run is None:
        st.info("Choose a model on the left, or train one on a text of your own.")
    else:
        stored_status(state, "model", run)
    if run is not None:
        _part(state, run, job)


def _sentence(state: PageState, run: Run, job: Job | None) -> None:
    """The sentence with its arrows; another sentence runs only this part anew."""
    show_told()
    sentence_box(state, run)
    arrows_panel(state, run, job)


def first_views() -> Iterator[object]:
    """Make what is seen first of each shipped model, one after the other."""
    for run_id in text_models():
        if (run := text_run(run_id)) is not None:
            yield first_arrows(run, first_text(run))


def _part(state: PageState, run: Run, job: Job | None) -> None:
    """The part of the page that is chosen: the sentence with its arrows, or another one."""
    titles = {SENTENCE: ":material/short_text: Sentence"}
    titles |= {name: f"{part.icon} {part.title}" for name, part in PARTS.items()}
    if PARTS:
        state.segments("Part of the page", "part", titles, label_visibility="collapsed")
    if state["part"] == SENTENCE:
        st.fragment(_sentence)(state, run, job)
    else:
        PARTS[state["part"]].panel(state, run)
