"""Compare: its settings, its table, and cells of equal size."""

from __future__ import annotations

import pytest

from rnnviz.inspection.films import curve_of
from rnnviz.inspection.runs import preview
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, default_config
from rnnviz.ui.compare.controls import configs_of, same_size
from rnnviz.ui.compare.page import Entry, _cells, _row, _runs, find_entries


def view_of(**changes):
    values = {"task": "embedded-reber", "cells": ("lstm", "gru"), "runs": (), "seed": 3}
    return values | {"steps": None, "same": False} | changes


def test_every_cell_gets_the_same_task_seed_and_budget():
    configs = configs_of(view_of(steps=50))
    assert list(configs) == ["lstm", "gru"]
    assert {(c.task, c.seed, c.steps) for c in configs.values()} == {("embedded-reber", 3, 50)}


@pytest.mark.parametrize("cells", [(), ("lstm",), ("lstm", "gru", "mgu", "elman", "mingru")])
def test_two_to_four_cells(cells):
    with pytest.raises(ValueError, match=r"^Choose 2 to 4 cells to compare\.$"):
        configs_of(view_of(cells=cells))


@pytest.mark.parametrize("task", TASKS)
def test_equal_sizes_come_close_to_the_first_cell(task):
    options = {"text": "the cat saw the dog . the dog saw a cat . " * 30}
    changes = {"task_options": options} if task.startswith("text-") else {}
    names = ("lstm", "elman", "ran-simple", "gru-tutorial")
    configs = same_size({name: default_config(task, name, **changes) for name in names})
    first = configs["lstm"]
    assert first.hidden_size == default_config(task, "lstm", **changes).hidden_size
    width = first.embedding_size or TASKS[task].build(first.task_options, 0).input_size
    counts = {
        name: config.spec.parameter_count(
            config.hidden_size if config.spec.content.is_input else width,
            config.hidden_size,
            config.num_layers,
        )
        for name, config in configs.items()
    }
    for name, count in counts.items():
        assert abs(count - counts["lstm"]) < 0.12 * counts["lstm"], name


def test_the_table_and_the_curve_of_an_untrained_cell():
    run = preview(default_config("embedded-reber", "gru", hidden_size=4))
    entry = Entry("GRU", run, None)
    row = _row(entry)
    assert row["recurrent parameters"] == CELLS["gru"].parameter_count(7, 4)
    assert row["all parameters"] == row["recurrent parameters"] + 4 * 7 + 7
    assert row["status"] == "Untrained"
    assert list(curve_of(entry.title, entry.run).steps) == [0]


def test_what_a_link_may_hold():
    assert _cells("lstm,gru,lstm") == ("lstm", "gru")
    assert _runs("lstm:abcd,gru:efgh") == ("lstm:abcd", "gru:efgh")
    for text in ("", "lstm", "lstm,lstm", "lstm,gru,mgu,elman,mingru"):
        with pytest.raises(ValueError, match=r"^Choose 2 to 4 cells to compare\.$"):
            _cells(text)
    with pytest.raises(ValueError, match="no cell named 'lstn'"):
        _cells("lstn,gru")
    with pytest.raises(ValueError, match="written as cell:run"):
        _runs("abcd")


def test_entries_are_untrained_where_no_run_fits():
    configs = configs_of(view_of(steps=51))
    entries = find_entries(view_of(), configs)
    assert [entry.title for entry in entries] == ["LSTM", "GRU"]
    assert all(entry.run.status == "untrained" and not entry.live for entry in entries)
