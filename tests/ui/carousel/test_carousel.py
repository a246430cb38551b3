from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rnnviz.analysis.carousel import Curves
from rnnviz.inspection.carousel import Query, measure, moments_of, strip_rows
from rnnviz.jobs import default_runner
from rnnviz.run import Run
from rnnviz.tasks import default_config
from rnnviz.training import fit
from rnnviz.ui.carousel.page import has_loss
from rnnviz.ui.carousel.runs import (
    FIRST_CELLS,
    first_runs,
    first_task,
    load_run,
    panel_titles,
    run_choices,
)
from rnnviz.ui.carousel.words import what_it_means

APP = Path(__file__).resolve().parents[3] / "app.py"
CELLS = {"elman": "elman-small", "lstm-1997": "lstm-1997-small", "lstm": "lstm-small"}


def small_run(cell: str, run_id: str, task: str = "adding", **changes: Any) -> Run:
    config = default_config(task, cell).replace(hidden_size=4, steps=12, snapshots=5, **changes)
    run = fit(config)
    run.id = run_id
    return run


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    options = {"task_options": {"length": 20}}
    found = [small_run(cell, run_id, **options) for cell, run_id in CELLS.items()]
    for run in found:
        default_runner().store.put(run)
    return found


def query(runs: list[Run], **changes: Any) -> Query:
    return replace(Query(tuple(runs), 0, 0, "spectral"), **changes)


def test_an_untrained_model_has_one_moment() -> None:
    assert moments_of([load_run("untrained-gru", "adding")]) == {1.0: (0,)}


def test_the_carousel_of_1997_and_of_elman(runs: list[Run]) -> None:
    frames = measure(query(runs), panel_titles(runs), 1.0, 60.0)
    elman, lstm1997, _ = frames.strips
    for found in lstm1997.curves:
        assert found is not None
        assert (found.path == 0.0).all()
    sentences = what_it_means(frames.strips, len(frames.moments) - 1)
    assert "exactly 1 in LSTM of 1997" in sentences[1]
    assert sentences[1].endswith("Elman RNN has no carousel: no state is carried along.")
    assert elman.marks[0][0] > 0
    assert f"**At lag {max(elman.marks)[0]}**" in sentences[0]


def test_every_sentence_says_what_it_compares_with(runs: list[Run]) -> None:
    frames = measure(query(runs), panel_titles(runs), 1.0, 60.0)
    for strips in (frames.strips[1:2], frames.strips[:1], frames.strips):
        told = what_it_means(strips, len(frames.moments) - 1)
        assert "one hundredth" in told[2]
        assert "than that" not in " ".join(told)
        assert all(sentence.endswith(".") for sentence in told)
    (alone,) = (what_it_means(frames.strips[1:2], 0)[2],)
    assert alone.startswith("The full gradient stays above one hundredth over all ")
    assert alone.endswith(" lags in LSTM of 1997.")


def test_a_run_that_left_the_range_of_numbers_is_missing_there(runs: list[Run]) -> None:
    broken = runs[0].copy()
    broken.id = "elman-broken"
    last = broken.snapshots[-1]
    weights = {name: array * np.float32(np.nan) for name, array in last.weights.items()}
    broken.snapshots[-1] = replace(last, weights=weights)
    frames = measure(query([broken, runs[2]]), ["Broken", "LSTM"], 1.0, 60.0)
    assert frames.strips[0].curves[-1] is None
    assert all("Broken" not in sentence for sentence in what_it_means(frames.strips, -1))
    assert {row["cell"] for row in strip_rows(frames.strips, -1)} == {"LSTM"}


def test_choices_hold_stored_and_untrained_runs(runs: list[Run]) -> None:
    names = run_choices("adding")
    assert {*CELLS.values(), *(f"untrained-{cell}" for cell in FIRST_CELLS)} <= set(names)
    assert len(set(names.values())) == len(names)
    assert "elman-small" not in run_choices("embedded-reber")


def test_the_first_paint_puts_several_cells_side_by_side() -> None:
    shown = [load_run(run_id, first_task()) for run_id in first_runs(first_task())]
    assert [run.config.cell_name for run in shown] == list(FIRST_CELLS)
    assert len(set(panel_titles([*shown, *shown[:1]]))) == len(shown)


