"""The numbers inside a cell: what every wire of its diagram carries at every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from rnnviz.spec import Activation, Content, Gate, Peephole, ResetPlace
from rnnviz.spec.wiring import BEFORE, wires
from rnnviz.trace import Trace

Floats = NDArray[np.float64]


def flow(trace: Trace) -> dict[str, Floats]:
    """Every value in the trace's cell, name to (time, unit): states, gates, what wires carry.

    They are worked out from the weights and from the states that were recorded, one step at a time:
    nothing adds up over the steps. What a delayed gate sums up for the first step lies before the
    sequence: it is not a number there.
    """
    values = {name: np.asarray(array, np.float64) for name, array in trace.arrays.items()}
    for state in ("cell_state", "hidden_state"):
        first = np.asarray(trace.initial[state], np.float64)[None]
        values[BEFORE + state] = np.concatenate([first, values[state][:-1]])
    values["write"] = values["input_gate"] * values["content"]
    values["keep"] = values["forget_gate"] * values[BEFORE + "cell_state"]
    values["squash"] = activated(trace.spec.output_activation, values["cell_state"])
    for name, term in trace.spec.terms.items():
        parts = dict(_parts(trace, name, term, values))
        if isinstance(term, Gate) and term.delayed:
            parts = {part: _late(part, array) for part, array in parts.items()}
        values |= parts
    needed = {name for wire in wires(trace.spec) for name in wire} | set(trace.spec.gates)
    always = {"content", "cell_state", "hidden_state"}
    return {name: values[name] for name in values if name in needed | always}


def activated(function: Activation, values: Floats) -> Floats:
    """An element-wise function of numbers."""
    if function is Activation.SIGMOID:
        # By way of tanh, so that no exponential overflows.
        return 0.5 + 0.5 * np.tanh(0.5 * values)
    return np.tanh(values) if function is Activation.TANH else values


def _parts(
    trace: Trace, name: str, term: Gate | Content, values: Mapping[str, Floats]
) -> Iterator[tuple[str, Floats]]:
    """What a term adds up, part by part."""
    spec, shape = trace.spec, values["cell_state"].shape
    if term.input:
        product = np.asarray(trace.inputs, np.float64) @ _rows(trace, "weight_ih", "input", name).T
        yield f"{name}.input", product
    if term.bias:
        bias = _rows(trace, "bias", "bias", name)
        yield f"{name}.bias", np.broadcast_to(bias, shape).copy()
    if term.source:
        weight = _rows(trace, "weight_hh", "source", name)
        yield from _recurrent(trace, name, term, weight, values)
    if isinstance(term, Gate) and term.peephole:
        late = term.peephole is Peephole.CURRENT
        seen = values["cell_state" if late else BEFORE + "cell_state"]
        row = spec.stacked("peephole").index(name)
        yield f"{name}.peephole", np.asarray(trace.weights["weight_peephole"], float)[row] * seen


def _late(part: str, array: Floats) -> Floats:
    """A part of a sum that was made after the step before: it read that step's input."""
    made = np.roll(array, 1, axis=0) if part.endswith(".input") else array.copy()
    made[0] = np.nan
    return made


def _recurrent(
    trace: Trace, name: str, term: Gate | Content, weight: Floats, values: Mapping[str, Floats]
) -> Iterator[tuple[str, Floats]]:
    """A recurrent product, reset where it is."""
    state = values[BEFORE + str(term.source)]
    if isinstance(term, Gate) or term.reset is None:
        yield f"{name}.source", state @ weight.T
        return
    reset, product = values["reset_gate"], state @ weight.T
    yield "content.product", product
    inner = np.zeros_like(product)
    if term.source_bias:
        inner += np.asarray(trace.weights["bias_hh"], np.float64)
        yield "content.inner_bias", inner
    if term.reset is ResetPlace.BEFORE:
        yield "content.source", (reset * state) @ weight.T
    elif trace.spec.constant("reset_gate") == 1.0:
        # No reset is drawn: the bias is a part of its own.
        yield "content.source", product
    else:
        yield "content.source", reset * (product + inner)


def _rows(trace: Trace, weight: str, part: str, name: str) -> Floats:
    """A term's own rows of a stacked weight."""
    size = trace.hidden_size
    first = trace.spec.stacked(part).index(name) * size
    return np.asarray(trace.weights[weight], np.float64)[first : first + size]
