"""What a spec refuses, and how its parts fit together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.spec import (
    CELLS,
    CLOSED,
    OPEN,
    CellSpec,
    Content,
    Gate,
    GateKind,
    Peephole,
    ResetPlace,
    SpecError,
    complement,
    influence_equation,
    same,
)

LSTM = CELLS["lstm"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Gate(input=False, source=None, bias=False),
        lambda: Gate(kind=GateKind.SAME),
        lambda: Gate(of="input_gate"),
        lambda: Gate(delayed=True, peephole=Peephole.PREVIOUS),
        lambda: Gate(delayed=True, initial=2.0),
        lambda: Content(input=False, source=None, bias=False),
        lambda: Content(source=None, reset=ResetPlace.BEFORE),
        lambda: Content(source_bias=True),
        lambda: Content(is_input=True),
        lambda: replace(LSTM, reset_gate=Gate()),
        lambda: replace(LSTM, content=Content(reset=ResetPlace.BEFORE)),
        lambda: replace(LSTM, input_gate=Gate(peephole=Peephole.CURRENT)),
        lambda: replace(LSTM, input_gate=same("forget_gate"), forget_gate=same("input_gate")),
        lambda: replace(LSTM, input_gate=same("reset_gate")),
        lambda: replace(
            LSTM,
            output_gate=Gate(peephole=Peephole.CURRENT),
            input_gate=complement("output_gate"),
        ),
    ],
)
def test_contradictions_are_refused_in_one_sentence(make):
    with pytest.raises(SpecError) as caught:
        make()
    assert str(caught.value).endswith(".")


def test_ties_are_followed_to_the_gate_that_decides():
    spec = replace(LSTM, forget_gate=complement("input_gate"), input_gate=complement("output_gate"))
    assert spec.resolve("forget_gate") == ("output_gate", False)
    assert spec.resolve("input_gate") == ("output_gate", True)


def test_a_content_that_is_the_input_needs_equal_sizes():
    with pytest.raises(SpecError, match="must equal the hidden size"):
        CELLS["ran-simple"].parameter_count(3, 4)


@pytest.mark.parametrize(
    "change",
    [
        {"input_gate": {"kind": "ajar"}},
        {"input_gate": {"colour": 1}},
        {"input_gate": {"bias": "yes"}},
        {"title": 3},
        {"unknown": 1},
        {"content": None},
        {"output_activation": "relu"},
    ],
)
def test_wrong_descriptions_are_refused(change):
    with pytest.raises(SpecError):
        CellSpec.from_dict({**LSTM.to_dict(), **change})


def test_a_gate_that_follows_a_constant_is_one():
    plain = replace(LSTM, forget_gate=OPEN, input_gate=CLOSED, output_gate=OPEN)
    tied = replace(
        plain, input_gate=complement("forget_gate"), output_gate=complement("input_gate")
    )
    assert tied.moving_gates == plain.moving_gates == ()
    assert tied.always_open
    assert tied.latex() == plain.latex()
    assert influence_equation(tied) == influence_equation(plain)


@given(
    st.sampled_from([OPEN, CLOSED, Gate(), Gate(source=None)]),
    st.sampled_from([OPEN, CLOSED, Gate(), complement("input_gate")]),
    st.sampled_from([OPEN, Gate(peephole=Peephole.CURRENT)]),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_shapes_and_counts_agree(input_gate, forget_gate, output_gate, width, size):
    spec = replace(LSTM, input_gate=input_gate, forget_gate=forget_gate, output_gate=output_gate)
    shapes = spec.parameter_shapes(width, size)
    gates = sum(gate.learned for gate in spec.gates.values())
    assert shapes["weight_ih"] == ((gates + 1) * size, width)
    total = sum(a[0] * (a[1] if len(a) > 1 else 1) for a in shapes.values())
    assert spec.parameter_count(width, size) == total
