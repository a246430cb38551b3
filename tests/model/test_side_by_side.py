"""The gradients of sequences side by side against those of each by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.inspection.runs import example_batch
from rnnviz.model.traces import gradients_side_by_side, record
from rnnviz.tasks import default_config, one_of
from rnnviz.training import fit


@pytest.mark.parametrize(
    ("cell", "task", "options"),
    [
        ("elman", "adding", {"length": 20}),
        ("lstm", "embedded-reber", {}),
        ("gru", "starred-letter", {}),
        ("ran-tanh", "temporal-order-3", {}),
    ],
)
def test_each_sequence_has_the_gradients_of_its_own_loss(
    cell: str, task: str, options: dict[str, Any]
) -> None:
    config = default_config(task, cell).replace(hidden_size=4, steps=12, task_options=options)
    run = fit(config)
    batch = example_batch(run)
    assert len(set(batch.lengths)) > 1 or task != "embedded-reber"
    for at, own in enumerate(gradients_side_by_side(run, batch)):
        single = one_of(batch, at)
        alone = record(run, single.inputs[:, 0], batch=single).gradients
        assert set(own) == {"cell_state", "hidden_state"}
        for name, value in own.items():
            assert len(value) == batch.lengths[at]
            np.testing.assert_allclose(value, alone[name], rtol=1e-4, atol=1e-7)
