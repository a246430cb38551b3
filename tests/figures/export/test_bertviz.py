from __future__ import annotations

import io

import numpy as np
import pytest
import torch

from rnnviz.analysis import influence
from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.gates import half_life
from rnnviz.figures.export.bertviz import HEADS, head_view, memory_heads, to_npz
from tests.figures.export.records import gates


def layers(steps=7):
    return [memory_heads(gates(steps, seed=seed)) for seed in (0, 1)]


def test_the_layout_is_that_of_the_head_view():
    attention = head_view(layers())
    assert isinstance(attention, list)
    assert [layer.shape for layer in attention] == [(1, 4, 7, 7)] * 2
    assert all(layer.dtype == np.float32 for layer in attention)
    for layer in attention:
        assert np.all(layer == np.tril(layer))  # rows look back
        assert layer.min() >= 0
        assert layer.max() <= 1


def test_heads_are_all_units_and_the_bands_of_memory():
    recorded = gates(7)
    heads = memory_heads(recorded)
    assert list(heads) == ["all", "short", "medium", "long"]
    writing, keeping = recorded["input_gate"], recorded["forget_gate"]
    every = influence.weights(writing, keeping)
    np.testing.assert_allclose(heads["all"], every.max(axis=2), rtol=1e-12)
    for name, band in BANDS.items():
        units = band.holds(half_life(keeping))
        assert units.any()
        np.testing.assert_allclose(heads[name], every[..., units].max(axis=2), rtol=1e-12)
    np.testing.assert_array_equal(np.max([heads[name] for name in BANDS], axis=0), heads["all"])
    assert "short, of medium and of long" in HEADS


def test_a_band_without_units_is_a_head_of_zeros():
    recorded = {"input_gate": np.ones((4, 2)), "forget_gate": np.full((4, 2), 0.1)}
    heads = memory_heads(recorded)
    assert heads["short"].max() == 1.0
    assert heads["long"].max() == 0.0


def test_the_file_opens_without_pickles():
    words = ["a", "<b>", "猫", "=1", "", "f", "g"]
    content = to_npz(head_view(layers()), words, list(layers()[0]))
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        assert file["tokens"].tolist() == words
        assert file["heads"].tolist() == ["all", "short", "medium", "long"]
        for number, layer in enumerate(head_view(layers()), 1):
            np.testing.assert_array_equal(file[f"layer_{number}"], layer)
        assert len(file.files) - 2 == 2  # as the example in the module counts the layers


def test_torch_takes_the_arrays_as_they_are():
    tensors = [torch.from_numpy(layer) for layer in head_view(layers())]
    # What the head view does with them first: it takes each layer apart and stacks them.
    stacked = torch.stack([layer.squeeze(0) for layer in tensors])
    assert stacked.shape == (2, 4, 7, 7)


def test_the_future_and_what_is_no_number_are_left_out():
    (layer,) = head_view([{"view": np.array([[np.nan, 1.0], [0.5, -np.inf]])}])
    np.testing.assert_array_equal(layer, [[[[0.0, 0.0], [0.5, 0.0]]]])


def test_what_does_not_fit_is_refused():
    one, wide = np.zeros((3, 3)), np.broadcast_to(np.float32(0), (9000, 9000))
    with pytest.raises(ValueError, match="at least one layer"):
        head_view([])
    with pytest.raises(ValueError, match="the same tables in the same order"):
        head_view([{"a": one}, {"b": one}])
    with pytest.raises(ValueError, match="one and the same shape"):
        head_view([{"a": one, "b": np.zeros((2, 2))}])
    with pytest.raises(ValueError, match="choose a shorter text"):
        head_view([{"a": wide}])
    with pytest.raises(ValueError, match=r"each of shape \(1, 1, 2, 2\)"):
        to_npz(head_view([{"a": one}]), ["x", "y"], ["a"])
