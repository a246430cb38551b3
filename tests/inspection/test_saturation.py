"""Saturation over the task's examples: what is counted one by one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.runs import Moment, example, preview
from rnnviz.inspection.saturation import gates_on_examples, saturation_rows, say_saturation
from rnnviz.model import record
from rnnviz.run import Run
from rnnviz.store import shipped_root


@pytest.mark.parametrize("key", ["lstm-embedded-reber", "gru-adding"])
def test_shares_are_those_of_every_example_by_itself(key: str) -> None:
    run = Run.load(shipped_root() / key)
    gates = gates_on_examples(Moment(run))
    alone = [record(run, example(run, index).inputs[:, 0]) for index in range(24)]
    rows = {(row["gate"], row["unit"]): row for row in saturation_rows(gates)}
    assert len(rows) == len(gates) * run.config.hidden_size
    for name, title in (("forget_gate", "Forget gate"), ("input_gate", "Input gate")):
        values = np.concatenate([trace[name] for trace in alone])
        assert len(gates[name]) == len(values)
        for unit in range(run.config.hidden_size):
            row = rows[title, unit]
            assert row["below 0.1 (%)"] == pytest.approx(
                100 * np.mean(values[:, unit] < 0.1), abs=0.1
            )
            assert row["above 0.9 (%)"] == pytest.approx(
                100 * np.mean(values[:, unit] > 0.9), abs=0.1
            )


def test_the_finding_names_the_unit_that_is_open_most(
    small_config: Callable[..., ExperimentConfig],
) -> None:
    run = Run.load(shipped_root() / "lstm-starred-letter")
    gates = gates_on_examples(Moment(run))
    opened = (gates["forget_gate"] > 0.9).mean(axis=0)
    assert f"(unit {opened.argmax()}: {opened.max():.0%})" in say_saturation(gates)
    assert say_saturation(gates).startswith("Over 576 steps")
    assert gates_on_examples(Moment(preview(small_config("starred-letter", "elman")))) == {}
