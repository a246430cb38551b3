"""The Playground's parts: which run is shown, its film, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.by_hand import held_film, held_rows
from rnnviz.inspection.cells import cell_rows, packed_cell
from rnnviz.inspection.films import film_rows, input_rows, packed_film
from rnnviz.inspection.payloads import completed, packed
from rnnviz.inspection.runs import Moment, example, preview, problem_of
from rnnviz.inspection.tables import Rows
from rnnviz.jobs import Job, JobState
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.tasks import ALL_TASKS, Batch
from rnnviz.tasks.own_features import OWN_FEATURES
from rnnviz.text import default_library
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.charts import HOW_TO_READ_CELL, numbers_behind, reading
from rnnviz.ui.components import cell as cell_component
from rnnviz.ui.components import film as film_component
from rnnviz.ui.fields import Field, flag, whole
from rnnviz.ui.frame import as_typed, heading, plain
from rnnviz.ui.intervention import intervention_fields
from rnnviz.ui.linked import keep_linked
from rnnviz.ui.page_state import PageState
from rnnviz.ui.playground.by_hand import by_hand_box, held_here, what_changed
from rnnviz.ui.playground.equations import cell_panel, saturation_box
from rnnviz.ui.playground.headline import headline
from rnnviz.ui.playground.sequence import choose_sequence, forget_own
from rnnviz.ui.progress import note_drawn, stored_status, training_status
from rnnviz.ui.reports import told as figure_told
from rnnviz.ui.rights import may_read_text, without_text
from rnnviz.ui.run_names import called, file_of, moment_file
from rnnviz.ui.settings import adopt, refuse_other_options, setting_fields
from rnnviz.ui.trainings import config_of, find_run, grown, job_of, shipped_for, shipped_runs
from rnnviz.ui.what_if import thinks_or_what_if, what_if_fields

HOW_TO_READ = "Each row of a map is one unit and each column one time step: "
OF_GATES = "the stronger the colour, the further open the gate."
OF_STATES = (
    "the two colours stand for negative and positive values, the stronger the further from 0."
)
HOW_TO_SCRUB = "Drag over the learning curve to move through training; every panel follows."
_LIVE_SECONDS = 2.0
_FILM = "playground.film"


def playground_state() -> PageState:
    """The Playground's values."""
    fields = setting_fields() | {
        "run": Field(None),
        "own": Field(None),
        "own_id": Field(None),
        "sequence": Field(1, whole("sequence", 1)),
        "layer": Field(None, whole("layer", 1, 4)),
        "step": Field(None, whole("step", 0)),
        "shown": Field(None, _quantities, ",".join),
        "at": Field(None, whole("time step", 1)),
        "sorted": flag("order of units, ‘sorted’,"),
        **intervention_fields(),
        **what_if_fields(),
    }
    return PageState("playground", fields)


def _quantities(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, text.split(",")))
    unknown = [name for name in names if name not in QUANTITY_TITLES]
    if unknown:
        known = ", ".join(QUANTITY_TITLES)
        raise ValueError(f"There is no quantity {unknown[0]!r}; the choices are: {known}.")
    return names


def open_link(state: PageState) -> list[str]:
    """Read the link; a run in it brings its own settings along."""
    problems = state.open()
    keep_linked(state["run"])
    if state["own_id"] is not None:
        try:
            default_library().get(state["own_id"])
        except ValueError as error:
            problems.append(str(error))
            forget_own(state)
    run_id = state["run"]
    if run_id and st.session_state.get("playground.adopted") != run_id:
        st.session_state["playground.adopted"] = run_id
        try:
            config = config_of(run_id)
        except ValueError:
            state["run"] = None
            told = "The run in the link is not on this server."
            if any(name in state.fields for name in st.query_params if name != "run"):
                told += " Its settings are filled in on the left: press Train to make it again."
            problems.append(told)
        else:
            adopt(state, config if may_read_text(run_id, config) else without_text(config))
    refuse_other_options(state)
    return problems


def _shown_run(state: PageState, config: ExperimentConfig | None) -> tuple[Run | None, Job | None]:
    """The chosen run, else a trained one of this cell and task, else an untrained model."""
    run_id = state["run"] or shipped_for(state["cell"], state["task"])
    if run_id is not None:
        job = job_of(run_id)
        try:
            run = find_run(run_id)
            return run or (preview(job.config) if job else None), job
        except ValueError as error:
            st.warning(plain(str(error)))
    try:
        return (preview(config) if config is not None else None), None
    except ValueError as error:
        st.error(plain(str(error)))
        return None, None


def playground_panel(state: PageState, config: ExperimentConfig | None) -> None:
    """What is on the screen in words, the run, its film and its cell."""
    run, job = _shown_run(state, config)
    if run is None:
        heading(PAGES["playground"].title, PAGES["playground"].summary)
    else:
        headline(state, run, job, config)
        _run_panel(state, run, job)


def _run_panel(state: PageState, run: Run, job: Job | None) -> None:
    """Status, film and, beside them, the cell."""
    note_drawn(state, run)
    if job is not None:
        training_status(state, "run", job, begun=run.status != "untrained")
    elif run.status == "diverged":
        st.warning(plain(run.message))
    elif state["run"] is not None:
        stored_status(state, "run", run)
    st.fragment(_beside)(state, run, job)


