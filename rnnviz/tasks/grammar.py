"""Reber's grammar and its embedded form, as data, with strings drawn from them.

Hochreiter and Schmidhuber (1997), figures 3 and 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

SYMBOLS = ("B", "T", "P", "S", "X", "V", "E")

Graph = Mapping[int, Mapping[str, int]]

REBER_END = 7
REBER: Graph = {
    0: {"B": 1},
    1: {"T": 2, "P": 3},
    2: {"S": 2, "X": 4},
    3: {"T": 3, "V": 5},
    4: {"X": 3, "S": 6},
    5: {"P": 4, "V": 6},
    6: {"E": REBER_END},
}
"""Where each symbol leads from each node; every way on is equally likely."""


def _embed() -> tuple[Graph, int]:
    """B, then T or P, then a string of Reber's grammar, then the same T or P, then E."""
    size = REBER_END + 1
    upper, lower = 2, 2 + size
    closing = 2 + 2 * size
    graph: dict[int, dict[str, int]] = {0: {"B": 1}, 1: {"T": upper, "P": lower}}
    for offset, symbol in ((upper, "T"), (lower, "P")):
        for node, ways in REBER.items():
            graph[offset + node] = {way: offset + target for way, target in ways.items()}
        graph[offset + REBER_END] = {symbol: closing}
    graph[closing] = {"E": closing + 1}
    return graph, closing + 1


EMBEDDED, EMBEDDED_END = _embed()
"""The embedded grammar: two copies of ``REBER`` that differ in the symbol behind them."""
ASKED = (2 + REBER_END, 3 + 2 * REBER_END)
"""The nodes of the embedded grammar at which only the second symbol may come again."""


def table(graph: Graph, end: int) -> NDArray[np.int64]:
    """Where each symbol leads, (node, symbol); -1 where it may not come."""
    ways = np.full((end + 1, len(SYMBOLS)), -1, dtype=np.int64)
    for node, exits in graph.items():
        for symbol, target in exits.items():
            ways[node, SYMBOLS.index(symbol)] = target
    return ways


def walk(graph: Graph, end: int, rng: np.random.Generator) -> str:
    """One string: a random way through the graph."""
    node, string = 0, ""
    while node != end:
        exits = graph[node]
        # Where there is one way on, nothing is drawn.
        (symbol,) = exits if len(exits) == 1 else [sorted(exits)[rng.integers(len(exits))]]
        string, node = string + symbol, graph[node][symbol]
    return string


def nodes(ways: NDArray[np.int64], inputs: NDArray[Any]) -> NDArray[np.int64]:
    """The node after each step, (time, batch); -1 from an illegal step on.

    Args:
        ways: from :func:`table`.
        inputs: ids, (time, batch); each sequence starts at the graph's first node.
    """
    node = np.zeros(inputs.shape[1], dtype=np.int64)
    visited = np.empty(inputs.shape, dtype=np.int64)
    for time, symbols in enumerate(inputs):
        visited[time] = node = np.where(node < 0, -1, ways[node, symbols])
    return visited


def legal(ways: NDArray[np.int64], inputs: NDArray[Any]) -> NDArray[np.bool_]:
    """Which symbols may follow each step, (time, batch, symbol); none after an illegal step.

    Args:
        ways, inputs: as for :func:`nodes`.
    """
    node = nodes(ways, inputs)
    allowed: NDArray[np.bool_] = (ways[node] >= 0) & (node >= 0)[:, :, None]
    return allowed
