"""The adding problem with today's LSTM: settings that fail and the remedy."""

from __future__ import annotations

from collections import deque

import pytest

from rnnviz.papers.adding import MOST, SETTINGS, config_of
from rnnviz.papers.reproduction import run
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
