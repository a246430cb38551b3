"""The adding problem with today's LSTM: settings that fail and the remedy."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import islice

import pytest

from rnnviz.papers.adding import MOST, SETTINGS, config_of
from rnnviz.papers.reproduction import run
from rnnviz.papers.results import place_of
from rnnviz.papers.tables import TABLES

TABLE = TABLES["forum-adding"]
(COLUMN,) = TABLE.entry("remedy").printed


def test_every_entry_has_its_settings_and_reads_as_many_sequences() -> None:
    assert [entry.key for entry in TABLE.entries] == [*SETTINGS]
    for entry in TABLE.entries:
        config = config_of(entry, 2, MOST)
        assert config.steps * config.batch_size == 100_000
        assert (config.task_options, config.seed) == ({"length": 100}, 2)


def test_settings_that_fail_are_the_threads_or_lack_one_part_of_the_remedy() -> None:
    thread = config_of(TABLE.entry("thread"), 0, MOST)
    assert (thread.optimizer, thread.learning_rate, thread.clip) == ("sgd", 0.5, None)
    assert (thread.num_layers, thread.hidden_size, thread.batch_size) == (3, 2, 1)
    remedy = SETTINGS["remedy"]
    for key in ("forget-bias-0", "units-4", "batch-1"):
        changed = [name for name, value in SETTINGS[key].items() if remedy[name] != value]
        assert len(changed) == 1


@pytest.mark.parametrize(("metric", "count"), [(100.0, 200), (99.9, None)])
def test_a_run_ends_when_all_test_sequences_are_right(monkeypatch, metric, count) -> None:
    monkeypatch.setattr("rnnviz.training.steps.CompiledSteps.evaluate", lambda self: metric)
    monkeypatch.setattr("rnnviz.training.steps.TorchSteps.evaluate", lambda self: metric)
    entry = TABLE.entry("units-4")
    found = deque(run(TABLE, entry, 0, 200), maxlen=1)[0].result
    assert found is not None
    assert found.measures == {COLUMN: count and found.reached}
    assert found.reached <= found.budget == 200
    assert all(0 < at <= found.reached for at, _ in found.curve)


def test_a_run_that_was_stopped_goes_on_to_the_last_bit(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("rnnviz.papers.adding.KEEP_SECONDS", -1.0)
    entry, found = TABLE.entry("units-4"), []
    place = place_of(TABLE.key, entry.key, 0, tmp_path)
    for stop in (12, None):
        told = [*islice(run(TABLE, entry, 0, 120, tmp_path), stop)]
        assert (place.exists(), told[-1].result is None) == (stop is not None, stop is not None)
        found.append(told)
    stopped, went_on = found
    # The first progress shows where it stood, and nothing is learnt twice.
    assert 0 < went_on[0].done == stopped[-1].done
    at_once = deque(run(TABLE, entry, 0, 120), maxlen=1)[0].result
    assert replace(went_on[-1].result, seconds=0.0) == replace(at_once, seconds=0.0)


def test_what_was_kept_with_another_budget_is_not_used(monkeypatch, tmp_path) -> None:
    # The learning rate falls along the whole of a run.
    monkeypatch.setattr("rnnviz.papers.adding.KEEP_SECONDS", -1.0)
    entry = TABLE.entry("units-4")
    deque(islice(run(TABLE, entry, 0, 120, tmp_path), 12), maxlen=0)
    assert next(run(TABLE, entry, 0, 240, tmp_path)).done == 0
