from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import ExperimentConfig
from rnnviz.run import Point, Run, RunFormatError, Snapshot
from rnnviz.run.card import LARGEST_CARD

# Among them half characters, control characters and numbers that JSON does not know.
TEXTS = st.text(max_size=12) | st.text(st.characters(), max_size=12)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
KEYS = TEXTS | st.integers() | st.booleans() | st.none() | st.floats()
DATA = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXTS, inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=6,
)
NUMBERS = st.floats(allow_nan=False) | st.integers(-(2**53), 2**53)
POINTS = st.builds(
    Point,
    st.integers(0, 10**9),
    NUMBERS,
    st.none() | NUMBERS,
    st.integers(0, 10**6).map(lambda milliseconds: milliseconds / 1000),
)
SNAPSHOTS = st.builds(
    Snapshot,
    st.integers(0, 10**9),
    st.none() | NUMBERS,
    st.none() | NUMBERS,
    st.sampled_from([{"w": np.ones(3, np.float32)}] * 6 + [{"w": np.ones(2)}, {}, {"w/": 1.0}]),
)


def by_step(rows: list[Any]) -> list[Any]:
    """The rows by their steps, so that most of what is drawn can be a run."""
    return sorted(rows, key=lambda row: row.step)


RUNS = st.builds(
    Run,
    st.just("abcd"),
    st.builds(
        ExperimentConfig,
        task=st.just("adding") | TEXTS,
        task_options=st.dictionaries(TEXTS, PLAIN, max_size=2),
    ),
    st.lists(SNAPSHOTS, max_size=2).map(by_step),
    st.lists(POINTS, max_size=3).map(by_step),
    st.sampled_from(["finished", "stopped"]),
    TEXTS,
    st.fixed_dictionaries({"name": TEXTS}) | st.dictionaries(TEXTS, DATA),
)

STEPS = st.lists(st.integers(0, 10**9), min_size=1, max_size=20, unique=True).map(sorted)


def assert_same(one: Run, other: Run) -> None:
    for name in ("id", "config", "points", "status", "message", "details"):
        assert getattr(one, name) == getattr(other, name)
    assert len(one.snapshots) == len(other.snapshots)
    for left, right in zip(one.snapshots, other.snapshots, strict=True):
        assert (left.step, left.metric) == (right.step, right.metric)
        assert left.loss == pytest.approx(right.loss)
        assert left.weights.keys() == right.weights.keys()
        for name, weight in left.weights.items():
            assert right.weights[name].dtype == np.float32
            np.testing.assert_array_equal(weight, right.weights[name])


def test_a_saved_run_loads_as_it_was(run: Run, tmp_path: Path) -> None:
    run.points = [Point(step, float(np.float32(0.1 * step)), None, 1.5) for step in range(3000)]
    run.save(tmp_path / "one")
    loaded = Run.load(tmp_path / "one")
    assert [point.step for point in loaded.points] == list(range(3000))
    losses = [point.loss for point in run.points]
    assert [np.float32(point.loss) for point in loaded.points] == list(map(np.float32, losses))
    run.points = loaded.points
    assert_same(run, loaded)
    assert sorted(os.listdir(tmp_path)) == ["one"]
    assert sorted(os.listdir(tmp_path / "one")) == ["card.json", "snapshots.safetensors"]


