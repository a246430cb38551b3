"""Checkpoints on disk: exact to the last bit, and refused with one sentence where they are not."""

from __future__ import annotations

import copy
import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from rnnviz.config import SETTINGS, ExperimentConfig
from rnnviz.run import CHECKPOINT_FILE, Checkpoint, Run, RunFormatError, Snapshot
from rnnviz.run.checkpoint import LARGEST_HEADER
from rnnviz.run.checkpoint_checks import MOMENTS
from rnnviz.spec import CELLS

BATCH, HIDDEN, STEP = 3, 4, 25


def weights(random: np.random.Generator) -> dict[str, np.ndarray]:
    shapes = {"recurrent.weight_ih_l0": (16, 2), "readout.bias": (2,)}
    return {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def build(cell: str = "lstm", optimizer: str = "adam", dropout: float = 0.2) -> Run:
    """A run with a checkpoint that fits it."""
    random = np.random.default_rng(1)
    config = ExperimentConfig(cell, "adding", {}, HIDDEN, 1, 100, BATCH, optimizer, dropout=dropout)
    arrays = {f"weight/{name}": value for name, value in weights(random).items()}
    for kind in MOMENTS[optimizer]:
        arrays |= {f"{kind}/{name}": abs(value) for name, value in weights(random).items()}
    for name in ("hidden", "cell", *config.spec.delayed):
        arrays[f"state/0/{name}"] = random.normal(size=(BATCH, HIDDEN)).astype(np.float32)
    if dropout:
        arrays["noise"] = random.integers(0, 2**32, 624, dtype=np.uint32)
    state = {
        "engine": "torch",
        "random": dict(random.bit_generator.state),
        "noise": 17 if dropout else None,
        "recent": [0.1 + step / 3 for step in range(20)],
        "first_loss": 1 / 3,
        "elapsed": 2.5,
        "limits": [500_000],
        "taken": {"readout.bias": 25},
    }
    snapshots = [Snapshot(0, None, 1.0, weights(random)), Snapshot(9, 0.5, 2.0, weights(random))]
    checkpoint = Checkpoint(STEP, arrays, state)
    return Run("abcd", config, snapshots, status="stopped", checkpoint=checkpoint)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build().save(tmp_path / "run")
    return tmp_path / "run"


def rewrite(folder: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> None:
    """Change the arrays and the JSON of a checkpoint behind the back of the run."""
    path = folder / CHECKPOINT_FILE
    head = path.read_bytes()
    size = struct.unpack("<Q", head[:8])[0]
    metadata = json.loads(head[8 : 8 + size])["__metadata__"]
    arrays, data = dict(load_file(path)), json.loads(metadata["rnnviz-checkpoint"])
    change(arrays, data)
    save_file(arrays, path, metadata={"rnnviz-checkpoint": json.dumps(data)})


def assert_refused(folder: Path) -> None:
    with pytest.raises(RunFormatError) as caught:
        Run.load(folder)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 200


def reason(work: Callable[[], object]) -> str | None:
    """Why something was refused; None where it was not, and no other error is let through."""
    try:
        work()
    except RunFormatError as error:
        return str(error)
    return None


@pytest.mark.parametrize("cell", [name for name in CELLS if CELLS[name].delayed] + ["lstm"])
@pytest.mark.parametrize("optimizer", SETTINGS["optimizer"].choices)
@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_what_is_saved_is_loaded_to_the_last_bit(
    tmp_path: Path, cell: str, optimizer: str, dropout: float
) -> None:
    run = build(cell, optimizer, dropout)
    run.save(tmp_path / "run", dtype="float16")
    loaded = Run.load(tmp_path / "run").checkpoint
    assert run.checkpoint is not None
    assert loaded is not None
    assert (loaded.step, loaded.state) == (run.checkpoint.step, run.checkpoint.state)
    assert set(loaded.arrays) == set(run.checkpoint.arrays)
    for name, array in run.checkpoint.arrays.items():
        assert loaded.arrays[name].dtype == array.dtype
        assert loaded.arrays[name].tobytes() == array.tobytes()


def test_a_run_without_one_has_no_file(folder: Path) -> None:
    run = Run.load(folder)
    assert run.nbytes > build().checkpoint.nbytes
    run.checkpoint = None
    run.save(folder)
    assert CHECKPOINT_FILE not in os.listdir(folder)
    assert Run.load(folder).checkpoint is None


def test_a_copy_shares_it() -> None:
    run = build()
    assert run.copy().checkpoint is run.checkpoint


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_one_that_is_not_finite_is_not_saved(tmp_path: Path, value: float) -> None:
    run = build()
    run.checkpoint.arrays["first/readout.bias"][0] = value
    run.save(tmp_path / "run")
    assert Run.load(tmp_path / "run").checkpoint is None


def test_a_state_that_is_no_json_is_not_saved(tmp_path: Path) -> None:
    run = build()
    run.checkpoint.state["elapsed"] = object()
    with pytest.raises(ValueError, match="must be a positive number"):
        run.save(tmp_path / "run")
    assert os.listdir(tmp_path) == []


def set_array(name: str, value: Any) -> Callable[..., None]:
    return lambda arrays, data: arrays.update({name: value})


def set_state(name: str, value: Any) -> Callable[..., None]:
    return lambda arrays, data: data["state"].update({name: value})


def set_random(name: str, value: Any) -> Callable[..., None]:
    return lambda arrays, data: data["state"]["random"].update({name: value})


WRONG: dict[str, Callable[..., Any]] = {
    "a shape": set_array("weight/readout.bias", np.zeros(3, np.float32)),
    "axes": set_array("weight/readout.bias", np.zeros((1, 1, 1, 1, 2), np.float32)),
    "an empty array": set_array("weight/readout.bias", np.zeros(0, np.float32)),
    "a type": set_array("weight/readout.bias", np.zeros(2, np.float64)),
    "another type": set_array("weight/readout.bias", np.zeros(2, np.uint32)),
    "the noise's type": set_array("noise", np.zeros(624, np.float32)),
    "one array more": set_array("weight/other", np.zeros(2, np.float32)),
    "a name": set_array("../weight", np.zeros(2, np.float32)),
    "one array less": lambda arrays, data: arrays.pop("second/readout.bias"),
    "no state of a layer": lambda arrays, data: arrays.pop("state/0/cell"),
    "a batch": set_array("state/0/cell", np.zeros((BATCH + 1, HIDDEN), np.float32)),
    "a layer more": set_array("state/1/cell", np.zeros((BATCH, HIDDEN), np.float32)),
    "not a number": set_array("weight/readout.bias", np.array([np.nan, 0], np.float32)),
    "infinite": set_array("state/0/cell", np.full((BATCH, HIDDEN), np.inf, np.float32)),
    "a negative square": set_array("second/readout.bias", np.array([-1, 0], np.float32)),
    "the version": lambda arrays, data: data.update(version=2),
    "no version": lambda arrays, data: data.pop("version"),
    "a late step": lambda arrays, data: data.update(step=101),
    "a negative step": lambda arrays, data: data.update(step=-1),
    "a step that is a text": lambda arrays, data: data.update(step="25"),
    "a step that is true": lambda arrays, data: data.update(step=True),
    "a huge step": lambda arrays, data: data.update(step=10**400),
    "the first step": lambda arrays, data: data.update(step=0),
    "an early step": lambda arrays, data: data.update(step=3),
    "no table": lambda arrays, data: data.update(state=[]),
    "an unknown field": set_state("colour", 1),
    "a missing field": lambda arrays, data: data["state"].pop("taken"),
    "the engine": set_state("engine", "abacus"),
    "an engine that is a list": set_state("engine", ["torch"]),
    "a limit": set_state("limits", [-1]),
    "a limit alone": set_state("limits", 0),
    "many limits": set_state("limits", [0] * 9),
    "few losses": set_state("recent", [1.0]),
    "losses that are a text": set_state("recent", "1" * 20),
    "a loss that is a text": set_state("recent", ["1"] * 20),
    "a huge loss": set_state("recent", [10**400] * 20),
    "no first loss": set_state("first_loss", None),
    "a negative time": set_state("elapsed", -1.0),
    "no time": set_state("elapsed", None),
    "no random numbers": set_state("random", None),
    "another generator": set_random("bit_generator", "MT19937"),
    "a large state": set_random("state", {"state": 2**128, "inc": 1}),
    "an even increment": set_random("state", {"state": 1, "inc": 2}),
    "no increment": set_random("state", {"state": 1}),
    "a state that is a list": set_random("state", [1, 2]),
    "a large word": set_random("uinteger", 2**32),
    "a flag": set_random("has_uint32", 2),
    "one field more": set_random("more", 1),
    "a place": set_state("noise", 625),
    "no place": set_state("noise", None),
    "a weight's steps": set_state("taken", {"readout.bias": 26}),
    "a weight without steps": set_state("taken", {"readout.bias": 0}),
    "a weight's steps as text": set_state("taken", {"readout.bias": "1"}),
    "an unknown weight": set_state("taken", {"other": 1}),
    "steps that are a list": set_state("taken", ["readout.bias"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_the_run_is_refused(folder: Path, name: str) -> None:
    Run.load(folder)
    rewrite(folder, WRONG[name])
    assert_refused(folder)


@pytest.mark.parametrize(
    "text", ["", "[", "[1]", "NaN", '{"version": 1}', "[" * 100_000, '"\\ud800"']
)
def test_metadata_that_is_no_state_is_refused(folder: Path, text: str) -> None:
    path = folder / CHECKPOINT_FILE
    save_file(load_file(path), path, metadata={"rnnviz-checkpoint": text})
    assert_refused(folder)
    save_file(load_file(path), path)
    assert_refused(folder)


def test_a_header_that_is_too_long_is_not_read(folder: Path) -> None:
    path = folder / CHECKPOINT_FILE
    rewrite(folder, lambda arrays, data: data["state"].update(more="x" * LARGEST_HEADER))
    with pytest.raises(RunFormatError, match="header is too long"):
        Run.load(folder)
    path.write_bytes(struct.pack("<Q", 2**63) + b"{}")
    assert_refused(folder)


def test_too_many_arrays_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.run.checkpoint.MOST_ARRAYS", 3)
    with pytest.raises(RunFormatError, match="too many arrays"):
        Run.load(folder)


def test_a_file_that_is_too_large_or_not_plain_is_refused(folder: Path, tmp_path: Path) -> None:
    path = folder / CHECKPOINT_FILE
    with path.open("ab") as file:
        file.truncate(1024**3 + 1)
    assert_refused(folder)
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    assert_refused(folder)
    path.unlink()
    path.mkdir()
    assert_refused(folder)


def test_a_run_too_large_for_one_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.run.checkpoint.LARGEST_CHECKPOINT", 100)
    with pytest.raises(ValueError, match="too large for a checkpoint"):
        build().save(tmp_path / "run")


@given(data=st.data())
@settings(max_examples=150)
def test_a_damaged_file_is_refused_or_read(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the bytes, there is a run or one sentence, and nothing else."""
    folder = tmp_path_factory.mktemp("fuzz") / "run"
    build().save(folder)
    path = folder / CHECKPOINT_FILE
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
        path.write_bytes(content)
        assert_refused(folder)
        return
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    refused = reason(lambda: Run.load(folder))
    assert refused is None or refused.endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(data=st.data())
@settings(max_examples=150)
def test_a_state_of_wrong_types_is_refused(data: st.DataObject) -> None:
    run = build()
    state = copy.deepcopy(run.checkpoint.state)
    place = data.draw(st.sampled_from([state, state["random"], state["random"]["state"]]))
    name = data.draw(st.sampled_from(sorted(place)))
    before = place[name]
    place[name] = data.draw(JSON)
    run.checkpoint = Checkpoint(STEP, run.checkpoint.arrays, state)
    refused = reason(run.check_checkpoint)
    if refused is None:
        assert type(place[name]) in (type(before), int, float)
    else:
        assert refused.endswith(".")
