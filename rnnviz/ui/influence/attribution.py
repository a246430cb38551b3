"""What each word read so far adds to the logit of a next word: as colour, as bars, in numbers."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from rnnviz.analysis.attribution import Attribution
from rnnviz.analysis.attribution.direct_logit import Squash, writes_words
from rnnviz.figures import describe
from rnnviz.figures.arcs import tint_payload
from rnnviz.figures.attribution import attribution_rows, bars, equation
from rnnviz.figures.export import ArrowRecord
from rnnviz.inspection.activations import activations_of
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.attribution import additivity, attribution_of
from rnnviz.inspection.faithfulness import Choice, usual_method
from rnnviz.inspection.runs import text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.model.sequence_model import Activations
from rnnviz.probe.attribution.asked import word_id
from rnnviz.probe.attribution.methods import METHODS
from rnnviz.run import Run
from rnnviz.spec import Activation
from rnnviz.tasks.numbers import with_minus
from rnnviz.text import UNKNOWN
from rnnviz.ui.charts import chart, numbers_behind
from rnnviz.ui.fields import Field, one_of
from rnnviz.ui.frame import ASSETS, mode, plain
from rnnviz.ui.influence.retention import ATTRIBUTION
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file

MEANT = {"predicted": "Predicted", "actual": "Actual", "word": "Another word"}
TABLES = ASSETS / "attribution"
"""One file for each shipped model and treebank."""

_SQUASHED = {
    "straight": "as a bar of its own",
    "tangent": "by slope, the rest as a bar",
    "proportional": "shared out among the words",
}
_LONGEST_WORD = 60


def attribution_fields() -> dict[str, Field]:
    """By which method, which next word is meant, what it is set against, how squashing divides."""
    return {
        "method": Field(None, one_of("method", METHODS)),
        "next": Field("predicted", one_of("next word", MEANT)),
        "asked": Field(None, _word),
        "against": Field(None, _word),
        "squash": Field("straight", one_of("way to divide squashing", _SQUASHED)),
    }


def _word(text: str) -> str:
    """A word in the link, no longer than one that can be typed."""
    if len(text) > _LONGEST_WORD:
        raise ValueError(f"A next word in the link has at most {_LONGEST_WORD} letters.")
    return text


def choose_method(state: PageState, run: Run, text: ReadText) -> None:
    """The list of methods, where the colour or the closer look shows one."""
    if state["next"] == "actual" and chosen_step(state, text) + 1 >= len(text.tokens):
        state["next"] = None
    if ATTRIBUTION in (state["color"], state["below"]):
        titles = {name: method.title for name, method in METHODS.items()}
        usual = _usual(state, run, text).method
        told = "How to find what each word adds to the prediction of one next word."
        state.select("Attribution by", "method", titles, usual=usual, width=230, help=told)


def _usual(state: PageState, run: Run, text: ReadText) -> Choice:
    return usual_method(run, TABLES, chosen_step(state, text) + 1)


class _Shown(NamedTuple):
    """What is on the screen.

    Attributes:
        method: of ``METHODS``.
        step: after which word.
        names: of the next word and of the one that it is set against.
        found: the contributions.
    """

    method: str
    step: int
    names: list[str]
    found: Attribution


def _shown(state: PageState, run: Run, text: ReadText) -> _Shown:
    """The contributions that the page asks for.

    Raises:
        ValueError: when a word is not known or the text too long; one sentence.
    """
    step, activations = chosen_step(state, text), activations_of(run, text)
    word, other = _words(state, run, activations, step)
    names = text_problem(run).vocabulary.decode([word] if other is None else [word, other])
    if state["next"] == "actual":
        names[0] = text.tokens[step + 1]
    method = state["method"] or _usual(state, run, text).method
    found = attribution_of(run, text, step, word, other, method, state["squash"])
    return _Shown(method, step, names, found)


def attribution_tint(state: PageState, run: Run, text: ReadText) -> dict[str, Any] | None:
    """The colours of the words; None where there is no answer, and a sentence below says why."""
    try:
        shown = _shown(state, run, text)
    except ValueError:
        return None
    method = METHODS[shown.method]
    adds = f"adds to ‘{'’ minus ‘'.join(shown.names)}’" if method.signed else "weight"
    title = f"{method.title}: {adds}"
    absent = "read after the prediction"
    return tint_payload(shown.found.words, title, "positive", absent=absent, leads=True)


def attribution_line(state: PageState, run: Run, text: ReadText) -> None:
    """Which prediction the colours are about, whether they add up, and why this method."""
    if ATTRIBUTION not in (state["color"], state["below"]):
        return
    try:
        shown = _shown(state, run, text)
    except ValueError as error:
        if state["below"] != ATTRIBUTION:
            st.info(plain(str(error)))
        return
    method, choice = METHODS[shown.method], _usual(state, run, text)
    next_word, asked = shown.names[0], text.tokens[shown.step]
    said = (
        f"The colours are about ‘{next_word}’ as the next word after ‘{asked}’; pin another word "
    )
    said += f"to ask there. {method.about} {additivity(method, shown.found)}"
    if shown.method == choice.method:
        said += f" {choice.reason}"
    st.caption(plain(said))


def attribution_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """The controls, the bars, and the numbers behind them."""
    step = chosen_step(state, text)
    try:
        activations = activations_of(run, text)
        _controls(state, run, text, activations, step)
        shown = _shown(state, run, text)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    method, found = METHODS[shown.method], shown.found
    _say(run, text, activations, shown)
    title = "adds to the logit" if method.signed else "weight"
    drawn = bars(found, text.tokens, mode(), title=title, direction=record.direction)
    what = f"What each {text_problem(run).item} adds to a prediction: {method.title}"
    told = with_minus(f"Bars of the logit {found.logit:+.4f}; each is in the table below.")
    chart(st.vega_lite_chart, drawn, "influence.attribution", what, told)
    st.caption(describe("attribution.bars" if method.signed else "attribution.weights"))
    _equation(run, shown, state["squash"])
    rows = partial(entry_rows, found, text.tokens)
    file = latest_file(run, f"{shown.method}-{'-'.join(shown.names)}")
    numbers_behind("influence.entries", "The entries as a table", rows, file)


def chosen_step(state: PageState, text: ReadText) -> int:
    """The word that is pinned in the arrows; else the last one behind which another stands."""
    last = len(text.tokens) - 1
    return max(0, last - 1) if state["word"] is None else min(int(state["word"]), last)


def named_word(run: Run, text: str) -> int:
    """The id of a word that somebody typed.

    Raises:
        ValueError: when it is not one token that the model knows; one sentence.
    """
    problem = text_problem(run)
    tokens = problem.tokens(text.strip())
    if len(tokens) != 1:
        raise ValueError(f"Type exactly one {problem.item} that could come next, not {text!r}.")
    if tokens[0] not in problem.vocabulary:
        raise ValueError(f"The model does not know the {problem.item} {tokens[0]!r}: type another.")
    return problem.vocabulary.id(tokens[0])


def shares(activations: Activations, step: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The probability of each next word after a step, (word,)."""
    logits = activations.predictions[step].numpy().astype(np.float64)
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum())


