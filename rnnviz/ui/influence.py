"""The Influence page's parts: the sentence, its arrows, and what stands below them."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from rnnviz.analysis import influence
from rnnviz.figures import describe
from rnnviz.figures.arcs import TABLE_TOKENS, arcs_payload
from rnnviz.figures.influence import distance_histogram, weight_table
from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.text import UNKNOWN, default_library, direction
from rnnviz.trace import Trace
from rnnviz.training import record
from rnnviz.ui.components import arcs as arcs_component
from rnnviz.ui.frame import dark, plain
from rnnviz.ui.influence_controls import text_problem
from rnnviz.ui.playground import to_csv
from rnnviz.ui.progress import training_status
from rnnviz.ui.recent import Recent
from rnnviz.ui.settings import TEXT_TASKS
from rnnviz.ui.view import Field, View, one_of, whole

LONGEST_IN_LINK = 500
MOST_TOKENS = 2000
_LIVE_SECONDS = 3.0


class Arrows(NamedTuple):
    """The arrows of one text."""

    tokens: list[str]
    unknown: list[bool]
    trace: Trace
    found: influence.Arrows


_ARROWS: Recent[Arrows] = Recent(48)


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
    """Read the link, with the long text that it may stand for."""
    problems = view.open()
    if view["text_id"] is not None and view["text"] is None:
        try:
            view["text"] = default_library().get(view["text_id"])
        except ValueError as error:
            problems.append(str(error))
            view["text_id"] = None
    return problems


def model_status(view: View, run: Run | None, job: Job | None) -> None:
    """Where a training stands, or how to get a first model."""
    if job is not None:
        training_status(view, "model", job)
    elif run is None:
        st.info("Choose a model on the left, or train one on a text of your own.")


def sentence_box(view: View, run: Run) -> None:
    """Where a text is typed, found in the model's own text, or picked from held-out sentences."""
    examples = _examples(run)
    if view["text"] is None:
        view["text"] = examples[0] if examples else ""
    key = view.widget("text")
    st.text_area(
        "Text",
        key=key,
        height=80,
        on_change=partial(_typed, view, key),
        help="Type or paste a sentence or a few; the arrows follow when you leave the box.",
    )
    left, right = st.columns(2)
    with left:
        _picker(view, "example", "Held-out sentences of the model's text", examples)
    with right:
        _search(view, run)


def arrows_panel(view: View, run: Run, job: Job | None) -> None:
    """The arrows and everything about them; while the model trains they follow its weights."""
    live = job is not None and not job.state.ended
    st.fragment(_arrows, run_every=_LIVE_SECONDS if live else None)(view, run, job)


def _arrows(view: View, run: Run, job: Job | None) -> None:
    grown = job.run if job is not None else None
    run = grown.copy() if grown is not None and grown.snapshots else run
    try:
        arrows = find_arrows(run, view["text"] or "", _layer(view, run))
    except ValueError as error:
        st.error(plain(str(error)))
        return
    _show_layer(view, run)
    _notes(run, arrows)
    arcs_component(_payload(view, run, arrows), key="influence.arcs", on_selected=partial(_picked, view))
    st.caption(what_it_means(run))
    back = influence.distances(arrows.found.source)
    if len(back) == 0:
        st.info("There is no arrow yet: an arrow needs an earlier word. Write two words or more.")
        return
    _figures(arrows, back)
    _downloads(run, arrows)


def find_arrows(run: Run, text: str, layer: int) -> Arrows:
    """The arrows of a text under a run's last weights.

    Raises:
        ValueError: when the text has no words, or the run does not read text; one sentence.
    """
    key = (run.id, run.latest.step, text, layer)
    found = _ARROWS.get(key)
    if found is None:
        found = _find_arrows(run, text, layer)
        _ARROWS.put(key, found)
    return found


def _find_arrows(run: Run, text: str, layer: int) -> Arrows:
    problem = text_problem(run)
    tokens = problem.tokens(text.strip())[:MOST_TOKENS]
    batch = problem.encode(text)
    ids = batch.inputs[: len(tokens), 0]
    trace = record(run, ids, layer=layer, labels=tokens)
    found = influence.strongest_predecessor(trace["input_gate"], trace["forget_gate"])
    unknown = [bool(token == problem.vocabulary.id(UNKNOWN)) for token in ids]
    return Arrows(tokens, unknown, trace, found)


def what_it_means(run: Run) -> str:
    """How to read the arrows, and what differs for a cell that is no RAN."""
    spec = run.config.spec
    how = (
        "Each arrow goes from a word to the earlier word whose weight in the state is largest in "
        "any unit (equation 7); the larger the weight, the stronger the arrow. "
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
        item="word" if problem.unit == "words" else "character",
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
            f"{share:.0%} of the words are not in the model's vocabulary and are read as "
            f"{UNKNOWN}: {few}."
        )
    if share > 0.5:
        notes.append("Train a model on a text of this kind for arrows that mean something.")
    if len(arrows.tokens) == MOST_TOKENS:
        notes.append(f"Only the first {MOST_TOKENS:,} words are drawn.")
    for sentence in notes:
        st.caption(plain(sentence))