@given(RUNS)
def test_what_is_saved_can_be_loaded_and_is_equal(run: Run) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "one"
        try:
            run.save(folder)
        except ValueError:
            assert os.listdir(name) == []
        else:
            assert_same(run, Run.load(folder))


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"name": "caf\udce9"}, "half a character"),
        ({"sizes": (1, 2)}, "'sizes'"),
        ({"sizes": {1: "one"}}, "'sizes'"),
        ({7: "one"}, "'7'"),
        ({"text": "x" * LARGEST_CARD}, "may have 32"),
        ({"text": "\u20ac" * (LARGEST_CARD // 3)}, "may have 32"),
    ],
)
def test_what_would_not_come_back_is_refused_before_anything_is_written(
    run: Run, tmp_path: Path, details: dict[Any, Any], told: str
) -> None:
    run.details = details
    with pytest.raises(ValueError, match=told):
        run.save(tmp_path / "one")
    assert os.listdir(tmp_path) == []


def test_weights_of_changing_shape_or_none_at_all_are_not_saved(run: Run, tmp_path: Path) -> None:
    before = dict(run.latest.weights)
    run.latest.weights = {}
    with pytest.raises(ValueError, match="change their shape"):
        run.save(tmp_path / "one")
    run.snapshots = run.snapshots[-1:]
    with pytest.raises(ValueError, match="holds no weights"):
        run.save(tmp_path / "one")
    run.latest.weights = before
    run.save(tmp_path / "one")
    assert os.listdir(tmp_path) == ["one"]


def test_an_untrained_run_without_snapshots_can_be_saved(run: Run, tmp_path: Path) -> None:
    run.snapshots, run.points = [], []
    run.save(tmp_path / "one")
    assert Run.load(tmp_path / "one").snapshots == []


def test_numbers_that_json_does_not_know_survive(run: Run, tmp_path: Path) -> None:
    run.points = [Point(0, math.nan, math.inf, 0.0), Point(1, -math.inf, None, 1.0)]
    run.save(tmp_path / "one")
    first, second = Run.load(tmp_path / "one").points
    assert math.isnan(first.loss)
    assert (first.metric, second.loss, second.metric) == (math.inf, -math.inf, None)


def test_float16_halves_the_weights_and_loads_as_float32(run: Run, tmp_path: Path) -> None:
    weight = np.linspace(-2, 2, 4000, dtype=np.float32)
    for snapshot in run.snapshots:
        snapshot.weights = {"weight": weight}
    run.save(tmp_path / "full")
    run.save(tmp_path / "half", dtype="float16")
    sizes = [
        (tmp_path / name / "snapshots.safetensors").stat().st_size for name in ("full", "half")
    ]
    assert sizes[1] < 0.55 * sizes[0]
    loaded = Run.load(tmp_path / "half").latest.weights["weight"]
    assert loaded.dtype == np.float32
    np.testing.assert_array_equal(loaded, weight.astype(np.float16).astype(np.float32))


def test_weights_too_large_for_float16_are_not_spoilt(run: Run, tmp_path: Path) -> None:
    run.latest.weights["readout.bias"][0] = 1e6
    with pytest.raises(ValueError, match="too large for float16"):
        run.save(tmp_path / "one", dtype="float16")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("layout", [np.asfortranarray, lambda array: array[::2, ::-1]])
def test_weights_of_any_memory_layout_are_kept(
    run: Run, tmp_path: Path, layout: Callable[[np.ndarray], np.ndarray]
) -> None:
    weight = layout(np.arange(24.0).reshape(4, 6))
    run.snapshots = run.snapshots[:1]
    run.snapshots[0].weights = {"weight": weight, "scalar": np.float32(3)}
    run.save(tmp_path / "one")
    loaded = Run.load(tmp_path / "one").latest.weights
    np.testing.assert_array_equal(loaded["weight"], weight)
    assert loaded["scalar"].shape == ()


def test_saving_again_replaces_the_run(make_run: Callable[..., Run], tmp_path: Path) -> None:
    make_run((0,)).save(tmp_path / "one")
    make_run((0, 7)).save(tmp_path / "one")
    assert [one.step for one in Run.load(tmp_path / "one").snapshots] == [0, 7]
    assert os.listdir(tmp_path) == ["one"]


def test_a_folder_with_other_files_is_never_replaced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ValueError, match="other files"):
        run.save(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "../up"),
        ("status", "fine"),
        ("details", {"x": object()}),
        ("details", {"x": math.nan}),
        ("details", []),
    ],
)
def test_what_could_not_be_loaded_is_not_saved(
    run: Run, tmp_path: Path, name: str, value: object
) -> None:
    setattr(run, name, value)
    with pytest.raises(ValueError):  # noqa: PT011
        run.save(tmp_path / "one")
    assert os.listdir(tmp_path) == []


def test_steps_must_increase(run: Run, tmp_path: Path) -> None:
    run.snapshots.append(run.snapshots[0])
    with pytest.raises(ValueError, match="steps must increase"):
        run.save(tmp_path / "one")


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunFormatError, match=r"no file card\.json"):
        Run.load(tmp_path / "none")


@given(STEPS, st.integers(-5, 10**9))
def test_snapshot_at_is_the_nearest_at_or_before(steps: list[int], asked: int) -> None:
    run = Run("abcd", ExperimentConfig(), [Snapshot(step, None, None, {}) for step in steps])
    before = [step for step in steps if step <= asked]
    assert run.snapshot_at(asked).step == (before[-1] if before else steps[0])
    assert run.latest.step == steps[-1]


def test_without_snapshots_there_is_no_latest(run: Run) -> None:
    run.snapshots = []
    with pytest.raises(ValueError, match="no snapshot yet"):
        _ = run.latest


def test_weights_are_finite_looks_at_every_snapshot(run: Run) -> None:
    assert run.weights_are_finite
    run.snapshots[1].weights["readout.bias"][1] = np.inf
    assert not run.weights_are_finite


def test_a_copy_has_lists_of_its_own(run: Run) -> None:
    copy = run.copy()
    run.snapshots.pop()
    run.points.clear()
    run.details["more"] = 1
    assert (len(copy.snapshots), len(copy.points), copy.details) == (3, 10, {"name": "größer"})
    assert copy.nbytes == 3 * 14 * 4
