"""Influence weights in the layout that BertViz's head view takes for attention.

A list with one array for each layer, each of shape (1, heads, time, time): entry [0, h, t, j] is
the weight of word j in the state after word t, so that the rows are the words that look back. In
a notebook, with BertViz and torch installed::

    import numpy as np, torch
    from bertviz import head_view

    with np.load("arrows.npz") as file:
        layers = [torch.from_numpy(file[f"layer_{k}"]) for k in range(1, len(file.files) - 1)]
        head_view(layers, file["tokens"].tolist())
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.bands import BANDS, Band
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence import weight_table
from rnnviz.analysis.influence.measure import Recorded

Attention = NDArray[np.float32]

MOST_NUMBERS = 50_000_000
"""Most numbers in all layers together (200 MB); the head view itself is slow long before that."""

HEADS = (
    "What BertViz calls a head is a set of units here: first all units of the layer, then those of "
    "short, of medium and of long memory; each entry is the largest influence weight of any unit "
    "in the set, and the entries of a row need not add up to 1."
)
"""What the heads of :func:`memory_heads` are; for people who open the file."""


def memory_heads(
    recorded: Recorded, bands: Mapping[str, Band] = BANDS
) -> dict[str, NDArray[np.float64]]:
    """One table of weights for all units of a layer, and one for each band of memory.

    Args:
        recorded: with ``input_gate`` and ``forget_gate``, (time, unit).
        bands: of half-lives; a band without units gives a table of zeros.

    Returns:
        name to (t, j), "all" first.

    Raises:
        ValueError: when the gates do not fit or the tables would be too large.
    """
    writing, keeping = recorded["input_gate"], recorded["forget_gate"]
    lives = half_life(keeping)
    tables = {"all": weight_table(writing, keeping)}
    for name, band in bands.items():
        units = band.holds(lives)
        if units.any():
            tables[name] = weight_table(writing[:, units], keeping[:, units])
        else:
            tables[name] = np.zeros_like(tables["all"])
    return tables


def head_view(layers: Sequence[Mapping[str, ArrayLike]]) -> list[Attention]:
    """The tables of each layer as BertViz takes them.

    Args:
        layers: for each layer name to (t, j): what entry j > t holds is left out, and so is what
            is not a number. Every layer has the same names in the same order: bands, or views.

    Returns:
        one float32 array (1, heads, time, time) for each layer; ``torch.from_numpy`` makes a
        tensor of it.

    Raises:
        ValueError: when the layers do not fit together, or are too large.
    """
    names = [list(layer) for layer in layers]
    if not names or not names[0] or any(each != names[0] for each in names):
        raise ValueError("Give at least one layer, each with the same tables in the same order.")
    shapes = {np.shape(table) for layer in layers for table in layer.values()}
    shape = shapes.pop()
    if shapes or len(shape) != 2 or shape[0] != shape[1]:
        raise ValueError("Give tables of one and the same shape (time, time).")
    if len(names) * len(names[0]) * shape[0] ** 2 > MOST_NUMBERS:
        raise ValueError("This attention would be very large: choose a shorter text.")
    return [np.stack([_lower(table) for table in layer.values()])[None] for layer in layers]


def to_npz(attention: Sequence[Attention], tokens: Sequence[str], heads: Sequence[str]) -> bytes:
    """A numpy file with ``layer_1``, ``layer_2``, ..., ``tokens`` and the names of the ``heads``.

    It holds no pickled objects: ``np.load`` opens it as it is.

    Raises:
        ValueError: when a layer does not fit the tokens or the heads.
    """
    shape = (1, len(heads), len(tokens), len(tokens))
    if not attention or any(layer.shape != shape for layer in attention):
        raise ValueError(f"Give at least one layer, each of shape {shape}.")
    stream = io.BytesIO()
    layers = {f"layer_{number}": layer for number, layer in enumerate(attention, 1)}
    words = {"tokens": np.array(list(tokens), dtype=np.str_), "heads": np.array(list(heads))}
    np.savez_compressed(stream, allow_pickle=False, **layers, **words)
    return stream.getvalue()


def _lower(table: ArrayLike) -> Attention:
    """What lies in the past, as float32."""
    return np.tril(np.nan_to_num(np.asarray(table, dtype=np.float64), neginf=0.0)).astype(
        np.float32
    )
