"""Intervention as data: it goes into a link and back, and what makes no sense is refused."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.probe.intervention import Clamp, Intervention, in_ranges, ranges
from rnnviz.spec import CELLS, GATE_NAMES

UNITS = st.lists(st.integers(0, 300), max_size=5).map(tuple)
CLAMPS = st.builds(
    Clamp,
    st.sampled_from(GATE_NAMES),
    st.none() | UNITS,
    st.integers(0, 1),
    st.none() | UNITS,
)


@given(st.builds(Intervention, st.lists(CLAMPS, max_size=4).map(tuple), UNITS, st.integers(-1, 3)))
def test_a_link_holds_it(intervention):
    assert Intervention.from_json(intervention.to_json()) == intervention
    assert Intervention.from_dict(intervention.to_dict()) == intervention


def test_a_whole_layer_is_a_few_letters_in_a_link():
    intervention = Intervention(
        (Clamp("input_gate", (3,), 1, range_of(384)),), silenced=range_of(384)
    )
    assert len(intervention.to_json()) < 120
    assert '"silenced":"0-383"' in intervention.to_json()
    assert Intervention(silenced=(0, 2, 3, 4, 9)).to_dict()["silenced"] == "0,2-4,9"
    # As links were written before.
    single = '{"clamps":[{"gate":"input_gate","step":3,"value":1}]}'
    assert Intervention.from_json(single) == Intervention((Clamp("input_gate", (3,), 1),))
    assert Intervention.from_json('{"silenced":[0,1,2]}') == Intervention(silenced=range_of(3))


def range_of(count: int) -> tuple[int, ...]:
    return tuple(range(count))


def test_units_are_named_once_and_in_order():
    assert Intervention(silenced=[3, 1, 3]).silenced == (1, 3)
    assert Intervention() == Intervention.from_json("{}")
    assert not Intervention()
    assert Intervention(silenced=(0,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        '{"cut": 1}',
        '{"clamps": 3}',
        '{"clamps": [{"gate": "input_gate"}]}',
        '{"clamps": [{"gate": "door", "step": 0, "value": 1}]}',
        '{"clamps": [{"gate": "input_gate", "step": -1, "value": 1}]}',
        '{"clamps": [{"gate": "input_gate", "step": 0.5, "value": 1}]}',
        '{"clamps": [{"gate": "input_gate", "steps": "4-2", "value": 1}]}',
        '{"clamps": [{"gate": "input_gate", "steps": 4, "value": 1}]}',
        '{"clamps": [{"gate": "input_gate", "step": 0, "value": 2}]}',
        '{"clamps": [{"gate": "input_gate", "step": 0, "value": true}]}',
        '{"clamps": [{"gate": "input_gate", "step": 0, "value": 1, "units": [-1]}]}',
        '{"clamps": [{"gate": [], "step": 0, "value": 1}]}',
        '{"silenced": "all"}',
        '{"silenced": "3-1"}',
        '{"silenced": "0-999999999"}',
        '{"silenced": "-1"}',
        '{"silenced": "1-2-3"}',
        '{"silenced": "0-1000,2000-3000"}',
        '{"clamps": [{"gate": "input_gate", "step": 0, "value": 1, "units": "x"}]}',
        '{"silenced": [0.5]}',
        '{"layer": -2}',
        '{"layer": null}',
        "[" * 90_000,
        " " * 200_000,
    ],
)
def test_links_that_hold_something_else_get_a_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        Intervention.from_json(text)


@pytest.mark.parametrize(
    ("cell", "intervention", "sentence"),
    [
        ("lstm", Intervention(layer=2), "layer from 0 to 1"),
        ("lstm", Intervention(silenced=(5,)), "units from 0 to 4"),
        ("lstm", Intervention((Clamp("input_gate", (0,), 1, (9,)),)), "units from 0 to 4"),
        ("lstm", Intervention((Clamp("input_gate", (2, 9), 1),)), "at step 10, .* has 9 steps"),
        ("lstm", Intervention((Clamp("reset_gate", (0,), 1),)), "LSTM has no reset gate"),
        ("ran-tanh", Intervention((Clamp("output_gate", (0,), 0),)), "never moves"),
    ],
)
def test_what_a_model_does_not_have_is_refused(cell, intervention, sentence):
    with pytest.raises(ValueError, match=sentence):
        intervention.check(CELLS[cell], 9, 5, 2)


def test_a_link_is_read_without_torch():
    seen = "import sys, rnnviz.probe.intervention; print('torch' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", seen], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


@given(st.sets(st.integers(1, 24), min_size=1))
def test_what_is_typed_is_what_is_written(numbers):
    typed = ranges(sorted(numbers)).replace(",", " , ").replace("-", " \u2013 ")
    assert in_ranges(typed, 1, 24, "steps") == tuple(sorted(numbers))


def test_ranges_are_typed_in_any_order():
    assert in_ranges("7, 1-4,3", 0, 7, "units") == (1, 2, 3, 4, 7)


@pytest.mark.parametrize("text", ["0", "25", "1-25", "4-2", "x", "1;2", ",", "-3", "1-2-3", "1.5"])
def test_other_numbers_are_refused_in_one_sentence(text):
    with pytest.raises(ValueError, match=r"^Type steps as numbers from 1 to 24 .* as 1-4\.$"):
        in_ranges(text, 1, 24, "steps")
