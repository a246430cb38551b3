from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save, save_file

from rnnviz.run import Run, RunFormatError, Snapshot
from rnnviz.run.weights import WEIGHTS_FILE, read_weights, write_weights

GOOD = np.ones((2, 3), np.float32)


def refused(folder: Path, tensors: dict[str, np.ndarray], steps: list[int]) -> str:
    save_file(tensors, folder / WEIGHTS_FILE)
    with pytest.raises(RunFormatError) as caught:
        read_weights(folder, steps)
    return str(caught.value)


@pytest.mark.parametrize(
    ("tensors", "steps", "reason"),
    [
        ({"0000001/a": GOOD}, [2], "do not belong"),
        ({"0000001/a": GOOD}, [1, 2], "do not belong"),
        ({"0000001/a": GOOD, "0000002/a": GOOD}, [1], "do not belong"),
        ({}, [1], "do not belong"),
        ({"1/a": GOOD}, [1], "name"),
        ({"00000001/a": GOOD}, [1], "name"),
        ({"0000001/../a": GOOD}, [1], "name"),
        ({"0000001/a\n": GOOD}, [1], "name"),
        ({"\u0661000001/a": GOOD}, [1], "name"),
        ({"9999999999/a": GOOD}, [9999999999], "name"),
        ({"0000001/" + "a" * 200: GOOD}, [1], "name"),
        ({"0000001/a": GOOD.astype(np.float64)}, [1], "neither float32"),
        ({"0000001/a": GOOD.astype(np.int64)}, [1], "neither float32"),
        ({"0000001/a": np.ones((1, 1, 1, 1, 1), np.float32)}, [1], "shape"),
        ({"0000001/a": np.ones((0, 3), np.float32)}, [1], "shape"),
        ({"0000001/a": GOOD, "0000002/a": GOOD.T.copy()}, [1, 2], "change their shape"),
        ({"0000001/a": GOOD, "0000002/b": GOOD}, [1, 2], "change their shape"),
    ],
)
def test_weights_of_another_kind_are_refused(
    tmp_path: Path, tensors: dict[str, np.ndarray], steps: list[int], reason: str
) -> None:
    assert reason in refused(tmp_path, tensors, steps)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / WEIGHTS_FILE).open("wb") as file:
        file.truncate(3 * 1024**2)
    with pytest.raises(RunFormatError, match="larger than 1 MB"):
        read_weights(tmp_path, [1], largest=1024**2)


def test_the_limit_can_be_set_when_loading_a_run(run: Run, tmp_path: Path) -> None:
    run.save(tmp_path / "one")
    with pytest.raises(RunFormatError, match="larger"):
        Run.load(tmp_path / "one", max_bytes=10)


def test_infinite_weights_are_kept(tmp_path: Path) -> None:
    weight = np.array([np.inf, np.nan, 1.0], np.float32)
    for dtype in ("float32", "float16"):
        write_weights(tmp_path / WEIGHTS_FILE, [Snapshot(0, None, None, {"a": weight})], dtype)
        np.testing.assert_array_equal(read_weights(tmp_path, [0])[0]["a"], weight)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "1a", "é", "<b>"])
def test_names_that_could_not_be_read_are_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be stored"):
        write_weights(tmp_path / WEIGHTS_FILE, [Snapshot(0, None, None, {name: GOOD})])


@given(st.binary(max_size=60), st.integers(0, 260), st.booleans())
def test_damaged_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("weights")
    good = save({"0000000/a": GOOD, "0000004/a": GOOD.astype(np.float16)})
    rest = b"" if cut else good[at + len(noise) :]
    (folder / WEIGHTS_FILE).write_bytes(good[:at] + noise + rest)
    # Anything but a RunFormatError fails the test.
    with suppress(RunFormatError):
        weights = read_weights(folder, [0, 4])
        assert all(one["a"].dtype == np.float32 for one in weights)
