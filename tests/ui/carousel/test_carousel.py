from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.analysis.carousel import curves
from rnnviz.jobs import default_runner
from rnnviz.run import Run
from rnnviz.tasks import default_config
from rnnviz.training import fit, one_of, record
from rnnviz.ui.carousel import frames as carousel_frames
from rnnviz.ui.carousel.frames import Query, measure, moments_of, sequence_of
from rnnviz.ui.carousel.runs import (
    FIRST_CELLS,
    first_runs,
    first_task,
    load_run,
    panel_titles,
    run_choices,
)
from rnnviz.ui.carousel.words import table_rows, what_it_means
from rnnviz.ui.films import problem_of
from rnnviz.ui.tables import to_csv

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


def test_moments_go_from_the_untrained_state_to_the_end_without_repeats(runs: list[Run]) -> None:
    plan = moments_of(runs)
    assert list(plan) == sorted(plan)
    assert next(iter(plan.values())) == (0, 0, 0)
    assert plan[1.0] == tuple(len(run.snapshots) - 1 for run in runs)
    assert len(set(plan.values())) == len(plan) == 5


def test_an_untrained_model_has_one_moment() -> None:
    assert moments_of([load_run("untrained-gru", "adding")]) == {1.0: (0,)}


def test_frames_hold_what_the_analysis_gives(runs: list[Run]) -> None:
    frames = measure(query(runs, sequence=3), panel_titles(runs), 1.0, 60.0)
    assert frames.complete
    batch = one_of(problem_of(runs[2]).examples(), 3)
    trace = record(runs[2], batch.inputs[:, 0], snapshot=0, batch=batch)
    for found, wanted in zip(frames.strips[2].curves[0], curves(trace), strict=True):
        np.testing.assert_allclose(found, wanted)


def test_moments_come_a_few_at_a_time_the_wanted_one_first(
    runs: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carousel_frames, "_CURVES", carousel_frames.Recent(100))
    plan = list(moments_of(runs))
    first = measure(query(runs), panel_titles(runs), plan[2], 0.0)
    assert first.moments == [plan[2]]
    assert not first.complete
    frames = measure(query(runs), panel_titles(runs), plan[2], 60.0)
    assert frames.moments == plan
    assert frames.complete
    again = measure(query(runs), panel_titles(runs), plan[2], 0.0)  # all of it is known
    assert again.complete


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


def test_norms_differ_where_they_should(runs: list[Run]) -> None:
    spectral = measure(query(runs), panel_titles(runs), 1.0, 60.0)
    frobenius = measure(query(runs, norm="frobenius"), panel_titles(runs), 1.0, 60.0)
    one, other = spectral.strips[2].curves[-1], frobenius.strips[2].curves[-1]
    assert one is not None
    assert other is not None
    assert (one.full < other.full).all()
    np.testing.assert_array_equal(one.path, other.path)


def test_runs_of_the_same_task_share_a_sequence(runs: list[Run]) -> None:
    other = small_run("gru", "gru-other", seed=5, task_options={"length": 20})
    longer = small_run("gru", "gru-longer", task_options={"length": 30})
    asked = query([*runs, other, longer])
    leader, shared, own = (sequence_of(run, asked) for run in (runs[0], other, longer))
    np.testing.assert_array_equal(leader.inputs, shared.inputs)
    assert own.lengths[0] >= 30 > leader.lengths[0]


def test_a_run_that_left_the_range_of_numbers_is_missing_there(runs: list[Run]) -> None:
    broken = runs[0].copy()
    broken.id = "elman-broken"
    last = broken.snapshots[-1]
    weights = {name: array * np.float32(np.nan) for name, array in last.weights.items()}
    broken.snapshots[-1] = replace(last, weights=weights)
    frames = measure(query([broken, runs[2]]), ["Broken", "LSTM"], 1.0, 60.0)
    assert frames.strips[0].curves[-1] is None
    assert all("Broken" not in sentence for sentence in what_it_means(frames.strips, -1))
    assert {row["cell"] for row in table_rows(frames.strips, -1)} == {"LSTM"}


def test_the_table_holds_every_norm_and_nothing_for_zero(runs: list[Run]) -> None:
    frames = measure(query(runs), panel_titles(runs), 1.0, 60.0)
    rows = table_rows(frames.strips, 0)
    lags = len(rows) // 3
    assert [row["lag"] for row in rows[:lags]] == list(range(lags))
    assert rows[0]["step"] == 0
    assert rows[1]["log10_path"] is None
    assert rows[lags + 1]["log10_path"] == 0.0
    assert to_csv(rows).count("\n") == len(rows) + 1
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows


def test_choices_hold_stored_and_untrained_runs(runs: list[Run]) -> None:
    names = run_choices("adding")
    assert {*CELLS.values(), *(f"untrained-{cell}" for cell in FIRST_CELLS)} <= set(names)
    assert len(set(names.values())) == len(names)
    assert "elman-small" not in run_choices("embedded-reber")


def test_the_first_paint_puts_several_cells_side_by_side() -> None:
    shown = [load_run(run_id, first_task()) for run_id in first_runs(first_task())]
    assert [run.config.cell_name for run in shown] == list(FIRST_CELLS)
    assert len(set(panel_titles([*shown, *shown[:1]]))) == len(shown)


@pytest.mark.parametrize("run_id", ["nothing-here", "untrained-nothing", "Not an id"])
def test_a_run_that_is_not_here_is_told_in_one_sentence(run_id: str) -> None:
    with pytest.raises(ValueError, match=r"is left out: it is not on this server\.$"):
        load_run(run_id, "adding")


def test_a_run_of_another_task_is_left_out(runs: list[Run]) -> None:
    with pytest.raises(ValueError, match="another task"):
        load_run("lstm-small", "embedded-reber")


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