def test_of_several_seeds_the_first_paint_takes_the_usual_one() -> None:
    starred = [name for name in first_runs("starred-letter") if "starred-letter" in name]
    assert starred == [f"{cell}-starred-letter" for cell in ("elman", "lstm", "ran-tanh")]


@pytest.mark.parametrize("run_id", ["nothing-here", "untrained-nothing", "Not an id"])
def test_a_run_that_is_not_here_is_told_in_one_sentence(run_id: str) -> None:
    with pytest.raises(ValueError, match=r"is left out: it is not on this server\.$"):
        load_run(run_id, "adding")


def test_a_run_of_another_task_is_left_out(runs: list[Run]) -> None:
    with pytest.raises(ValueError, match="another task"):
        load_run("lstm-small", "embedded-reber")


def test_without_a_loss_there_is_no_formula_of_its_gradient(runs: list[Run]) -> None:
    frames = measure(query(runs), panel_titles(runs), 1.0, 60.0)
    bare = [
        replace(strip, curves=[Curves(each.full, each.path) for each in strip.curves if each])
        for strip in frames.strips
    ]
    assert has_loss(frames)
    assert not has_loss(replace(frames, strips=bare))

    def shown(loss: bool) -> None:
        from rnnviz.ui.carousel.words import equations

        equations("spectral", loss)

    for loss, count in ((True, 3), (False, 2)):
        app = AppTest.from_function(shown, kwargs={"loss": loss}).run()
        assert not app.exception
        assert len(app.latex) == count
        assert any("Gradient" in each.value for each in app.markdown) == loss


def page(**link: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60).switch_page("pages/error_carousel.py")
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def test_the_link_chooses_runs_sequence_norm_and_moment(runs: list[Run]) -> None:
    app = page(runs="lstm-small,elman-small", sequence="4", norm="frobenius", at="0.25")
    assert not app.exception
    assert app.multiselect[0].value == ["lstm-small", "elman-small"]
    assert app.selectbox[0].value == "adding"
    assert app.number_input[0].value == 4
    assert app.radio[0].value == "frobenius"
    assert app.query_params["runs"] == "lstm-small,elman-small"
    assert app.query_params["at"] == "0.25"
    assert not app.warning


def test_what_the_link_gets_wrong_is_told_and_the_rest_is_shown(runs: list[Run]) -> None:
    app = page(runs="nothing-here,lstm-small", norm="nuclear", at="2", more="1")
    assert not app.exception
    told = " ".join(warning.value for warning in app.warning)
    for word in ("nothing", "nuclear", "a number from 0 to 1", "more"):
        assert word in told
    assert app.multiselect[0].value == ["lstm-small"]
    again = app.run()  # a page that draws itself anew keeps what it told
    assert len(again.warning) == len(app.warning) == 4


def test_no_run_at_all_asks_for_one(runs: list[Run]) -> None:
    app = page(runs="lstm-small")
    app.multiselect[0].set_value([]).run()
    assert not app.exception
    assert "Choose at least one run" in app.info[0].value


def test_another_task_shows_runs_of_its_own(runs: list[Run]) -> None:
    app = page(runs="lstm-small", sequence="4", at="0.5")
    app.selectbox[0].set_value("reber").run()
    assert not app.exception
    assert app.number_input[0].value == 1
    assert "at" not in app.query_params
    assert app.multiselect[0].value == first_runs("reber")


def test_another_sequence_runs_only_its_own_part_of_the_page(
    runs: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[str] = []
    drawn: dict[str, list[str]] = {}
    number, select = st.number_input, st.multiselect

    def fragment(part: Callable[..., None], **more: object) -> Callable[..., None]:
        def run(*given: object) -> None:
            inside.append(part.__name__)
            try:
                part(*given)
            finally:  # the page may be drawn anew
                inside.pop()

        return run

    def noting(draw: Callable[..., Any]) -> Callable[..., Any]:
        def note(label: str, *given: Any, **named: Any) -> Any:
            drawn[label] = inside.copy()
            return draw(label, *given, **named)

        return note

    monkeypatch.setattr(st, "fragment", fragment)
    monkeypatch.setattr(st, "number_input", noting(number))
    monkeypatch.setattr(st, "multiselect", noting(select))
    assert not page(runs="lstm-small").exception
    assert drawn["Runs"] == []
    assert [drawn[label] for label in drawn if label.startswith("Sequence")] == [["_of_sequence"]]
