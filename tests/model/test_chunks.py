"""A long sequence in chunks: the gates of the whole one, in the memory of a chunk."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from rnnviz.model import record, record_chunks
from rnnviz.training import fit, untrained

CELLS = ["lstm", "gru-tutorial", "lstm-peephole", "ran-simple"]


def whole(chunks, name):
    return np.concatenate([chunk[name] for chunk in chunks])


def symbols(run, steps):
    size = run.details["model"]["input_size"]
    return np.random.default_rng(0).integers(size, size=steps)


@pytest.mark.parametrize("engine", ["compiled", "torch"])
@pytest.mark.parametrize("cell", CELLS)
def test_chunks_are_the_whole_recording(monkeypatch, engine, cell, small_config):
    monkeypatch.setenv("RNNVIZ_ENGINE", engine)
    run = untrained(small_config(cell=cell, num_layers=2))
    inputs = symbols(run, 40)
    for layer, chunk in [(0, 7), (-1, 1), (-1, 7), (-1, 40), (-1, 100)]:
        expected = record(run, inputs, layer=layer)
        chunks = list(record_chunks(run, inputs, layer=layer, chunk=chunk))
        assert [part.start for part in chunks] == list(range(0, 40, chunk))
        assert sum(len(part) for part in chunks) == 40
        assert set(chunks[0].arrays) == set(expected.arrays)
        for name, array in expected.arrays.items():
            np.testing.assert_allclose(whole(chunks, name), array, rtol=1e-5, atol=1e-6)


def test_only_what_is_asked_for_is_kept(small_config):
    run = fit(small_config())
    inputs = symbols(run, 20)
    chunks = list(record_chunks(run, inputs, chunk=8, names=["forget_gate", "predictions"]))
    assert [set(part.arrays) for part in chunks] == [{"forget_gate"}] * 3
    predictions = np.concatenate([part.predictions for part in chunks])
    np.testing.assert_allclose(predictions, record(run, inputs).predictions, rtol=1e-4, atol=1e-6)
    assert next(record_chunks(run, inputs)).predictions is None


def test_an_earlier_snapshot_can_be_asked_for(small_config):
    run = fit(small_config())
    inputs = symbols(run, 9)
    part = next(record_chunks(run, inputs, snapshot=0))
    expected = record(run, inputs, snapshot=0)
    np.testing.assert_allclose(part["input_gate"], expected["input_gate"], rtol=1e-5, atol=1e-6)
    assert not np.allclose(part["input_gate"], record(run, inputs)["input_gate"], atol=1e-6)


def test_memory_does_not_grow_with_the_sequence(small_config):
    run = untrained(small_config())
    peaks = []
    for steps in (512, 512, 8192):
        inputs = symbols(run, steps)
        tracemalloc.start()
        for part in record_chunks(run, inputs, chunk=128):
            assert part["cell_state"].base is None
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 3 * peaks[1]  # sixteen times the steps; some garbage waits for its collector


def test_wrong_questions_are_refused_in_one_sentence(small_config):
    run = untrained(small_config())
    inputs = symbols(run, 5)
    with pytest.raises(ValueError, match="at least one step"):
        record_chunks(run, inputs[:0])
    with pytest.raises(ValueError, match="at least one step"):
        record_chunks(run, inputs, chunk=0)
    with pytest.raises(ValueError, match="no 'reset_gate'"):
        record_chunks(run, inputs, names=["reset_gate"])
    with pytest.raises(ValueError, match="Symbol ids"):
        record_chunks(run, inputs + 1000)
