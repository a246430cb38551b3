"""The Influence page's parts: the sentence, its arrows, and what stands below them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.analysis import influence
from rnnviz.figures.arcs import TABLE_TOKENS, arcs_payload
from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.text import UNKNOWN, default_library, direction
from rnnviz.ui.arrow_figures import arrow_downloads, arrow_figures
from rnnviz.ui.arrows import Arrows, find_arrows, text_problem
from rnnviz.ui.components import arcs as arcs_component
from rnnviz.ui.frame import plain
from rnnviz.ui.influence_controls import text_run
from rnnviz.ui.progress import training_status
from rnnviz.ui.sentences import current_text
from rnnviz.ui.settings import TEXT_TASKS
from rnnviz.ui.view import Field, View, one_of, whole

_LIVE_SECONDS = 3.0
_LONGEST_TEXT = 100_000
"""Characters; a longer text is a book to train on, not one to draw arrows on."""


def influence_view() -> View:
    """The Influence page's values."""
    fields = {
        "model": Field(None),
        "text": Field(None),
        "text_id": Field(None),
        "corpus": Field(None),
        "word": Field(None, whole("word", 0, 10**6)),
        "longer": Field(1, whole("shortest arrow", 1, 10**6)),
        "layer": Field(None, whole("layer", 1, 4)),
        "unit": Field("text-words", one_of("unit", dict.fromkeys(TEXT_TASKS))),
        "cell": Field("ran-tanh", one_of("cell", CELLS)),
        "hidden_size": Field(96, whole("hidden size", 1, 1024)),
        "steps": Field(1500, whole("number of steps", 1, 10**6)),
    }
    return View("influence", fields)


def open_link(view: View) -> list[str]:
    """Read the link; what it names but is not here is left out, and said."""
    problems = view.open()
    for name, check in (("model", text_run), ("text_id", _check_text)):
        if view[name] is not None:
            try:
                check(view[name])
            except ValueError as error:
                problems.append(str(error))
                view[name] = None
    return problems


def _check_text(text_id: str) -> None:
    """Raise ValueError for a text that is not here or is no text to draw arrows on."""
    if len(default_library().get(text_id)) > _LONGEST_TEXT:
        raise ValueError(
            f"The text {text_id} is too long to draw arrows on: paste the part that you want."
        )


def model_status(view: View, run: Run | None, job: Job | None) -> None:
    """Where a training stands, or how to get a first model."""
    if job is not None:
        training_status(view, "model", job, begun=run is not None)
        if run is None:
            st.info("The arrows appear as soon as this training begins.")
    elif run is None:
        st.info("Choose a model on the left, or train one on a text of your own.")


def arrows_panel(view: View, run: Run, job: Job | None) -> None:
    """The arrows and everything about them; while the model trains they follow its weights."""
    live = job is not None and not job.state.ended
    st.fragment(_arrows, run_every=_LIVE_SECONDS if live else None)(view, run, job)


def _arrows(view: View, run: Run, job: Job | None) -> None:
    grown = job.run if job is not None else None
    run = grown.copy() if grown is not None and grown.snapshots else run
    layer = _layer(view, run)
    try:
        arrows = find_arrows(run, current_text(view), layer)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    _show_layer(view, run)
    _notes(run, arrows)
    arcs_component(
        _payload(view, run, arrows),
        key="influence.arcs",
        on_selected=partial(_reported, view, "word", "selected"),
        on_longer=partial(_reported, view, "longer", "longer"),
    )
    # Pinning a word runs only this part of the page anew.
    view.publish()
    st.caption(what_it_means(run, layer))
    back = influence.distances(arrows.found.source)
    if len(back) == 0:
        st.info("There is no arrow yet: an arrow needs an earlier word. Write two words or more.")
        return
    arrow_figures(arrows, back)
    arrow_downloads(run, arrows)


def what_it_means(run: Run, layer: int = 0) -> str:
    """How to read the arrows, and what differs above the first layer and for other cells."""
    spec = run.config.spec
    how = (
        "Each arrow goes from a word to the earlier word whose weight in the state is largest in "
        "any unit (equation 7); the larger the weight, the stronger the arrow. "
    )
    if spec.content.source is None and layer > 0:
        return how + (
            f"In layer {layer + 1} of the {spec.title} the contents are what the layer below puts "
            "out, which has seen the words before, so a weight belongs to that mixture and not "
            "to one word alone."
        )
    if spec.content.source is None:
        return how + (
            f"In the {spec.title} the contents are the words themselves, so a weight belongs to "
            "one word alone; the gates that make the weights have seen the words between."
        )
    return how + (
        f"In the {spec.title} what a word writes also depends on the words before it, so a weight "
        "belongs to that whole mixture and not to one word alone."
    )


def _payload(view: View, run: Run, arrows: Arrows) -> dict[str, Any]:
    problem = text_problem(run)
    table = None
    if len(arrows.tokens) <= TABLE_TOKENS:
        table = influence.weight_table(arrows.trace["input_gate"], arrows.trace["forget_gate"])
    extra = [f"not in the vocabulary: read as {UNKNOWN}" if u else "" for u in arrows.unknown]
    return arcs_payload(
        arrows.tokens,
        arrows.found.source,
        arrows.found.weight,
        arrows.found.unit,
        direction=direction(" ".join(arrows.tokens)),
        minimum_distance=view["longer"],
        extra=extra,
        table=table,
        selected=view["word"],
        name=f"arrows-{run.id}",
        title=f"{run.config.spec.title}: strongest earlier word",
        item=problem.item,
    )


def _notes(run: Run, arrows: Arrows) -> None:
    """What people should know about how their text was read."""
    problem = text_problem(run)
    notes = [problem.note] if problem.note else []
    share = float(np.mean(arrows.unknown)) if arrows.unknown else 0.0
    if share > 0:
        missing = sorted({t for t, u in zip(arrows.tokens, arrows.unknown, strict=True) if u})
        few = ", ".join(missing[:8]) + (" and others" if len(missing) > 8 else "")
        notes.append(
            f"{share:.0%} of the {problem.unit} are not in the model's vocabulary and are read as "
            f"{UNKNOWN}: {few}."
        )
    if share > 0.5:
        notes.append("Train a model on a text of this kind for arrows that mean something.")
    if arrows.cut:
        notes.append(f"Only the first {len(arrows.tokens):,} {problem.unit} are drawn.")
    for sentence in notes:
        st.caption(plain(sentence))


def _reported(view: View, name: str, part: str) -> None:
    """Take what the component says of itself into the view."""
    state = st.session_state.get("influence.arcs")
    value = state.get(part) if state is not None else None
    view[name] = view.fields[name].default if value is None else int(value)


def _layer(view: View, run: Run) -> int:
    layers = run.config.num_layers
    return min(view["layer"] or layers, layers) - 1


def _show_layer(view: View, run: Run) -> None:
    layers = run.config.num_layers
    if layers > 1:
        key = view.widget("layer")
        # The widget may still hold the layer of a model with another number of them.
        st.session_state[key] = _layer(view, run) + 1

        def changed() -> None:
            view["layer"] = st.session_state[key]

        st.number_input(f"Layer (of {layers})", 1, layers, key=key, on_change=changed)
