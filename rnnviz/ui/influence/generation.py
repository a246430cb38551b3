"""Text from the chosen model: a prompt, the model's continuation, and its arrows."""

from __future__ import annotations

import streamlit as st

from rnnviz.analysis.influence.views import DEFAULT, view_of
from rnnviz.figures.export.arrow_pictures import payload
from rnnviz.inspection.arrows import find_arrows
from rnnviz.inspection.generation import (
    LONGEST_PROMPT,
    Generated,
    as_html,
    default_prompt,
    generated,
    plain_text,
)
from rnnviz.inspection.runs import text_problem
from rnnviz.run import Run
from rnnviz.spec import no_carried_state
from rnnviz.tasks import TextProblem
from rnnviz.text import END, UNKNOWN
from rnnviz.training.generation import HOTTEST, MOST_GENERATED
from rnnviz.ui.components import arcs as arcs_component
from rnnviz.ui.fields import Field, real, whole
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.sentences import set_text
from rnnviz.ui.page_state import PageState

_COUNT = {"words": 60, "sub-words": 90, "characters": 240}
_SEEDS = 2**31 - 1


def generation_fields() -> dict[str, Field]:
    """The settings of a generated text as values of a page; None is as suits the model."""
    return {
        "prompt": Field(None),
        "generate": Field(None, whole("number of tokens to generate", 1, MOST_GENERATED)),
        "temperature": Field(0.8, real("temperature", 0, HOTTEST), "{:g}".format),
        "draw": Field(0, whole("seed of the generated text", 0, _SEEDS)),
    }


def generation_panel(state: PageState, run: Run) -> None:
    """Let a model go on from a prompt, and show what it looked back at for each word."""
    problem = text_problem(run)
    _settings(state, problem)
    try:
        found = generated(
            run,
            default_prompt(problem) if state["prompt"] is None else state["prompt"],
            state["generate"] or _COUNT[problem.unit],
            state["temperature"],
            state["draw"],
        )
    except ValueError as error:
        st.error(plain(str(error)))
        return
    st.html(as_html(found, problem))
    _below(state, problem, found)
    _arrows(run, problem, found)


def _settings(state: PageState, problem: TextProblem) -> None:
    usual = default_prompt(problem)

    def typed(text: str | None) -> None:
        kept = (text or "")[:LONGEST_PROMPT]
        state["prompt"] = None if kept == usual else kept

    shown = usual if state["prompt"] is None else state["prompt"]
    bound = state.show("prompt", shown, typed)
    st.text_area("Prompt", height=68, max_chars=LONGEST_PROMPT, **bound)
    left, middle, right, last = st.columns([1, 1.4, 1, 0.8], vertical_alignment="bottom")
    with left:
        _count(state, problem)
    heat = state["temperature"]
    hottest = max(2.0, min(HOTTEST, heat))
    state.number(
        "Temperature",
        "temperature",
        0.0,
        hottest,
        kind="slider",
        step=0.05,
        help=HEAT,
        place=middle,
    )
    state.number("Seed", "draw", 0, _SEEDS, place=right)
    last.button("Another", icon=":material/casino:", on_click=_another, args=(state,))


HEAT = (
    "The scores of the next token are divided by this number before one is drawn: at 0 the "
    "likeliest token is taken; above 1, unlikely ones come up more often."
)


def _count(state: PageState, problem: TextProblem) -> None:
    label, usual = f"{problem.unit.capitalize()} to add", _COUNT[problem.unit]
    state.number(label, "generate", 1, MOST_GENERATED, usual=usual, step=10)


def _another(state: PageState) -> None:
    state["draw"] = (state["draw"] + 1) % (_SEEDS + 1)


def _below(state: PageState, problem: TextProblem, found: Generated) -> None:
    """What can be done with the text, and what to know about it."""
    text = plain_text(found.text.tokens, problem)
    st.button(
        "See its arrows",
        icon=":material/arrow_forward:",
        help="Copy this text into the sentence box, where all views of the weights are.",
        on_click=_to_sentence,
        args=(state, text),
    )
    unknown = [found.text.tokens[t] for t in range(found.prompt) if found.text.unknown[t]]
    told = (
        f"The prompt is marked. The model never writes {UNKNOWN}, and a new line begins wherever "
        "it ends a sentence."
    )
    if unknown:
        told += f" Not in the vocabulary and read as {UNKNOWN}: {', '.join(unknown[:8])}."
    st.caption(plain(told))


def _to_sentence(state: PageState, text: str) -> None:
    set_text(state, text)
    state["part"] = None


def _arrows(run: Run, problem: TextProblem, found: Generated) -> None:
    """The strongest earlier word of each word of the text."""
    if not run.config.spec.carries_state:
        st.info(plain(no_carried_state(run.config.spec)))
        return
    options = view_of(DEFAULT).settle(found.text.trace)
    data = payload(find_arrows(run, found.text, DEFAULT, options), title="Generated text")
    extra = data["extra"] or [""] * len(found.text.tokens)
    # An end of a sentence would be read out as a tag.
    tokens = ["\u21b5" if token == END else token for token in found.text.tokens]
    for t in range(found.prompt):
        extra[t] = "; ".join(filter(None, ("of the prompt", extra[t])))
    item = problem.item
    arcs_component(data | {"tokens": tokens, "extra": extra, "item": item}, "influence.generated")
    st.caption(
        f"Point at a {item}: its arrow goes to the earlier {item} whose weight in the state is "
        f"largest in any unit (equation 7) when this {item} has been read. \u21b5 is the end of a "
        "sentence."
    )