def _controls(
    state: PageState, run: Run, text: ReadText, activations: Activations, step: int
) -> None:
    problem = text_problem(run)
    item = problem.item
    last = step + 1 >= len(activations)
    chance = shares(activations, step)
    titles = dict(MEANT) | {"word": f"Another {item}"}
    for name in ("predicted", "actual"):
        if name == "predicted" or not last:
            found = word_id(activations, step, name)
            word = problem.vocabulary.decode([found])[0]
            word = text.tokens[step + 1] if name == "actual" else word
            titles[name] = f"{MEANT[name]}: **{plain(word)}** ({chance[found]:.1%})"
    if last:
        del titles["actual"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state.segments(f"Next {item}", "next", titles)
        if state["next"] == "word":
            _typed(state, "asked", f"Which {item}", "for example: the")
        _typed(state, "against", f"Against another {item}", "none")
        direct = (state["method"] or _usual(state, run, text).method) == "direct"
        if direct and run.config.spec.output_activation is not Activation.IDENTITY:
            state.segments("What squashing takes away", "squash", _SQUASHED)


def _typed(state: PageState, name: str, label: str, hint: str) -> None:
    def taken(text: str | None) -> None:
        state[name] = (text or "").strip() or None

    bound = state.show(name, state[name] or "", taken)
    st.text_input(label, placeholder=hint, max_chars=_LONGEST_WORD, width=190, **bound)


def _words(
    state: PageState, run: Run, activations: Activations, step: int
) -> tuple[int, int | None]:
    """The ids of the next word that is meant and of the one that it is set against."""
    against = None if state["against"] is None else named_word(run, state["against"])
    if state["next"] == "word":
        if state["asked"] is None:
            return word_id(activations, step, "predicted"), against
        return named_word(run, state["asked"]), against
    return word_id(activations, step, state["next"]), against


def _say(run: Run, text: ReadText, activations: Activations, shown: _Shown) -> None:
    """Which logit is taken apart."""
    problem, step, names = text_problem(run), shown.step, shown.names
    here = plain(text.tokens[step])
    chance = shares(activations, step)
    told = [f"**{plain(name)}** ({chance[problem.vocabulary.id(name)]:.2%})" for name in names]
    st.markdown(
        f"The logit of {' minus that of '.join(told)} after {problem.item} {step + 1}, **{here}**: "
        f"**{with_minus(f'{shown.found.logit:+.4f}')}**, by {plain(METHODS[shown.method].title)}.",
        help="The logit is a word's score before the softmax makes probabilities of all scores.",
    )
    if names[0] not in problem.vocabulary:
        st.caption(
            plain(
                f"The model does not know ‘{names[0]}’: this is the logit of {UNKNOWN}, which "
                f"stands for every {problem.item} that it does not know."
            )
        )
    if len(activations) > 1:
        st.caption(f"Click a {problem.item} in the arrows to look at what comes after it.")


def _equation(run: Run, shown: _Shown, squash: Squash) -> None:
    method = METHODS[shown.method]
    latex, said = method.equation, plain(f"{method.reference}.")
    if shown.method == "direct":
        spec = run.config.spec
        latex = equation(spec, run.config.num_layers, writes_words(spec), squash)
        said = _direct(run, shown.found)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.latex(latex, width="content")
        st.caption(said, width="stretch")


def _direct(run: Run, found: Attribution) -> str:
    """What the exact sum says, and what not."""
    spec = run.config.spec
    said = (
        "With every gate held at the value it took, the sum is exact at any depth. The gates "
        "depend on the words as well, so this is bookkeeping, not causality."
    )
    if not writes_words(spec):
        said = (
            f"In the {plain(spec.title)} what a word writes depends on the words before it: a bar "
            "belongs to what the last layer wrote at that word, not to the word alone. " + said
        )
    if spec.output_activation is not Activation.IDENTITY:
        said += " The logit under the tilde is what it would be if every output were h̃."
        said += (
            " The output is squashed, so the state's sum is not all of the logit: the bar "
            "“squashing” is what is left."
            if found.parts["squashing"]
            else " The output is squashed: each bar bears its share of that."
        )
    return said


def entry_rows(found: Attribution, tokens: list[str]) -> Rows:
    """Every entry, then what is missing of their sum, then the sum."""
    rows = [
        {"word": row["word"], "what": row["what"], "entry": row["entry"]}
        for row in attribution_rows(found, tokens)
    ]
    sums = {"gap": found.gap, "logit": found.logit}
    return rows + [{"word": None, "what": what, "entry": entry} for what, entry in sums.items()]
