"""Direct logit attribution on traces alone: equation 3's weights, and sums by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rnnviz.analysis.attribution import Attribution, Question
from rnnviz.analysis.attribution.direct_logit import direct_logit
from rnnviz.analysis.influence import weights
from rnnviz.spec import CELLS
from rnnviz.trace import Trace

NUMBERS = st.floats(-3, 3, width=32)
GATES = st.floats(0, 1, width=32)


def trace_of(cell, writing, keeping, content, first):
    """The trace of a one-layer RAN whose content weight is the identity."""
    time, units = content.shape
    state, states = first, []
    for t in range(time):
        state = writing[t] * content[t] + keeping[t] * state
        states.append(state)
    cells = np.array(states)
    spec = CELLS[cell]
    hidden = np.tanh(cells) if cell == "ran-tanh" else cells
    names = spec.stacked("input")
    weight = np.concatenate([np.eye(units) * (name == "content") for name in names])
    values = {
        "content": content,
        "input_gate": writing,
        "forget_gate": keeping,
        "output_gate": np.ones_like(cells),
        "cell_state": cells,
        "hidden_state": hidden,
    }
    initial = {"cell_state": first, "hidden_state": first}
    return Trace(spec, values, content, {"weight_ih": weight}, initial)


@st.composite
def traces(draw, cell):
    shape = (draw(st.integers(1, 8)), draw(st.integers(1, 4)))
    parts = [draw(arrays.arrays(np.float64, shape, elements=e)) for e in (GATES, GATES, NUMBERS)]
    first = draw(arrays.arrays(np.float64, shape[1], elements=NUMBERS))
    return trace_of(cell, *parts, first)


@given(traces("ran-identity"), st.data())
def test_an_entry_is_the_readout_of_weight_times_content(trace, data):
    row = data.draw(arrays.arrays(np.float64, trace.hidden_size, elements=NUMBERS))
    step = data.draw(st.integers(0, len(trace) - 1))
    logit = float(trace["hidden_state"][step] @ row + 0.5)
    found = direct_logit(Question([trace], row, 0.5, logit, step))
    table = weights(trace["input_gate"], trace["forget_gate"])[step, : step + 1]
    np.testing.assert_allclose(found.words, (table * trace["content"][: step + 1]) @ row, atol=1e-9)
    carried = trace["forget_gate"][: step + 1].prod(axis=0) * trace.initial_cell_state
    assert found.parts["before"] == pytest.approx(float(carried @ row), abs=1e-9)
    assert (found.parts["bias"], found.parts["squashing"]) == (0.5, 0.0)
    assert found.gap == pytest.approx(0.0, abs=1e-9)


@given(traces("ran-tanh"), st.data())
def test_the_rest_is_what_squashing_takes_away(trace, data):
    row = data.draw(arrays.arrays(np.float64, trace.hidden_size, elements=NUMBERS))
    logit = float(trace["hidden_state"][-1] @ row)
    asked = Question([trace], row, 0.0, logit, len(trace) - 1)
    straight = direct_logit(asked)
    cell = trace["cell_state"][-1]
    assert straight.parts["squashing"] == pytest.approx(
        float((np.tanh(cell) - cell) @ row), abs=1e-9
    )
    shared = direct_logit(asked, "proportional")
    assert shared.parts["squashing"] == pytest.approx(0.0, abs=1e-9)
    for found in (straight, shared, direct_logit(asked, "tangent")):
        assert found.gap == pytest.approx(0.0, abs=1e-8)


def test_a_logit_that_does_not_belong_shows_in_the_gap():
    ones = np.ones((3, 2))
    trace = trace_of("ran-identity", ones, ones, ones, np.zeros(2))
    found = direct_logit(Question([trace], [1.0, 1.0], 0.0, 7.0, 2))
    assert found.gap == pytest.approx(1.0)
    assert found.relative_gap == pytest.approx(1 / 7)
    assert Attribution(0.0, np.zeros(1)).relative_gap == 0.0


def test_what_does_not_fit_gets_a_sentence():
    ones = np.ones((3, 2))
    trace = trace_of("ran-identity", ones, ones, ones, np.zeros(2))
    short = trace_of("ran-identity", ones[:2], ones[:2], ones[:2], np.zeros(2))
    for layers, row, step in (([], [1, 1], 0), ([trace, short], [1, 1], 0), ([trace], [1], 0)):
        with pytest.raises(ValueError, match=r"\.$"):
            Question(layers, row, 0.0, 0.0, step)
    with pytest.raises(ValueError, match="word from 0 to 2"):
        Question([trace], [1, 1], 0.0, 0.0, 3)
    with pytest.raises(ValueError, match="straight, tangent"):
        direct_logit(Question([trace], [1, 1], 0.0, 0.0, 0), "bent")
