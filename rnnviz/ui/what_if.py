"""What a network thinks next, and what if one step had read something else.

Both are one click from every sequence and every sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from rnnviz.figures.export import ArrowRecord
from rnnviz.inspection.answers import (
    Answered,
    answer_rows,
    answered_by,
    packed_answers,
    packed_next_words,
    text_answered,
)
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.payloads import completed
from rnnviz.inspection.runs import Moment, example, text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.inspection.what_if import (
    WhatIf,
    both_answers,
    first_change,
    item_of,
    what_if,
    what_if_data,
    what_if_rows,
)
from rnnviz.inspection.what_if_words import finding
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.tasks import Batch, Problem, TextProblem
from rnnviz.text import UNKNOWN
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.charts import numbers_behind, reading
from rnnviz.ui.components import answers
from rnnviz.ui.components import film as film_component
from rnnviz.ui.fields import Field
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import called, latest_file, moment_file
from rnnviz.ui.runs.links import playground_link

HEADING = "What it thinks next"
PLACE = "what-if"
"""The key of what comes of a change: links to it open there (``scripts/land.js``)."""
_ASKED = "What it would answer if asked at this step; the task asks only at the last one"


def thinks_next(
    moment: Moment, single: Batch, key: str, intervention: Intervention | None = None
) -> None:
    """What a run answers at each step of a sequence, under the cursor of the run's figures."""
    told = {"group": moment.run.id, "file": moment_file(moment, "answers")}
    found = packed_answers(moment, single, intervention, **told)
    if found is None:
        return
    st.subheader(HEADING, anchor=False)
    answers(completed(found, called=called(moment.run)), key=key)
    st.caption(how_to_read(moment.problem, bool(single.mask.any())))
    answered = partial(answered_by, moment, single, intervention)
    _answers_table(moment.problem, answered, key, told["file"])


def thinks_next_word(run: Run, text: ReadText, word: int | None, key: str) -> None:
    """What a run that reads text expects behind each word, under the cursor of its arrows.

    It begins at a word; behind the last one nothing follows.
    """
    st.subheader(HEADING, anchor=False)
    last = len(text.tokens) - 1
    step = max(0, last - 1) if word is None else min(word, last)
    file = latest_file(run, "next-words")
    found = packed_next_words(run, text, run.id)
    answers(completed(found, step=step, file=file, called=called(run)), key=key)
    st.caption(how_to_read(text_problem(run)))
    _answers_table(text_problem(run), partial(text_answered, run, text), key, file)


def _answers_table(
    problem: Problem, answered: Callable[[], Answered | None], key: str, file: str
) -> None:
    """The numbers behind the bars."""

    def rows() -> Rows:
        found = answered()
        return [] if found is None else answer_rows(problem, found)

    numbers_behind(f"{key}.table", "The answers as a table", rows, file)


def how_to_read(problem: Problem, known: bool = True) -> str:
    """One sentence on the bars, of answers of which it may not be known what is right."""
    if not problem.has_end and not known:
        bars = "The longer a bar, the larger the share. " if problem.outputs() else ""
        return f"{bars}What it answers after this step; what is right is not known."
    if not problem.outputs():
        return f"{_ASKED}."
    right = "what is right is underlined"
    if problem.readout == "last step":
        return f"{_ASKED}; {right}."
    return f"The longer a bar, the likelier the model finds what it stands for; {right}."


def what_if_links(runs: Mapping[str, Run], sequence: int) -> None:
    """One click from a sequence to *What if*: a link to the Playground for each trained run.

    Args:
        runs: what to call each of them to the run; all read the same examples.
        sequence: which of the examples, from 1.
    """
    page = PAGES["playground"]
    where = {"sequence": str(sequence)} if sequence > 1 else {}
    with st.container(horizontal=True):
        for title, run in runs.items():
            if run.status == "untrained":
                continue
            moment = Moment(run)
            step, text = first_change(moment, example(run, sequence - 1))
            st.page_link(
                page.script,
                label=f"What if, in the {plain(title)}?",
                help=f"What if one {_item(moment.problem)} were another, in the Playground",
                icon=":material/alt_route:",
                query_params=playground_link(
                    run.id, run.config, **where, change=f"{step + 1}:{text}"
                ),
            )


HOW_TO_READ = (
    "The maps show the changed run minus the other one, in the colours of its sign.",
    "Until the change both runs are the same.",
    "The size of a difference is the root of the sum of its squares over units, and a unit's "
    "share is its part of that sum.",
    "A difference lasts until the first step from which on its size stays below a tenth of its "
    "peak.",
)
_CHANGE = re.compile(r"(\d{1,6}):(.{0,60})", re.DOTALL)
_LONGEST = 60
_MOST_CHOICES = 200


def what_if_fields() -> dict[str, Field]:
    """Which step reads what; steps count from 1 in the link, as on the screen."""
    return {"change": Field(None, _parsed, lambda change: f"{change[0] + 1}:{change[1]}")}


def _parsed(text: str) -> tuple[int, str]:
    found = _CHANGE.fullmatch(text)
    if found is None:
        raise ValueError("The change in the link must be a step and what it reads, as in 5:C.")
    return int(found[1]) - 1, found[2]


