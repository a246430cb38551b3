"""One contract for every cell of the catalogue."""

from __future__ import annotations

import json

import pytest

from rnnviz.spec import CELLS, CellSpec, equations, influence_equation

KEYS = [
    "elman",
    "lstm-1997",
    "lstm",
    "lstm-peephole",
    "lstm-cifg",
    "lstm1",
    "lstm2",
    "lstm3",
    "gru",
    "gru-cho",
    "gru-eq6",
    "gru-eq6-linear-content",
    "mgu",
    "ran-tanh",
    "ran-identity",
    "ran-simple",
    "ran-coupled",
    "lstm-no-output-gate",
    "lstm-linear-content",
    "lstm-tutorial",
    "gru-tutorial",
    "rnn-gated-tutorial",
    "mingru",
]


def test_the_names_that_stand_in_links_and_runs_stay():
    assert set(KEYS) <= set(CELLS)


@pytest.mark.parametrize("key", CELLS)
def test_every_cell_is_documented_and_survives_json(key):
    spec = CELLS[key]
    assert spec.name == key
    assert spec.title
    assert spec.summary.endswith(".")
    assert spec.reference
    assert CellSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


@pytest.mark.parametrize("key", CELLS)
def test_equations_name_each_learned_term_once(key):
    spec = CELLS[key]
    lines = dict(equations(spec))
    assert list(lines)[-1] == "hidden_state"
    assert set(spec.terms) <= set(lines)
    for name in spec.stacked("input"):
        assert "x_" in lines[name]
    for name in spec.stacked("source"):
        assert "U_" in lines[name]
    for name in spec.terms:
        assert ("b_" in lines[name]) == (name in spec.stacked("bias") or "b_h" in lines[name])
    assert spec.latex().count(r"\\") == len(lines) - 1
    assert influence_equation(spec).startswith("w_j^t")


def test_colours_reach_the_equations():
    assert r"\textcolor{#123456}{f_t}" in CELLS["lstm"].latex({"forget_gate": "#123456"})


@pytest.mark.parametrize(
    ("sizes", "counts"),
    [
        ((1, 100), (40_800, 40_500, 40_200, 10_500)),
        ((28, 50), (15_800, 11_600, 11_450, 4_100)),
        ((128, 128), (131_584, 82_432, 82_048, 33_280)),
    ],
)
def test_counts_of_the_simplified_lstm_tables(sizes, counts):
    names = ("lstm", "lstm1", "lstm2", "lstm3")
    assert tuple(CELLS[name].parameter_count(*sizes) for name in names) == counts


@pytest.mark.parametrize(
    ("cell", "size", "count"),
    [
        ("ran-tanh", 650, 4_227_600),
        ("ran-identity", 1500, 22_506_000),
        ("lstm", 650, 6_765_200),
        ("lstm", 1500, 36_012_000),
    ],
)
def test_counts_of_the_ran_paper(cell, size, count):
    assert CELLS[cell].parameter_count(size, size, num_layers=2) == count


def test_the_gru_has_one_bias_less_than_torch_stores():
    assert CELLS["gru"].parameter_count(5, 7) == 280
