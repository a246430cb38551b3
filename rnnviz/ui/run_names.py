"""What the app calls runs and their files, the same on every page."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.runs import Moment
from rnnviz.jobs import default_runner
from rnnviz.run import Run
from rnnviz.store import RunSummary, describe, distinct, file_name, text_of
from rnnviz.ui.listing import here


def run_titles() -> Mapping[str, str]:
    """What every run is called that is here, by its id; the older of two alike has no number."""
    listed = here()
    unsaved = [job for job in default_runner().jobs() if job.id not in listed.titles]
    if not unsaved:
        return listed.distinct_titles
    more = {job.id: describe(job.config, text_of({}, job.config)) for job in unsaved}
    return distinct({**listed.titles, **more})


def title_of(run_id: str) -> str:
    """What a run is called; its id where it is not here."""
    return run_titles().get(run_id, run_id)


def called(run: Run) -> str:
    """A run in a heading or beside others: by its own name and its cell, else by its cell alone."""
    cell, known = run.config.spec.title, _summary(run.id)
    own = " ".join(known.name.split()) if known and not known.shipped else ""
    if not own or cell.casefold() in own.casefold():
        return own or cell
    return f"{own} · {cell}"


def file_of(run_id: str, config: ExperimentConfig, what: str = "", step: int | None = None) -> str:
    """The name of a file of a run, without its ending; the name that people gave it comes first.

    Args:
        run_id: of the run.
        config: of the run.
        what: what is in the file.
        step: the training step that it shows, None where it is of the whole run.
    """
    known = _summary(run_id)
    own, text = (known.name, known.text) if known else ("", text_of({}, config))
    return file_name(config, own, text, step, what)


def moment_file(moment: Moment, what: str) -> str:
    """The name of a file of a run at one of its snapshots, without its ending."""
    run = moment.run
    return file_of(run.id, run.config, what, None if run.imported else moment.step)


def latest_file(run: Run, what: str) -> str:
    """The name of a file of a run's last weights, without its ending."""
    return moment_file(Moment(run), what)


def _summary(run_id: str) -> RunSummary | None:
    """A run that is here, as lists show it."""
    listed = here()
    return next((run for run in (*listed.stored, *listed.shipped) if run.id == run_id), None)
