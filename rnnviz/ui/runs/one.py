"""What can be done with one run, and with several."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, default_runner
from rnnviz.store import export_run, roughly
from rnnviz.tasks import TASKS
from rnnviz.tasks.numbers import measured
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.frame import plain, tell
from rnnviz.ui.listing import forget_listing
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import may_read, without_text
from rnnviz.ui.run_names import file_of
from rnnviz.ui.runs.bin import delete_runs, forget_told
from rnnviz.ui.runs.dialogs import open_dialog
from rnnviz.ui.runs.links import compare_link, links_to, settings_link
from rnnviz.ui.runs.rows import RunRow, measure_of, task_title
from rnnviz.ui.runs.several import MOST, curves_panel, differences, settings_of, titles_of
from rnnviz.ui.trainings import find_run, resume, stored_run
from rnnviz.ui.widget_keys import begin_with, when_changed


def one_panel(state: PageState, row: RunRow) -> None:
    """Everything about one run."""
    st.subheader(plain(row.title), anchor=False)
    st.caption(plain(_summary(row)))
    if row.note:
        st.markdown(_lines(row.note))
    _links(row)
    _buttons(state, row)
    curves_panel([row])
    box = st.expander("Settings", key="runs.settings", on_change="rerun")
    if box.open:
        with box:
            pairs = settings_of(_shown_config(row)).items()
            rows = [{"Setting": name, "Value": value} for name, value in pairs]
            st.dataframe(rows, hide_index=True, height="content")


def _lines(note: str) -> str:
    """A note line by line."""
    return "  \n".join(plain(line.strip()) for line in note.splitlines())


def _shown_config(row: RunRow) -> ExperimentConfig:
    """Its settings, without the text where that is somebody else's."""
    whole = may_read(row.config, row.owner, row.shared)
    return row.config if whole else without_text(row.config)


def _summary(row: RunRow) -> str:
    config, (name, unit) = row.config, measure_of(row.config)
    layers = f"{config.num_layers} layers of " if config.num_layers > 1 else ""
    parts = [
        f"{config.spec.title} on {task_title(row)}",
        row.words,
        *([] if row.imported else [f"step {row.step:,} of {config.steps:,}"]),
        f"{layers}{config.hidden_size} units",
    ]
    if row.parameters:
        parts.append(f"{row.parameters:,} parameters")
    if row.metric is not None:
        parts.append(f"{name}: {measured(row.metric, unit)}")
    start = row.job.report().turn.expected_start if row.live and row.job is not None else None
    if start is not None:
        parts.insert(2, f"continues in about {roughly(start)}")
    if row.size:
        parts.append(f"{row.size / 1e6:,.1f} MB" if row.size >= 1e6 else f"{row.size / 1e3:.0f} kB")
    return " · ".join(parts)


def _links(row: RunRow) -> None:
    """Real links: they can be opened in a tab of their own and be copied."""
    with st.container(horizontal=True):
        for key, parts in links_to(row.id, row.config):
            page = PAGES[key]
            st.page_link(
                page.script, label=f"Open in {page.title}", icon=page.icon, query_params=parts
            )
        settings = settings_link(_shown_config(row))
        if settings is not None:
            st.page_link(
                PAGES["playground"].script,
                label="Duplicate with other settings",
                icon=":material/tune:",
                query_params=settings,
                help="Opens the Playground with this run's settings filled in.",
            )


def _buttons(state: PageState, row: RunRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if (
            row.mine
            and row.resumable
            and row.config.task in TASKS
            and st.button(
                "Resume",
                icon=":material/play_arrow:",
                help="Continue where the training was cut short.",
            )
        ):
            _resume(row)
        if row.steerable and row.job is not None:
            st.button("Stop", icon=":material/stop:", on_click=_stop, args=(row.job,))
        if row.mine and st.button("Name and note", icon=":material/edit:"):
            open_dialog("label", row.id)
        if may_read(row.config, row.owner, row.shared):
            st.download_button(
                "Download",
                partial(_archive, row),
                f"rnnviz-{file_of(row.id, row.config)}.zip",
                "application/zip",
                icon=":material/download:",
                on_click="ignore",
                help="Config, weights, snapshots and metrics in one zip file.",
            )
        if st.button("Link", icon=":material/link:"):
            open_dialog("link", row.id)
        if row.mine:
            _delete_button(state, [row], "Delete")
        if row.mine and row.owner and row.stored:
            _share_switch(row)


def _share_switch(row: RunRow) -> None:
    """Let everybody who uses this server find the run, or its link's readers only."""
    place = f"runs.share.{row.id}"
    bound = begin_with(place, row.shared)
    st.toggle(
        "Shared with everybody here",
        **bound,
        on_change=when_changed(place, partial(_share, row.id, bound["key"])),
        help="Everybody who uses this server finds the run in this list and may read the text it "
        "was trained on. Unshared, others see it only if they have its link, and never its text.",
    )


def _share(run_id: str, key: str) -> None:
    try:
        default_runner().store.label(run_id, shared=st.session_state[key])
    except (OSError, ValueError) as error:
        tell(str(error))
    forget_listing()


def _delete_button(state: PageState, rows: Sequence[RunRow], label: str) -> None:
    st.button(label, icon=":material/delete:", on_click=delete_runs, args=(state, rows))


def _archive(row: RunRow) -> bytes:
    """Made on a thread of its own when it is asked for; the session is not known there.

    What is stored can be continued elsewhere; what is in memory alone is better than nothing.
    """
    run = stored_run(row.id) or find_run(row.id)
    if run is None:
        raise ValueError("This run has nothing to download yet.")
    # Both are kept beside the run, and have to go with it.
    run.details |= {"name": row.name, "note": row.note}
    return export_run(run)


def _stop(job: Job) -> None:
    forget_told()
    job.stop()


def _resume(row: RunRow) -> None:
    forget_told()
    try:
        resume(row.id)
    except (OSError, ValueError) as error:
        st.warning(plain(str(error)))
        return
    forget_listing()
    st.rerun()


def several_panel(state: PageState, rows: Sequence[RunRow]) -> None:
    """Two runs or more: curves, differing settings, and what can be done with all."""
    st.subheader(f"{len(rows)} runs", anchor=False)
    with st.container(horizontal=True):
        problem = _together(rows)
        own = [row for row in rows if row.mine]
        if own:
            _delete_button(state, own, f"Delete {len(own)} run{'s' if len(own) > 1 else ''}")
    if problem:
        st.caption(plain(problem))
    if len(rows) > MOST:
        st.info(f"Choose up to {MOST} runs to compare their curves and settings.")
        return
    curves_panel(rows)
    configs = (row.config for row in rows)
    found = differences(dict(zip(titles_of(rows), configs, strict=True)))
    if found:
        st.dataframe(found, hide_index=True, height="content")
        st.caption("The settings in which these runs differ.")
    else:
        st.caption("These runs have the same settings.")


def _together(rows: Sequence[RunRow]) -> str:
    """Links to the pages that take several runs; why there is none to Compare, or nothing."""
    configs = {row.id: row.config for row in rows}
    problem = ""
    try:
        page, parts = PAGES["compare"], compare_link(configs)
        st.page_link(page.script, label=f"Open in {page.title}", icon=page.icon, query_params=parts)
    except ValueError as error:
        problem = str(error)
    if len({config.task for config in configs.values()}) == 1 and len(rows) <= 2 * MOST:
        page = PAGES["carousel"]
        st.page_link(
            page.script,
            label=f"Open in {page.title}",
            icon=page.icon,
            query_params={"runs": ",".join(configs)},
        )
    return problem
