"""Claims about what a run does on the sequence of a scene."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.carousel import jacobian_log_norm, path_log_norm
from rnnviz.analysis.influence import weights
from rnnviz.figures.carousel_film import power_of_ten
from rnnviz.inspection.claims.values import Claim, Subject, Value, percent
from rnnviz.inspection.pair import answers, memory_unit, sureness, trace_held
from rnnviz.inspection.runs import problem_of

_SMALL = -2.0
"""One hundredth, as a power of ten."""


def _step(text: str, length: int) -> int:
    """The index of a time step that counts from 1, or of the last one."""
    return length - 1 if text == "last" else int(text) - 1


def _sure(about: Subject, step: str) -> Value:
    """How sure the run is of the right answer at a time step."""
    share = sureness(about.run, about.scene.single(about.run), about.scene.held)
    return percent(float(share[_step(step, len(share))]))


def _activation(about: Subject, quantity: str, step: str) -> Value:
    """What a quantity is at a time step in the unit that remembers."""
    single = about.scene.single(about.run)
    values = trace_held(about.run, single, about.scene.held)[quantity]
    activation = float(values[_step(step, len(values)), memory_unit(about.run)])
    return Value(activation, f"{activation:.2f}".replace("-", "\u2212"))


def _unit(about: Subject) -> Value:
    """The number of the unit that remembers."""
    unit = memory_unit(about.run)
    return Value(unit, str(unit))


def _average(about: Subject, quantity: str) -> Value:
    """The mean of a gate over all units and time steps."""
    trace = about.scene.moment(about.run).trace(about.scene.single(about.run))
    mean = float(trace[quantity].mean())
    return Value(mean, f"{mean:.2f}")


def _largest(about: Subject, quantity: str) -> Value:
    """The largest size that a quantity has anywhere on the sequence."""
    trace = about.scene.moment(about.run).trace(about.scene.single(about.run))
    size = float(np.abs(trace[quantity]).max())
    return Value(size, f"{size:.1f}")


def _back(about: Subject) -> Value:
    """How many steps before the end the first of the steps stands that matter."""
    single = about.scene.single(about.run)
    first = problem_of(about.run).marks(single, 0)[0].time
    lag = int(single.lengths[0]) - 1 - first
    return Value(lag, str(lag))


def _norm(about: Subject, curve: str, lag: str) -> Value:
    """The full gradient or the carousel's path at a lag; at that of :func:`_back` for "mark"."""
    at = int(_back(about).value if lag == "mark" else lag)
    log = float(_norms(about, curve)[at])
    return Value(10.0**log, "exactly 1" if curve == "path" and log == 0 else power_of_ten(log))


def _reach(about: Subject, curve: str = "full") -> Value:
    """The lag from which on a norm stays below one hundredth."""
    above = np.flatnonzero(_norms(about, curve) >= _SMALL)
    lag = int(above[-1]) + 1
    return Value(lag, str(lag))


def _norms(about: Subject, curve: str) -> NDArray[np.float64]:
    trace = about.scene.moment(about.run).trace(about.scene.single(about.run))
    return {"full": jacobian_log_norm, "path": path_log_norm}[curve](trace)


def _answer(about: Subject, step: str) -> Value:
    """The class that the run holds for the likeliest at a time step."""
    answered = answers(about.run, about.scene.single(about.run), about.scene.held)
    answer = answered[_step(step, len(answered))]
    return Value(answer, answer)


def _weight(about: Subject, step: str) -> Value:
    """What a time step weighs in the last state of the unit that remembers (RAN, equation 3)."""
    trace = trace_held(about.run, about.scene.single(about.run), about.scene.held)
    unit = memory_unit(about.run)
    gates = (trace[name][:, [unit]] for name in ("input_gate", "forget_gate"))
    weight = float(weights(*gates)[-1, int(step) - 1, 0])
    return Value(weight, f"{weight:.2f}")


SEQUENCES: Mapping[str, Claim] = {
    "sure": _sure,
    "answer": _answer,
    "activation": _activation,
    "weight": _weight,
    "unit": _unit,
    "average": _average,
    "largest": _largest,
    "back": _back,
    "norm": _norm,
    "reach": _reach,
}
