"""The logit ledger on the screen: what each word read so far adds to the logit of a next word."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from rnnviz.analysis.ledger import Ledger, Squash
from rnnviz.figures import describe
from rnnviz.figures.export import ArrowRecord
from rnnviz.figures.ledger import bars, equation, ledger_rows
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.readings import reading_of
from rnnviz.inspection.runs import text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.model.sequence_model import Reading
from rnnviz.probe.ledger import word_id, word_ledger
from rnnviz.run import Run
from rnnviz.spec import Activation
from rnnviz.text import UNKNOWN
from rnnviz.ui.charts import chart, numbers_behind
from rnnviz.ui.fields import Field, one_of
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file

MEANT = {"predicted": "Predicted", "actual": "Actual", "word": "Another word"}
_SQUASHED = {
    "straight": "as a bar of its own",
    "tangent": "by slope, the rest as a bar",
    "proportional": "shared out among the words",
}
_LONGEST_WORD = 60


def ledger_fields() -> dict[str, Field]:
    """Which next word is meant, what it is set against, and how squashing is divided."""
    return {
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


def ledger_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """The controls, the bars, and the numbers behind them."""
    step = chosen_step(state, text)
    try:
        reading = reading_of(run, text)
        _controls(state, run, text, reading, step)
        word, other = _words(state, run, reading, step)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    squash = state["squash"]
    found = word_ledger(reading, step, word, squash)
    names = text_problem(run).vocabulary.decode([word] if other is None else [word, other])
    if state["next"] == "actual":
        names[0] = text.tokens[step + 1]
    if other is not None:
        found = found.minus(word_ledger(reading, step, other, squash))
    _say(run, text, reading, step, found, names)
    drawn = bars(found, text.tokens, mode(), direction=record.direction)
    told = f"Bars that add up to the logit {found.logit:+.4f}; each is in the table below."
    chart(st.vega_lite_chart, drawn, "influence.ledger", told)
    st.caption(describe("ledger.bars"))
    _equation(run, found, squash)
    rows = partial(entry_rows, found, text.tokens)
    file = latest_file(run, f"ledger-{'-'.join(names)}")
    numbers_behind("influence.entries", "The entries as a table", rows, file)


def chosen_step(state: PageState, text: ReadText) -> int:
    """The word that is pinned in the arrows, or the last one."""
    last = len(text.tokens) - 1
    return last if state["word"] is None else min(int(state["word"]), last)


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


def shares(reading: Reading, step: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The probability of each next word after a step, (word,)."""
    logits = reading.predictions[step].numpy().astype(np.float64)
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum())


def _controls(state: PageState, run: Run, text: ReadText, reading: Reading, step: int) -> None:
    problem = text_problem(run)
    item = problem.item
    last = step + 1 >= len(reading)
    if state["next"] == "actual" and last:
        state["next"] = None
    chance = shares(reading, step)
    titles = dict(MEANT) | {"word": f"Another {item}"}
    for name in ("predicted", "actual"):
        if name == "predicted" or not last:
            found = word_id(reading, step, name)
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
        if run.config.spec.output_activation is not Activation.IDENTITY:
            state.segments("What squashing takes away", "squash", _SQUASHED)


def _typed(state: PageState, name: str, label: str, hint: str) -> None:
    def taken(text: str | None) -> None:
        state[name] = (text or "").strip() or None

    bound = state.show(name, state[name] or "", taken)
    st.text_input(label, placeholder=hint, max_chars=_LONGEST_WORD, width=190, **bound)


def _words(state: PageState, run: Run, reading: Reading, step: int) -> tuple[int, int | None]:
    """The ids of the next word that is meant and of the one that it is set against."""
    against = None if state["against"] is None else named_word(run, state["against"])
    if state["next"] == "word":
        if state["asked"] is None:
            return word_id(reading, step, "predicted"), against
        return named_word(run, state["asked"]), against
    return word_id(reading, step, state["next"]), against


def _say(
    run: Run, text: ReadText, reading: Reading, step: int, found: Ledger, names: list[str]
) -> None:
    """What is taken apart, and that nothing is missing."""
    problem = text_problem(run)
    here = plain(text.tokens[step])
    chance = shares(reading, step)
    told = [f"**{plain(name)}** ({chance[problem.vocabulary.id(name)]:.2%})" for name in names]
    st.markdown(
        f"The logit of {' minus that of '.join(told)} after {problem.item} {step + 1}, **{here}**: "
        f"**{found.logit:+.4f}**. The bars add up to it; residual {found.residual:+.1e}, "
        f"{found.relative_residual:.1e} of the largest bar or of the logit, whichever is larger."
    )
    if names[0] not in problem.vocabulary:
        st.caption(
            plain(
                f"The model does not know ‘{names[0]}’: this is the logit of {UNKNOWN}, which "
                f"stands for every {problem.item} that it does not know."
            )
        )
    if len(reading) > 1:
        st.caption(f"Click a {problem.item} in the arrows to look at what comes after it.")


def _equation(run: Run, found: Ledger, squash: Squash) -> None:
    spec = run.config.spec
    said = (
        "With every gate held at the value that it took, the sum is exact at any depth. The gates "
        "also depend on the words: this is bookkeeping, not causality."
    )
    if found.source == "content":
        said = (
            f"In the {plain(spec.title)} what a word writes depends on the words before it: a bar "
            "belongs to what the last layer wrote at that word, not to the word alone. " + said
        )
    if spec.output_activation is not Activation.IDENTITY:
        said += " The logit under the tilde is what it would be if every output were h̃."
        said += (
            " The output is squashed, so the state's sum is not all of the logit: the bar "
            "“squashing” is what is left."
            if found.remainder
            else " The output is squashed: each bar bears its share of that."
        )
    shown = equation(spec, run.config.num_layers, found.source, squash)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.latex(shown, width="content")
        st.caption(said, width="stretch")


def entry_rows(found: Ledger, tokens: list[str]) -> Rows:
    """Every entry, then what is missing of their sum, then the sum."""
    rows = [
        {"word": row["word"], "what": row["what"], "entry": row["entry"]}
        for row in ledger_rows(found, tokens)
    ]
    sums = {"residual": found.residual, "logit": found.logit}
    return rows + [{"word": None, "what": what, "entry": entry} for what, entry in sums.items()]
