"""What if: two runs by the engine, against the reference and in words."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
import torch

from rnnviz.config import ExperimentConfig
from rnnviz.inspection import answers
from rnnviz.inspection.runs import Moment, example, preview
from rnnviz.inspection.what_if import (
    both_answers,
    first_change,
    shift_of,
    what_if,
    what_if_data,
    what_if_rows,
)
from rnnviz.inspection.what_if_words import finding
from rnnviz.model import restore_model, run_layer
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.store.shipped import load_folder, shipped_root
from rnnviz.tasks import TASKS, Problem, default_config

MakeConfig = Callable[..., ExperimentConfig]


def cell_states(run: Run, ids: np.ndarray) -> np.ndarray:
    """The last layer's states by the reference engine, (time, unit)."""
    model = restore_model(run)
    with torch.no_grad():
        found = model.record(ids, engines=[run_layer] * run.config.num_layers)
    return np.asarray(found.trace()["cell_state"], np.float64)


@pytest.mark.parametrize("cell", CELLS)
def test_runs_are_the_same_until_the_change(cell: str, small_config: MakeConfig) -> None:
    # A content that is the input itself needs as many units as there are symbols.
    config = small_config("embedded-reber", cell, hidden_size=7)
    moment = Moment(preview(config))
    single = example(moment.run, 0)
    found = what_if(moment, single, 3, "V" if moment.problem.labels(single, 0)[3] != "V" else "S")
    for name, difference in found.differences.items():
        assert not difference[:3].any(), name
    assert found.differences[found.memory][3].any()
    wanted = cell_states(moment.run, found.after.inputs[:, 0])
    wanted -= cell_states(moment.run, single.inputs[:, 0])
    if "cell_state" in found.differences:
        np.testing.assert_allclose(found.differences["cell_state"], wanted, atol=1e-5)


def test_the_finding_says_what_the_numbers_say() -> None:
    run = load_folder(shipped_root() / "lstm-starred-letter")
    moment = Moment(run)
    single = example(run, 0)
    step, text = first_change(moment, single)
    assert step == moment.problem.marks(single, 0)[0].time
    assert text in set("ABCD") - {moment.problem.labels(single, 0)[step]}
    found = what_if(moment, single, step, text)
    told = finding(found)
    before, after = (labels[step] for labels in found.labels)
    changed = f"\u2018{after}\u2019 instead of \u2018{before}\u2019"
    assert told.startswith(f"Step {step + 1} reads {changed}.")
    assert f"At the end it says {changed}" in told
    # The state still differs at the end, and the units that are named hold what is said.
    squares = np.square(found.differences["cell_state"][-1])
    named = re.search(r"[Uu]nits? ([\d, and]+?) holds? (\d+)% of it at the end", told)
    assert named is not None
    units = [int(unit) for unit in re.findall(r"\d+", named[1])]
    assert round(100 * squares[units].sum() / squares.sum()) == int(named[2])
    assert squares[units].min() >= np.delete(squares, units).max()
    flips = int((np.array(found.said[0]) != np.array(found.said[1])).sum())
    assert f"flips at {flips} steps" in told


def test_gates_held_by_hand_are_held_in_both_runs() -> None:
    run = load_folder(shipped_root() / "lstm-starred-letter")
    moment, single = Moment(run), example(run, 0)
    step, text = first_change(moment, single)
    shut = Intervention((Clamp("forget_gate", tuple(range(step + 1, 24)), 0),))
    faded = what_if(moment, single, step, text, shut).fadings["cell_state"]
    free = what_if(moment, single, step, text).fadings["cell_state"]
    assert free.share[-1] == 1
    # What was written is thrown away at the very next step; what is read differs a little then.
    assert faded.peak == step
    assert faded.gone is not None


@pytest.mark.parametrize("key", TASKS)
def test_every_task_has_a_change_to_begin_with(key: str, small_config: MakeConfig) -> None:
    moment = Moment(preview(small_config(key, "gru")))
    single = example(moment.run, 0)
    step, text = first_change(moment, single)
    found = what_if(moment, single, step, text)
    assert finding(found).endswith(".")
    data = what_if_data(found, group="here")
    assert len(data["rows"]) == 4
    assert both_answers(found) is not None
    rows = what_if_rows(found)
    assert len(rows) == len(single.inputs) * moment.run.config.hidden_size
    assert [name for name in rows[0] if name.endswith("_difference")]
    assert {rows[0]["time"], rows[-1]["time"]} == {1, len(single.inputs)}
    there = [row for row in rows if row["time"] == step + 1]
    assert (there[0]["input"], there[0]["changed"]) == tuple(each[step] for each in found.labels)


def test_what_cannot_be_compared_gets_one_sentence(small_config: MakeConfig) -> None:
    moment = Moment(preview(default_config("starred-letter", "lstm")))
    single = example(moment.run, 0)
    now = moment.problem.labels(single, 0)[0]
    with pytest.raises(ValueError, match=f"^Step 1 already is {now}: choose another"):
        what_if(moment, single, 0, now)
    with pytest.raises(ValueError, match=r"^Choose a step from 1 to 24, not 99"):
        what_if(moment, single, 98, "A")
    texts = Moment(preview(small_config("text-words", "gru")))
    words = texts.problem.own("zebra saw a dog")
    with pytest.raises(ValueError, match=r"^The model knows neither zebra nor unicorn"):
        what_if(texts, words, 0, "unicorn")


@pytest.mark.parametrize("key", TASKS)
def test_what_is_said_is_the_largest_share(key: str, small_config: MakeConfig) -> None:
    moment = Moment(preview(small_config(key, "gru")))
    single = example(moment.run, 0)
    found = what_if(moment, single, *first_change(moment, single))
    raw = [np.asarray(trace.predictions) for trace in found.traces]
    shares = [answers.shares_of(moment.problem, each) for each in raw]
    names = moment.problem.outputs()
    for said, each in zip(found.said, shares, strict=True):
        if names:
            assert said == [names[k] for k in each.argmax(axis=1)]
        else:
            assert said == [f"{value:.3f}".replace("-", "\u2212") for value in each[:, 0]]
    wanted = 0.5 * np.abs(shares[1] - shares[0]).sum(axis=1)
    np.testing.assert_allclose(shift_of(found), wanted, atol=1e-7)


def test_the_shift_is_worked_out_once_by_stretches(
    small_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = Moment(preview(small_config("text-words", "gru")))
    texts = [moment.problem.own(f"the dog saw a cat near {name}") for name in ("xyzzy", "plugh")]
    asked: list[int] = []
    own = answers.shares_of

    def noted(problem: Problem, raw: np.ndarray) -> np.ndarray:
        asked.append(len(raw))
        return own(problem, raw)

    monkeypatch.setattr(answers, "shares_of", noted)
    monkeypatch.setattr(answers, "_STEPS", 3)
    for text in (*texts, *texts):
        step, word = first_change(moment, text)
        found = what_if(moment, text, step, word)
        finding(found)
        told = shift_of(found)
        assert told.shape == (len(text.inputs),)
    # Two texts that read alike to the model are two, each worked out once, at most three steps.
    assert max(asked) <= 3
    assert sum(asked) == 2 * 2 * len(told)
