"""The sentence's part of the Influence page: its arrows, how to read them, and a closer look."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.analysis.influence.views import DEFAULT, VIEWS
from rnnviz.figures.export import ArrowRecord
from rnnviz.inspection.agreement import score_of
from rnnviz.inspection.arrows import ReadText, find_arrows, packed_arrows, read_text
from rnnviz.inspection.payloads import completed
from rnnviz.inspection.runs import text_problem
from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.spec import no_carried_state
from rnnviz.text import UNKNOWN
from rnnviz.ui.components import arcs as arcs_component
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.agreement import TABLES
from rnnviz.ui.influence.attribution import (
    attribution_line,
    attribution_tint,
    choose_method,
)
from rnnviz.ui.influence.closer_look import closer_look
from rnnviz.ui.influence.memory_band import band_panel
from rnnviz.ui.influence.profiles import profile_for
from rnnviz.ui.influence.retention import ATTRIBUTION, choose_tint, tint_of
from rnnviz.ui.influence.sentences import current_text
from rnnviz.ui.influence.view_choice import choose_view, chosen_options, described
from rnnviz.ui.page_state import PageState
from rnnviz.ui.reports import told as figure_told
from rnnviz.ui.run_names import latest_file
from rnnviz.ui.trainings import grown
from rnnviz.ui.what_if import thinks_next_word

_LIVE_SECONDS = 3.0
_ARCS = "influence.arcs"


def arrows_panel(state: PageState, run: Run, job: Job | None) -> None:
    """The arrows and everything about them; while the model trains they follow its weights."""
    live = job is not None and not job.state.ended
    st.fragment(_arrows, run_every=_LIVE_SECONDS if live else None)(state, run, job)


def _arrows(state: PageState, run: Run, job: Job | None) -> None:
    run = grown(run, job)
    try:
        text = read_text(run, current_text(state), state.layer_of(run.config.num_layers))
    except ValueError as error:
        st.error(plain(str(error)))
        return
    state.choose_layer(run.config.num_layers)
    state.within("word", "word", len(text.tokens) - 1, low=0)
    _notes(run, text)
    if not run.config.spec.carries_state:
        st.info(plain(no_carried_state(run.config.spec)))
        thinks_next_word(run, text, state["word"], "influence.answers")
        state.publish()
        return
    # Above the figure, whose height is another in each view: below it they would move away under
    # the pointer.
    with st.container(horizontal=True, vertical_alignment="bottom", key="influence.choice"):
        choose_view(state, text.trace)
        choose_tint(state, text, text_problem(run).item)
        choose_method(state, run, text)
    try:
        record = _record(state, run, text)
    except ValueError as error:
        st.error(plain(str(error)))
        state.publish()
        return
    _draw(state, run, text, record)
    described(VIEWS[record.view], what_it_means(run, text.layer))
    _score(run, record)
    attribution_line(state, run, text)
    # A word that is pinned in the arrows is told to these by the arrows themselves.
    thinks_next_word(run, text, _told(state, record)["word"], "influence.answers")
    closer_look(state, run, text, record)
    # Pinning a word or choosing a view runs only this part of the page anew.
    state.publish()


def _record(state: PageState, run: Run, text: ReadText) -> ArrowRecord:
    """The arrows of the chosen view.

    Raises:
        ValueError: when a setting does not fit the text or the model.
    """
    options = chosen_options(state, text.trace)
    profile = profile_for(run, text.layer, VIEWS[state["view"]])
    return find_arrows(run, text, state["view"], options, profile)


def _draw(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """The arrows, and below them the band of memory where the view looks at one."""
    item = text_problem(run).item
    arcs_component(
        arcs_data(state, run, text, record, item),
        key=_ARCS,
        on_selected=partial(state.take, "word", _ARCS, part="selected"),
        on_longer=partial(state.take, "longer", _ARCS),
    )
    if "band" in record.about.preset and record.options.band is not None:
        band_panel(state, run, text.trace, record.options.band)


def _score(run: Run, record: ArrowRecord) -> None:
    """How often such an arrow is right, beside the plainest guess, where that was measured."""
    found = score_of(run.id, run.latest.step, TABLES, record.about.title)
    if found is not None:
        st.caption(
            f"Over {found.sentences:,} treebank sentences such an arrow points at the word whose "
            f"removal changes the prediction most {found.arrow:.0%} of the time; always pointing "
            f"at the word before does so {found.previous:.0%} of the time."
        )


def first_arrows(run: Run, sentence: str) -> bytes:
    """What the browser draws of a sentence before anything is chosen."""
    text = read_text(run, sentence, run.config.num_layers - 1)
    options = VIEWS[DEFAULT].settle(text.trace)
    profile = profile_for(run, text.layer, VIEWS[DEFAULT])
    record = find_arrows(run, text, DEFAULT, options, profile)
    return packed_arrows(record, _title(run, record), text_problem(run).item)


def _title(run: Run, record: ArrowRecord) -> str:
    """What saved pictures are called."""
    return f"{run.config.spec.title}: {record.about.title.lower()}"


def arcs_data(state: PageState, run: Run, text: ReadText, record: ArrowRecord, item: str) -> bytes:
    """What the browser draws; the word that is chosen on the page is pinned."""
    told = _told(state, record)
    word = told["word"]
    return completed(
        packed_arrows(record, _title(run, record), item),
        minimum_distance=told["longer"],
        selected=word if word is not None and word < len(record.tokens) else None,
        turn=told["turn"],
        name=latest_file(run, f"arrows-{record.view}"),
        tint=_tint(state, run, text),
        group=run.id,
    )


def _told(state: PageState, record: ArrowRecord) -> dict[str, Any]:
    """The pinned word and the shortest arrow, as they are sent to the arrows."""
    return figure_told(_ARCS, record.tokens, word=state["word"], longer=state["longer"])


def _tint(state: PageState, run: Run, text: ReadText) -> dict[str, Any] | None:
    """What the browser colours the words by, None for nothing."""
    tint = attribution_tint if state["color"] == ATTRIBUTION else tint_of
    return tint(state, run, text)


def what_it_means(run: Run, layer: int = 0) -> str:
    """What a weight belongs to, which differs above the first layer and for other cells."""
    spec, cell = run.config.spec, plain(run.config.spec.title)
    if spec.content.source is None and layer > 0:
        return (
            f"In layer {layer + 1} of the {cell} the contents are the outputs of the layer "
            "below, which has seen the earlier words, so a weight belongs to that mixture and not "
            "to one word alone."
        )
    if spec.content.source is None:
        return (
            f"In the {cell} the contents are the words themselves, so a weight belongs to "
            "one word alone; the gates behind the weights have also seen the words in between."
        )
    return (
        f"In the {cell} what a word writes also depends on the words before it, so a weight "
        "belongs to that whole mixture and not to one word alone."
    )


def _notes(run: Run, text: ReadText) -> None:
    """What people should know about how their text was read."""
    problem = text_problem(run)
    notes = [problem.note] if problem.note else []
    share = float(np.mean(text.unknown)) if text.unknown else 0.0
    if share > 0:
        missing = sorted({t for t, u in zip(text.tokens, text.unknown, strict=True) if u})
        few = ", ".join(missing[:8]) + (" and others" if len(missing) > 8 else "")
        notes.append(
            f"{share:.0%} of the {problem.unit} are not in the model's vocabulary and are read as "
            f"{UNKNOWN}: {few}."
        )
    if share > 0.5:
        notes.append("For meaningful arrows, train a model on a text of this kind.")
    if text.cut:
        notes.append(f"Only the first {len(text.tokens):,} {problem.unit} are drawn.")
    for sentence in notes:
        st.caption(plain(sentence))
