from __future__ import annotations

from rnnviz.cli.catalogue import table
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS


def first_words(text):
    return [line.split()[0] for line in text.splitlines() if line.strip()]


def test_cells_with_their_parameters(call):
    answer = call("list", "cells")
    assert answer.status == 0
    assert first_words(answer.said)[2:] == list(CELLS)
    (line,) = [line for line in answer.said.splitlines() if line.startswith("lstm-cifg ")]
    assert "LSTM, coupled gates" in line
    assert line.endswith(f"{CELLS['lstm-cifg'].parameter_count(8, 8):,}")


def test_tasks_with_their_options(call):
    said = call("list", "tasks").said
    assert set(TASKS) <= set(first_words(said))
    (line,) = [line for line in said.splitlines() if line.startswith("copy  ") and "delay" in line]
    option = next(option for option in TASKS["copy"].options if option.name == "delay")
    assert f"delay={option.default}" in line
    assert f"{option.minimum} to {option.maximum}" in line
    assert line.endswith(option.help)


def test_runs_with_status_step_and_metric(call, runs):
    answer = call("list", "runs")
    assert set(first_words(answer.said)[2:]) == {"tiny-reber", "tiny-elman", "tiny-text"}
    (line,) = [line for line in answer.said.splitlines() if line.startswith("tiny-reber")]
    run = runs.get("tiny-reber")
    columns = line.split()
    assert columns[1:7] == ["lstm", "embedded-reber", "3", "x", "2", "finished"]
    assert columns[7:9] == ["4", f"{run.latest.metric:.4g}"]
    assert line.endswith("  LSTM on embedded Reber grammar, 2 × 3 units, 4 steps")


def test_without_runs_it_says_how_to_make_one(call, monkeypatch, tmp_path):
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path))
    assert "python -m rnnviz train" in call("list", "runs").said


def test_everything_at_once(call):
    said = call("list").said
    assert [said.index(f"{name}\n\n") for name in ("Cells", "Tasks", "Models", "Runs")] == sorted(
        said.index(f"{name}\n\n") for name in ("Cells", "Tasks", "Models", "Runs")
    )


def test_a_table_is_aligned():
    lines = list(table(("a", "bb"), [("ccc", "d"), ("e", "")]))
    assert lines == ["a    bb", "---  --", "ccc  d", "e"]
