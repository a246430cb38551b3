"""Names instead of ids, and names as they were typed, on every page that shows runs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import rnnviz.ui
from rnnviz.config import ExperimentConfig
from rnnviz.inspection.runs import Moment
from rnnviz.jobs import default_runner
from rnnviz.run import Run
from rnnviz.text import default_library
from rnnviz.training import fit
from rnnviz.ui.carousel.runs import load_run, panel_titles
from rnnviz.ui.frame import plain
from rnnviz.ui.listing import forget_listing
from rnnviz.ui.playground.controls import MORE
from rnnviz.ui.run_names import called, file_of, latest_file, moment_file, run_titles, title_of
from rnnviz.ui.runs.links import settings_link

OpenApp = Callable[..., AppTest]
HOSTILE = ":material/home: :red[x] $x^2$ <b>b</b> [l](http://e.invalid) :smile: a -> b"
TEXT = "The small cat saw a red dog near the tall tree. " * 40
MARKDOWN = ("markdown", "caption", "title", "header", "subheader", "warning", "error", "info")
LABELS = ("button", "expander", "selectbox", "multiselect", "text_input", "number_input", "metric")


PLACES = {"as_table": 2, "numbers_behind": 3}
"""Which argument names the file."""


@pytest.fixture
def keep(small_config: Callable[..., ExperimentConfig]) -> Iterator[Callable[..., Run]]:
    """Call ``keep(task, cell)`` for a run that is stored until the test ends."""
    store, ids = default_runner().store, []

    def train(task: str, cell: str = "ran-tanh", **changes: Any) -> Run:
        run = fit(small_config(task, cell, **changes))
        ids.append(run.id)
        store.put(run)
        forget_listing()
        return run

    yield train
    for run_id in ids:
        default_runner().store.delete(run_id)
        default_runner().store.discard(run_id)


def shown(app: AppTest) -> list[str]:
    """Every text of a page that Streamlit reads as markdown."""
    texts = [str(one.value) for kind in MARKDOWN for one in app.get(kind)]
    labels = [str(getattr(one, "label", "")) for kind in LABELS for one in app.get(kind)]
    return texts + labels + [one.proto.label for one in app.get("page_link")]


def options(app: AppTest) -> list[str]:
    """Every text that can be chosen."""
    return [str(one) for box in (*app.selectbox, *app.multiselect) for one in box.options]


def opened(open_app: OpenApp, run: Run) -> Iterator[AppTest]:
    """Every page that shows a run."""
    for page, link in {
        "runs": {"selected": run.id},
        "playground": {"run": run.id},
        "carousel": {"runs": run.id},
        "compare": {
            "task": run.config.task,
            "cells": "lstm,ran-tanh",
            "runs": run.id,
        },
        "influence": {"model": run.id},
    }.items():
        if page == "influence" and not run.config.task.startswith("text-"):
            continue
        app = open_app(page, **link)
        assert not app.exception, page
        yield app


def test_names_stand_on_every_page_and_ids_on_none(open_app: OpenApp, keep: Any) -> None:
    text_id = default_library().add(TEXT, "alice")
    run = keep("text-words", task_options={"text": "", "text_id": text_id})
    title = title_of(run.id)
    assert title.startswith("RAN (tanh) on alice, 2 units")
    assert run.details["text_name"] == "alice"
    for app in opened(open_app, run):
        texts = [*shown(app), *options(app)]
        assert not [text for text in texts if run.id in text or text_id in text]
        if app.selectbox and any(box.label == "Model" for box in app.selectbox):
            assert title in options(app)


def test_names_and_notes_show_as_typed(open_app: OpenApp, keep: Any) -> None:
    run = keep("text-words")
    default_runner().store.label(run.id, name=HOSTILE, note=HOSTILE)
    forget_listing()
    seen = 0
    for app in opened(open_app, run):
        for text in shown(app):
            rest = text.replace(plain(HOSTILE), "")
            seen += rest != text
            assert not [mark for mark in HOSTILE.split() if len(mark) > 2 and mark in rest]
    assert seen >= 2


def test_two_alike_are_told_apart_and_a_name_of_ones_own_wins(keep: Any) -> None:
    one, other = keep("adding", steps=3), keep("adding", steps=3, seed=1)
    titles = run_titles()
    assert sorted((titles[one.id], titles[other.id])) == [
        "RAN (tanh) on adding, 2 units, 3 steps",
        "RAN (tanh) on adding, 2 units, 3 steps (2)",
    ]
    assert file_of(one.id, one.config, "gates", 3) == "ran-tanh-adding-step-3-gates"
    default_runner().store.label(one.id, name="My run")
    forget_listing()
    assert title_of(one.id) == "My run"
    assert file_of(one.id, one.config, "gates", 3) == "my-run-step-3-gates"


def test_a_run_with_a_name_is_called_by_it_beside_others(open_app: OpenApp, keep: Any) -> None:
    run = keep("adding", steps=3)
    assert called(run) == "RAN (tanh)"
    default_runner().store.label(run.id, name="My run")
    forget_listing()
    assert called(run) == "My run · RAN (tanh)"
    app = open_app("playground", run=run.id)
    assert app.title[0].value.replace("\\", "") == "My run · RAN (tanh) on: adding"
    app = open_app("compare", task="adding", cells="lstm,ran-tanh", runs=run.id)
    assert list(app.dataframe[0].value["cell"]) == ["LSTM", "My run · RAN (tanh)"]
    # Runs that come with the app are called by their cells.
    assert panel_titles([load_run("lstm-adding", "adding"), run]) == ["LSTM", "My run · RAN (tanh)"]
    default_runner().store.label(run.id, name="A RAN (tanh) of mine")
    forget_listing()
    assert called(run) == "A RAN (tanh) of mine"


def test_the_numbers_of_a_run_are_saved_under_its_name() -> None:
    """Also those of a moment: a file that is called after its figure alone says not whose it is."""
    ui = Path(rnnviz.ui.__file__).parent
    files = [ui / "what_if.py"]
    files += [
        path
        for room in ("influence", "playground", "carousel")
        for path in (ui / room).glob("*.py")
    ]
    calls = [
        node
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in PLACES
    ]
    assert len(calls) > 10
    for call in calls:
        name = call.args[PLACES[call.func.id]]  # type: ignore[attr-defined]
        assert not isinstance(name, ast.Constant), ast.unparse(call)


def test_a_file_of_a_moment_carries_its_step_once(keep: Any) -> None:
    run = keep("embedded-reber", "lstm")
    first = Moment(run, 0)
    assert moment_file(first, "cell") == f"lstm-embedded-reber-step-{first.step}-cell"
    assert latest_file(run, "cell") == f"lstm-embedded-reber-step-{run.latest.step}-cell"


def test_other_settings_keep_the_text(open_app: OpenApp, opened: OpenApp, keep: Any) -> None:
    text_id = default_library().add(TEXT, "alice")
    run = keep("text-words", task_options={"text": "", "text_id": text_id})
    app = open_app(**settings_link(run.config))

    def text() -> str:
        return next(one.value for one in app.caption if one.value.startswith("Text to train on"))

    assert "alice" in text()
    for label, value in (("Cell", "gru"), ("Task", "text-chars"), ("Cell", "lstm")):
        next(box for box in app.selectbox if box.label == label).set_value(value).run()
        assert not app.exception
        assert "alice" in text(), label
    opened(app, MORE)
    next(one for one in app.button if one.label == "Back to the defaults").click().run()
    assert "alice" in text()
