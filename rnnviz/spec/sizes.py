"""Choosing a size so that different cells learn about equally many numbers."""

from __future__ import annotations

from rnnviz.spec.cell import CellSpec


def hidden_size_for(
    spec: CellSpec, input_size: int, parameters: int, num_layers: int = 1, largest: int = 1024
) -> int:
    """The hidden size whose parameter count comes closest to a given one.

    Args:
        spec: the cell.
        input_size: what its first layer reads; a cell whose content is the input itself reads as
            much as it has units.
        parameters: how many numbers the recurrent layers should learn.
        num_layers: recurrent layers.
        largest: the largest hidden size to consider.

    Returns:
        1 to ``largest``; the smaller one of two that are equally close.
    """

    def distance(size: int) -> int:
        width = size if spec.content.is_input else input_size
        return abs(spec.parameter_count(width, size, num_layers) - parameters)

    return min(range(1, largest + 1), key=distance)