def _figures(arrows: Arrows, back: np.ndarray[Any, np.dtype[np.int64]]) -> None:
    mode = "dark" if dark() else "light"
    left, right = st.columns([0.45, 0.55])
    with left:
        st.markdown("**How far back the arrows reach**")
        st.altair_chart(distance_histogram(back, mode=mode), key="influence.distances")
        st.caption(
            f"{np.mean(back == 1):.0%} of {len(back):,} arrows go to the word just before; "
            f"the longest goes back {int(back.max()):,}."
        )
    with right:
        st.markdown("**Every weight:** the largest over all units, from each word to each earlier")
        if len(arrows.tokens) <= TABLE_TOKENS:
            table = influence.weight_table(arrows.trace["input_gate"], arrows.trace["forget_gate"])
            st.plotly_chart(weight_table(table, arrows.tokens, mode), key="influence.table")
            st.caption(describe("influence.weight_table"))
        else:
            st.info(f"The table is drawn for texts of at most {TABLE_TOKENS} words.")


def arrow_rows(arrows: Arrows) -> list[dict[str, Any]]:
    """The arrows as a table: one row for each word that has one."""
    found = arrows.found
    return [
        {
            "word": t,
            "text": arrows.tokens[t],
            "source": int(found.source[t]),
            "source_text": arrows.tokens[found.source[t]],
            "distance": int(t - found.source[t]),
            "weight": float(found.weight[t]),
            "unit": int(found.unit[t]),
        }
        for t in range(len(arrows.tokens))
        if found.source[t] >= 0
    ]


def _downloads(run: Run, arrows: Arrows) -> None:
    rows = arrow_rows(arrows)
    with st.expander("The arrows as a table"):
        st.dataframe(rows, hide_index=True, height=240)
        with st.container(horizontal=True):
            st.download_button("CSV", to_csv(rows), f"arrows-{run.id}.csv", "text/csv")
            data = json.dumps({"tokens": arrows.tokens, "arrows": rows}, ensure_ascii=False)
            st.download_button("JSON", data, f"arrows-{run.id}.json", "application/json")


def _examples(run: Run) -> list[str]:
    problem = text_problem(run)
    batch = problem.examples()
    joint = " " if problem.unit == "words" else ""
    names = [problem.vocabulary.decode(batch.inputs[:n, i]) for i, n in enumerate(batch.lengths)]
    return [joint.join(tokens) for tokens in names]


def _search(view: View, run: Run) -> None:
    """Find sentences of the text that the model was trained on, where it is at hand."""
    try:
        corpus = text_problem(run).corpus
    except ValueError:
        st.caption("The model's own text is not on this server, so it cannot be searched.")
        return
    query = st.text_input("Search the model's text", key=view.widget_key("query"))
    if query:
        hits = [corpus.sentences[i].text for i in corpus.search(query, 50)]
        if hits:
            _picker(view, "hit", f"{len(hits)} sentences found", hits)
        else:
            st.caption("No sentence of the text holds all of these words.")


def _picker(view: View, name: str, label: str, choices: list[str]) -> None:
    """A list of sentences; choosing one puts it into the text box."""
    key = view.widget_key(name)

    def changed() -> None:
        if st.session_state[key]:
            _set_text(view, " ".join(st.session_state[key].split()))

    st.selectbox(label, choices, index=None, key=key, on_change=changed, placeholder="Choose one")


def _typed(view: View, key: str) -> None:
    _set_text(view, st.session_state[key], keep_widget=True)


def _set_text(view: View, text: str, keep_widget: bool = False) -> None:
    """Take a text; long ones stay behind an id in the link."""
    view["text"], view["word"], view["text_id"] = text, None, None
    if not keep_widget:
        view.forget("text")
    if len(text) > LONGEST_IN_LINK:
        view["text_id"] = default_library().add(text)


def _picked(view: View) -> None:
    state = st.session_state.get("influence.arcs")
    word = state.get("selected") if state is not None else None
    view["word"] = None if word is None else int(word)


def _layer(view: View, run: Run) -> int:
    layers = run.config.num_layers
    return min(view["layer"] or layers, layers) - 1


def _show_layer(view: View, run: Run) -> None:
    layers = run.config.num_layers
    if layers > 1:
        key = view.widget("layer", min(view["layer"] or layers, layers))
        st.number_input(f"Layer (of {layers})", 1, layers, key=key)
        view["layer"] = st.session_state[key]
