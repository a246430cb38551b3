"""The first screen: two networks read the same sequence; one still knows its beginning. Why?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.inspection.pair import held_from, pair_cell, pair_data, with_letter
from rnnviz.inspection.pair_words import why_known
from rnnviz.inspection.runs import example, preview, problem_of
from rnnviz.jobs import Job, RunnerBusy
from rnnviz.probe.intervention import Clamp
from rnnviz.run import Run
from rnnviz.tasks import default_config
from rnnviz.tasks.starred_letter import LETTERS, STARRED_LETTER
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.charts import HOW_TO_READ_CELL, reading
from rnnviz.ui.components import cell as cell_component
from rnnviz.ui.components import pair as pair_component
from rnnviz.ui.fields import Field, flag, one_of, whole
from rnnviz.ui.frame import plain
from rnnviz.ui.linked import keep_linked
from rnnviz.ui.page_state import PageState
from rnnviz.ui.playground.page import playground_state
from rnnviz.ui.progress import job_words, say_course
from rnnviz.ui.reports import told as figure_told
from rnnviz.ui.runs.links import playground_link, settings_link
from rnnviz.ui.trainings import config_of, find_run, grown, job_of, shipped_for, start

TASK = STARRED_LETTER.key
PAIR = ("lstm", "elman")
QUESTION = (
    "Two networks read the same letters. A star announces one to remember; at the question mark, "
    "they have to name it. One still knows it, the other has lost it: why?"
)
SAME_TRAINING = (
    "Both were trained in the same way, from the usual random start; the LSTM could stop early, as "
    "it had solved the task. Move along the sequence and watch what each would answer."
)
NO_GATES = (
    "It has no gates: at every step it multiplies its whole state by the same weights, squashes it "
    "and adds the next letter, and the old one fades."
)
_LIVE_SECONDS = 1.0
_KEY = "first.pair"


def first_state() -> PageState:
    """The first screen's values."""
    return PageState(
        "first",
        {
            "letter": Field(None, one_of("letter", dict.fromkeys(LETTERS))),
            "closed": flag("gate, ‘closed’,"),
            "at": Field(None, whole("time step", 1)),
            "pair": Field((), lambda text: tuple(filter(None, text.split("."))), ".".join),
        },
    )


def open_link(state: PageState) -> list[str]:
    """Read the link; one with nothing of this page's own is the Playground's, which was here."""
    link = st.query_params.to_dict()
    here, there = state.fields.keys(), playground_state().fields.keys()
    if link.keys() & (there - here) and not link.keys() & (here - there):
        st.switch_page(PAGES["playground"].script, query_params=link)
    problems = state.open()
    if len(state["pair"]) not in (0, len(PAIR)):
        state.refuse("pair", "The link must name two networks, with a dot between them.")
    for cell, run_id in zip(PAIR, state["pair"], strict=False):
        keep_linked(run_id)
        try:
            config = config_of(run_id)
        except ValueError:
            problems.append("The networks in the link are not on this server; here are others.")
            state["pair"] = None
            break
        if config.cell_name != cell:
            problems.append("The runs in the link are not an LSTM and an Elman; here are others.")
            state["pair"] = None
            break
        if (config.task, config.task_options) != (TASK, default_config(TASK, cell).task_options):
            problems.append("The runs in the link are of another task; here are others.")
            state["pair"] = None
            break
    return problems


def first_panel(state: PageState, chosen: None) -> None:
    """Question, things to try, both networks and what happens in them."""
    del chosen
    st.title(PAGES["first"].title, anchor=False)
    st.markdown(QUESTION)
    st.fragment(_tried)(state)


def _tried(state: PageState) -> None:
    """What can be tried and what comes of it; trying runs only this part anew."""
    _things_to_try(state)
    jobs = [job_of(run_id) for run_id in state["pair"]]
    live = any(job is not None and not job.state.ended for job in jobs)
    st.fragment(_networks, run_every=_LIVE_SECONDS if live else None)(state, live)
    with st.container(horizontal=True):
        _way_on("lessons", "Six short lessons", {})
        _way_on("playground", "Look closer in the Playground", {"task": TASK})
        _way_on("playground", "Where does it keep the letter?", _other_letter(state))
        _way_on("playground", *_forget_bias())
        _way_on("carousel", "How far does the error flow back?", {"task": TASK})


def _things_to_try(state: PageState) -> None:
    """Three buttons, and the way back."""
    with st.container(horizontal=True):
        st.button(
            "Change the starred letter",
            icon=":material/edit:",
            on_click=_change_letter,
            args=(state,),
        )
        st.button(
            "Open the forget gate again" if state["closed"] else "Close the forget gate",
            icon=":material/lock_open:" if state["closed"] else ":material/lock:",
            on_click=_toggle_gate,
            args=(state,),
        )
        st.button(
            "Train both from scratch",
            icon=":material/model_training:",
            on_click=_train,
            args=(state,),
        )
        if state.link().keys() - {"at"}:
            st.button("Back to the start", type="tertiary", on_click=_reset, args=(state,))
    told = st.session_state.pop("first.refused", None)
    if told:
        st.error(plain(told))


def _change_letter(state: PageState) -> None:
    now = state["letter"] or _asked(_reader())
    state["letter"] = LETTERS[(LETTERS.index(now) + 1) % len(LETTERS)]


def _toggle_gate(state: PageState) -> None:
    state["closed"] = not state["closed"]


def _reset(state: PageState) -> None:
    for name in state.fields:
        state[name] = None