def thinks_or_what_if(
    state: PageState, moment: Moment, single: Batch, intervention: Intervention | None
) -> None:
    """What a run thinks next, and the button that asks what if; once it is asked, both runs."""
    # One place for both, so that the keyboard's focus stays there when one takes the other's.
    with st.container(key=PLACE):
        if state["change"] is not None:
            st.subheader(f"What if one {_item(moment.problem)} were another?", anchor=False)
            _panel(state, moment, single, intervention)
            return
        thinks_next(moment, single, f"{state.page}.answers", intervention)
        item = _item(moment.problem)
        st.button(
            f"What if one {item} were another?",
            icon=":material/alt_route:",
            on_click=partial(_begin, state, moment, single),
        )


def what_if_look(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """The closer look below the arrows: another word in place of one."""
    moment = Moment(run, text.snapshot, text.layer)
    single = text_problem(run).sentence(text.tokens)
    if state["change"] is None:
        _begin(state, moment, single, state["word"])
    with st.container(key=PLACE):
        _panel(state, moment, single)


def _item(problem: Problem) -> str:
    """What can be changed."""
    if isinstance(problem, TextProblem):
        return problem.item
    return "number" if problem.inputs == "values" else "symbol"


def _begin(state: PageState, moment: Moment, single: Batch, step: int | None = None) -> None:
    last = len(single.inputs) - 1
    state["change"] = first_change(moment, single, None if step is None else min(step, last))


def _panel(
    state: PageState, moment: Moment, single: Batch, intervention: Intervention | None = None
) -> None:
    """What is changed, what comes of it, and the numbers behind it."""
    _controls(state, moment, single)
    step, text = state["change"]
    try:
        found = what_if(moment, single, step, text, intervention)
    except ValueError as error:
        st.error(plain(str(error)))
        # Another sequence may be shorter, or read there already what the change put there.
        st.button("Choose a change that fits", on_click=partial(_begin, state, moment, single))
        return
    key, run = f"{state.page}.what-if", moment.run
    file = moment_file(moment, "what-if")
    st.markdown(plain(finding(found)))
    _unknown(moment.problem, text)
    film_component(
        what_if_data(found, group=run.id, name=file),
        key=f"{key}.maps",
    )
    reading(*HOW_TO_READ)
    _both(found, key)
    numbers_behind(
        f"{key}.numbers",
        "The numbers behind the difference",
        partial(what_if_rows, found),
        file,
        "Every unit at every time step: each quantity as it was, and what the change adds to it. "
        "Time steps count from 1, units from 0.",
    )


def _unknown(problem: Problem, text: str) -> None:
    """Say where a word is another one to the model: what comes of it is not the word's doing."""
    if isinstance(problem, TextProblem):
        tokens = problem.tokens(text)
        if UNKNOWN in problem.vocabulary.decode(problem.vocabulary.encode(tokens)):
            st.caption(plain(f"‘{text}’ is not in the model's vocabulary: it reads {UNKNOWN}."))


def _both(found: WhatIf, key: str) -> None:
    """What either run answers at the cursor's step."""
    moment = found.moment
    told = {"title": f"{moment.title}: either run", "file": moment_file(moment, "what-if-answers")}
    data = both_answers(found, group=moment.run.id, **told)
    if data is not None:
        st.subheader("What either run thinks next", anchor=False)
        answers(data, key=f"{key}.answers")


def _controls(state: PageState, moment: Moment, single: Batch) -> None:
    """Which step, what it reads, and the way back."""
    problem, (step, text) = moment.problem, state["change"]
    count, item = len(single.inputs), item_of(problem).capitalize()

    def moved(chosen: int | None) -> None:
        at = (chosen or 1) - 1
        now = problem.labels(single, 0)[at]
        state["change"] = first_change(moment, single, at) if text == now else (at, text)

    def typed(chosen: str | None) -> None:
        state["change"] = step, (chosen or "")[:_LONGEST]

    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = max(1, min(step + 1, count))
        st.number_input(
            f"{item} (of {count})", 1, count, width=130, **state.show("change.step", shown, moved)
        )
        symbols = problem.symbols
        if isinstance(problem, TextProblem) or not 0 < len(symbols) <= _MOST_CHOICES:
            label, names = f"reads this {_item(problem)}", problem.features
            about = (
                f"A number alone is {names[0]}; for another, name it: {names[1]} = 0.5."
                if len(names) > 1 and problem.inputs == "values"
                else ""
            )
            st.text_input(
                label,
                max_chars=_LONGEST,
                width=200,
                help=plain(about) or None,
                **state.show("change.to", text, typed),
            )
        else:
            titles = {each: each for each in dict.fromkeys((*symbols, text))}
            st.selectbox(
                "reads", [*titles], width=130, **state.show("change.to", text, typed, titles)
            )
        if state.fields.get("below") is None:
            st.button("Back to one run", type="tertiary", on_click=partial(_end, state))


def _end(state: PageState) -> None:
    state["change"] = None
