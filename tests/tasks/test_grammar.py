"""Reber's grammar, against independent descriptions of it."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.tasks import grammar

# Worked out by hand from the figure: the two ways through nodes 2 and 3, with their loops.
_REBER = re.compile(
    r"B(?:TS*X(?:XT*VP)*(?:S|XT*VV)|PT*V(?:PXT*V)*(?:V|PS))E",
)
_SYMBOL = {symbol: position for position, symbol in enumerate(grammar.SYMBOLS)}


@pytest.mark.parametrize(
    ("source", "symbol", "target"),
    [
        (0, "B", 1),
        (1, "T", 2),
        (1, "P", 3),
        (2, "S", 2),
        (2, "X", 4),
        (3, "T", 3),
        (3, "V", 5),
        (4, "X", 3),
        (4, "S", 6),
        (5, "P", 4),
        (5, "V", 6),
        (6, "E", 7),
    ],
)
def test_each_edge(source: int, symbol: str, target: int) -> None:
    assert grammar.REBER[source][symbol] == target


def test_there_are_no_other_edges() -> None:
    assert sum(map(len, grammar.REBER.values())) == 12
    # Two copies, the two ways in, the two ways out, the first B and the last E.
    assert sum(map(len, grammar.EMBEDDED.values())) == 2 * 12 + 2 + 2 + 2


def strings(graph: grammar.Graph, end: int, length: int) -> set[str]:
    """Every string of a length, by going through the graph."""
    ways = [("", 0)]
    for _ in range(length):
        ways = [
            (string + symbol, target)
            for string, node in ways
            if node != end
            for symbol, target in graph[node].items()
        ]
    return {string for string, node in ways if node == end}


@pytest.mark.parametrize("length", range(1, 9))
def test_the_strings_are_those_of_the_regular_expression(length: int) -> None:
    inner = product("TPSXV", repeat=max(0, length - 2))
    expected = {string for way in inner if _REBER.fullmatch(string := f"B{''.join(way)}E")}
    assert strings(grammar.REBER, grammar.REBER_END, length) == expected


@pytest.mark.parametrize(
    ("graph", "end"),
    [(grammar.REBER, grammar.REBER_END), (grammar.EMBEDDED, grammar.EMBEDDED_END)],
)
def test_the_number_of_strings_is_that_of_the_ways(graph: grammar.Graph, end: int) -> None:
    adjacency = np.zeros((end + 1, end + 1), dtype=np.int64)
    for node, exits in graph.items():
        for target in exits.values():
            adjacency[node, target] += 1
    for length in range(1, 16):
        ways = np.linalg.matrix_power(adjacency, length)[0, end]
        assert len(strings(graph, end, length)) == ways


@given(st.integers(0, 2**32 - 1))
def test_embedded_strings_repeat_the_second_symbol(seed: int) -> None:
    rng = np.random.default_rng(seed)
    string = grammar.walk(grammar.EMBEDDED, grammar.EMBEDDED_END, rng)
    assert string[0] + string[-1] == "BE"
    assert string[1] == string[-2]
    assert string[1] in "TP"
    assert _REBER.fullmatch(string[2:-2])


def test_every_way_on_is_equally_likely() -> None:
    rng = np.random.default_rng(0)
    drawn = [grammar.walk(grammar.REBER, grammar.REBER_END, rng) for _ in range(4000)]
    assert np.mean([string[1] == "T" for string in drawn]) == pytest.approx(0.5, abs=0.03)
    assert np.mean([string == "BTXSE" for string in drawn]) == pytest.approx(1 / 8, abs=0.02)


@given(st.integers(0, 2**32 - 1))
def test_legal_symbols_are_those_that_the_graph_allows(seed: int) -> None:
    string = grammar.walk(grammar.EMBEDDED, grammar.EMBEDDED_END, np.random.default_rng(seed))
    ids = np.array([[_SYMBOL[symbol]] for symbol in string])
    found = grammar.legal(grammar.table(grammar.EMBEDDED, grammar.EMBEDDED_END), ids)
    node = 0
    for time, symbol in enumerate(string):
        node = grammar.EMBEDDED[node][symbol]
        expected = set(grammar.EMBEDDED.get(node, {}))
        assert {grammar.SYMBOLS[i] for i in np.flatnonzero(found[time, 0])} == expected


def test_nothing_is_legal_after_an_illegal_symbol() -> None:
    ways = grammar.table(grammar.REBER, grammar.REBER_END)
    ids = np.array([[_SYMBOL[symbol]] for symbol in "BSTT"])
    assert grammar.legal(ways, ids).any(axis=(1, 2)).tolist() == [True, False, False, False]