def _train(state: PageState) -> None:
    """Queue a training for each network, with a seed that was not seen yet."""
    seed = _runs(state)[0].config.seed + 1
    try:
        state["pair"] = tuple(start(default_config(TASK, cell, seed=seed)).id for cell in PAIR)
    except (RunnerBusy, ValueError) as error:
        st.session_state["first.refused"] = str(error)


def _runs(state: PageState) -> list[Run]:
    """Both networks as far as they are trained: those trained here, or the shipped ones."""
    found = []
    for cell, run_id in zip(PAIR, state["pair"] or (None, None), strict=True):
        known = run_id or shipped_for(cell, TASK)
        job = job_of(known) if known else None
        try:
            run = find_run(known) if known else None
        except ValueError:  # deleted while somebody looks at it
            state["pair"] = None
            return _runs(state)
        if run is None:
            run = preview(job.config if job is not None else default_config(TASK, cell))
        found.append(grown(run, job))
    return found


def _reader() -> Run:
    """The run whose first example is read: the shipped one, whoever is trained in its place.

    Another seed has other examples, and training would change the sequence as well.
    """
    shipped = shipped_for(PAIR[0], TASK)
    run = find_run(shipped) if shipped else None
    return run or preview(default_config(TASK, PAIR[0]))


def _asked(run: Run) -> str:
    """The letter that the example asks for."""
    return problem_of(run).target_labels(example(run, 0), 0)[-1]


def _networks(state: PageState, were_live: bool) -> None:
    """Both networks on the sequence; while they train, they are looked at anew."""
    jobs = [job_of(run_id) for run_id in state["pair"]]
    live = any(job is not None and not job.state.ended for job in jobs)
    if were_live and not live:
        st.rerun()
    say_course(jobs, "first")
    runs = _runs(state)
    single = with_letter(_reader(), state["letter"])
    letter, question = (mark.time for mark in problem_of(runs[0]).marks(single, 0))
    held = Clamp("forget_gate", ((letter + question) // 2,), 0) if state["closed"] else None
    with st.expander("Show the answer", key="first.answer"):
        said = zip(runs, (why_known(runs[0], single, held), NO_GATES), strict=True)
        if live:
            st.caption("They are still being trained: these are their gates by now.")
        answers = [f"**{plain(run.config.spec.title)}:** {plain(why)}" for run, why in said]
        st.markdown("\n\n".join(answers))
    st.caption(plain(_what_is_shown(state, runs, jobs, held)))
    name, last = ".".join(state["pair"]) or "shipped", len(single.inputs)
    state.within("at", "time step", last)
    told = figure_told(_KEY, name, at=state["at"])
    data = pair_data(
        runs,
        single,
        held,
        name=f"{name}{'.live' if live else ''}",
        group="first",
        replay=bool(state["pair"]) and not live and held is None,
    )
    pair_component(
        data | {"cursor": told["at"], "turn": told["turn"]},
        key=_KEY,
        on_cursor=partial(
            state.take, "at", _KEY, lambda at: None if at == last else at, part="cursor"
        ),
    )
    with st.container(key="first-cells"):
        for place, run in zip(st.columns([0.64, 0.36], gap="large"), runs, strict=True):
            with place:
                st.subheader(f"Inside the {run.config.spec.title}", anchor=False)
                cell_component(
                    pair_cell(
                        run, single, held, group="first", name=f"{run.config.cell_name}-cell"
                    ),
                    key=f"first.cell.{run.config.cell_name}",
                )
    reading(*HOW_TO_READ_CELL)
    state.publish()


def _what_is_shown(
    state: PageState, runs: list[Run], jobs: list[Job | None], held: Clamp | None
) -> str:
    """What was changed, and what to look at."""
    told = []
    waiting = [job for job in jobs if job is not None and not job.state.ended]
    if waiting:
        told.append(" ".join(f"{job.config.spec.title}: {job_words(job)}." for job in waiting))
    elif state["pair"]:
        ended = " ".join(f"{run.config.spec.title}: {run.message}" for run in runs)
        told.append(f"Trained here with seed {runs[0].config.seed}. {ended}")
    if state["letter"] is not None:
        told.append(f"The starred letter is now {state['letter']}: whose answer follows?")
    if held is not None:
        told.append(
            f"At step {held_from(held) + 1}, underlined, the LSTM's forget gate is held closed: "
            "what the cell held is multiplied by 0. Change the starred letter: does the answer "
            "still follow it? The Elman network has no such gate; nothing changes there."
        )
    return " ".join(told) or SAME_TRAINING


def _other_letter(state: PageState) -> dict[str, str]:
    """The link to the LSTM on the same sequence, beside it with another starred letter."""
    run = _reader()
    single = with_letter(run, state["letter"])
    letter = problem_of(run).marks(single, 0)[0].time
    now = problem_of(run).labels(single, 0)
    other = LETTERS[(LETTERS.index(now[letter]) + 1) % len(LETTERS)]
    link = {"task": TASK, "change": f"{letter + 1}:{other}"}
    if state["pair"]:
        trained = state["pair"][0]
        link |= playground_link(trained, config_of(trained))
    if state["pair"] or state["letter"] is not None:
        link["own"] = "".join(now)
    return link


def _forget_bias() -> tuple[str, dict[str, str]]:
    """The link to the LSTM's settings, but for the forget bias as they were."""
    shipped = shipped_for(PAIR[0], TASK)
    config = default_config(TASK, PAIR[0]) if shipped is None else config_of(shipped)
    link = settings_link(config.replace(forget_bias=1.0)) or {}
    return f"Try a forget bias of 1 instead of {config.forget_bias:g}", link


def _way_on(key: str, label: str, link: dict[str, str]) -> None:
    page = PAGES[key]
    st.page_link(page.script, label=label, icon=page.icon, query_params=link)