def _beside(state: PageState, run: Run, job: Job | None) -> None:
    """The film of a sequence and the cell; another sequence runs only this part anew."""
    with st.container(key="beside"):
        left, right = st.columns([0.74, 0.26], gap="medium")
        with left:
            # On a phone, where the columns stand below each other, it stays with the film.
            shown = choose_sequence(state, run)
        with right:
            cell_panel(run)
            problem = problem_of(run)
            for told in (problem.explanation(shown, 0), problem.solved_when):
                st.caption(plain(told))
        with left:
            live = job is not None and not job.state.ended
            st.fragment(_film, run_every=_LIVE_SECONDS if live else None)(state, run, job, shown)


def first_views() -> Iterator[object]:
    """Make what is seen first of each shipped run, one after the other."""
    for summary in shipped_runs():
        if (run := find_run(summary.id)) is not None:
            layer = run.config.num_layers - 1
            yield packed_film(run, example(run, 0), layer, False, _title(run), None)


def _title(run: Run) -> str:
    """What saved pictures are called."""
    return f"{called(run)}, {ALL_TASKS[run.config.task].title}"


def _film(state: PageState, run: Run, job: Job | None, shown: Batch) -> None:
    """The film; while training goes on it grows by itself."""
    live = job is not None and job.state is JobState.RUNNING
    run = grown(run, job)
    note_drawn(state, run)
    state.within("step", "step", max(run.config.steps, run.latest.step), low=0)
    state.within("at", "time step", len(shown.inputs))
    layer = state.layer_of(run.config.num_layers)
    moment = Moment.at(run, state["step"], layer + 1)
    done = held_here(state, moment, shown)
    if done is not None:
        what_changed(done)
    told = figure_told(
        _FILM,
        (run.id, shown.identity()),
        **{name: state[name] for name in ("step", "shown", "sorted", "at")},
    )
    payload = completed(
        packed_film(run, shown, layer, live, _title(run), told["shown"])
        if done is None
        else packed(held_film(done, title=_title(run), visible=told["shown"])),
        selected_step=told["step"],
        sorted=told["sorted"],
        cursor=told["at"],
        turn=told["turn"],
        # Its name tells runs from one another; files are called as the run is.
        file=file_of(run.id, run.config),
    )
    film_component(
        payload,
        key=_FILM,
        on_step=partial(state.take, "step", _FILM),
        on_shown=partial(state.take, "shown", _FILM, tuple),
        on_sorted=partial(state.take, "sorted", _FILM, bool),
        on_cursor=partial(state.take, "at", _FILM, part="cursor"),
    )
    how = OF_GATES if run.config.spec.moving_gates else OF_STATES
    unknown = problem_of(run).unknown(shown, 0)
    dotted = "What the model does not know has a dotted line below it." if unknown else ""
    if done is not None and not run.imported:
        scrub = f"These are the weights after step {moment.step:,}; let go to scrub."
    else:
        scrub = HOW_TO_SCRUB if len(run.snapshots) > 1 else ""
    reading(HOW_TO_READ + how, dotted, scrub)
    step = run.latest.step if state["step"] is None else state["step"]
    when = "" if run.imported else f", with the weights after step {step:,}"
    numbers_behind(
        "playground.numbers",
        "The numbers behind the picture",
        partial(film_rows, run, shown, layer, state["step"])
        if done is None
        else partial(held_rows, done),
        moment_file(moment, "gates"),
        f"Every unit at every time step{when}. Time steps count from 1, units from 0.",
    )
    if run.config.task == OWN_FEATURES.key:
        numbers_behind(
            "playground.read",
            "The numbers that it reads",
            partial(_read, run, shown),
            moment_file(moment, "inputs"),
            "Every feature at every time step, which counts from 1.",
        )
    intervention = None if done is None else done.intervention
    thinks_or_what_if(state, moment, shown, intervention)
    by_hand_box(state, moment, shown, done)
    _cell(moment, shown, intervention)
    saturation_box(moment)
    # The scrubber runs only this part of the page anew.
    state.publish()


def _read(run: Run, shown: Batch) -> Rows:
    """The numbers of each step, under names that their owner chose."""
    rows = input_rows(problem_of(run), shown)
    return [{as_typed(name): value for name, value in row.items()} for row in rows]


def _cell(moment: Moment, shown: Batch, intervention: Intervention | None) -> None:
    """The cell at work, with the weights of the film's frame and under its cursor."""
    st.subheader("Inside the cell, one step at a time", anchor=False)
    run = moment.run
    name = moment_file(moment, "cell")
    cell_component(
        packed_cell(moment, shown, intervention, group=run.id, name=name), key="playground.cell"
    )
    reading(*HOW_TO_READ_CELL, "The cursor of the maps above moves this step along.")
    numbers_behind(
        "playground.cell.table",
        "The numbers in the cell",
        partial(cell_rows, moment, shown, intervention),
        name,
        "Every value in the cell, for every unit, from 0, at every time step, from 1. What a gate "
        "or the content adds up has a column for each part.",
    )


def remember(state: PageState) -> None:
    """Keep the run of this cell and task for when they are chosen again."""
    kept = st.session_state.setdefault("playground.latest", {})
    kept[state["cell"], state["task"]] = state["run"]


def recall(state: PageState) -> None:
    """Take the run that was last shown of this cell and task; its settings come with it."""
    state["run"] = st.session_state.get("playground.latest", {}).get((state["cell"], state["task"]))
    st.session_state.pop("playground.adopted", None)
