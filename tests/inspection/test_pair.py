"""Two networks on one sequence: what is sent is what they answer."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.pair import pair_cell, pair_data
from rnnviz.inspection.runs import example, preview
from rnnviz.model import record
from rnnviz.probe.intervention import Clamp
from rnnviz.run import Run
from rnnviz.store import shipped_root

MakeConfig = Callable[..., ExperimentConfig]
CLOSED = Clamp("forget_gate", (14,), 0)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return [Run.load(shipped_root() / f"{cell}-starred-letter") for cell in ("lstm", "elman")]


def shares(sent: dict[str, Any], time: int = 24, classes: int = 4) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(sent["data"]), "<f4")
    return values.reshape(len(sent["steps"]), time, classes)


def values(cell: dict[str, Any], name: str) -> np.ndarray:
    sent = np.frombuffer(base64.b64decode(cell["values"][name]["data"]), "<f4")
    return sent.reshape(len(cell["labels"]), len(cell["units"]))


def test_every_moment_of_both_trainings(runs: list[Run]) -> None:
    single = example(runs[0], 0)
    data = pair_data(runs, single)
    for sent, run in zip(data["networks"], runs, strict=True):
        assert sent["steps"] == [snapshot.step for snapshot in run.snapshots]
        for frame in (0, -1):
            logits = record(run, single.inputs[:, 0], frame).predictions
            expected = torch.softmax(torch.from_numpy(np.asarray(logits)), -1).numpy()
            np.testing.assert_allclose(shares(sent)[frame], expected, atol=1e-5)


def test_the_shipped_pair_tells_the_story(runs: list[Run]) -> None:
    """What the first screen says must be seen on its example."""
    data = pair_data(runs, example(runs[0], 0))
    right = data["classes"].index(data["target"])
    lstm, elman = (shares(sent)[-1] for sent in data["networks"])
    assert lstm[-1, right] > 0.9
    assert lstm[data["marks"][0][0] + 10, right] > 0.5
    assert elman[-1].max() < 0.4


def test_the_answer_can_be_known_from_the_letter_on(runs: list[Run]) -> None:
    for number in range(3):
        data = pair_data(runs, example(runs[0], number))
        assert data["labels"][data["known"] - 1] == "\u2605"


def test_a_closed_forget_gate_ends_the_memory(runs: list[Run]) -> None:
    single = example(runs[0], 0)
    before, after = pair_data(runs, single), pair_data(runs, single, CLOSED)
    right = before["classes"].index(before["target"])
    free, held = (shares(data["networks"][0])[-1] for data in (before, after))
    np.testing.assert_allclose(held[:14], free[:14], atol=1e-5)
    assert held[-1, right] < free[-1, right] - 0.2
    elman = [shares(data["networks"][1])[-1] for data in (before, after)]
    np.testing.assert_array_equal(*elman)
    assert after["networks"][0]["steps"] == [runs[0].latest.step]
    cell = pair_cell(runs[0], single, CLOSED)
    assert (values(cell, "forget_gate")[14] == 0).all()
    assert cell["held"] == [["forget_gate", [14], None]]
    assert pair_cell(runs[1], single, CLOSED)["held"] == []
    assert (values(cell, "keep")[14] == 0).all()
    assert (values(pair_cell(runs[0], single, None), "forget_gate")[14] > 0.5).any()
    assert pair_cell(runs[0], single, None)["unit"] == cell["unit"]


def test_another_kind_of_task_is_refused(small_config: MakeConfig) -> None:
    run = preview(small_config("adding"))
    with pytest.raises(ValueError, match="asks for one class at the end"):
        pair_data([run], example(run, 0))
