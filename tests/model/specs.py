"""Random specs: anything that the dataclass can express."""

from __future__ import annotations

from hypothesis import reject
from hypothesis import strategies as st

from rnnviz.spec import (
    CLOSED,
    OPEN,
    Activation,
    CellSpec,
    Content,
    Gate,
    Peephole,
    ResetPlace,
    Source,
    SpecError,
    complement,
    same,
)

SOURCES = st.sampled_from([None, *Source])
TIES = ("input_gate", "forget_gate", "output_gate", "reset_gate")


@st.composite
def gates(draw, current=False):
    """A gate: learned in most cases, else constant or tied."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return OPEN
    if kind == 1:
        return CLOSED
    if kind in (2, 3):
        return draw(st.sampled_from([same, complement]))(draw(st.sampled_from(TIES)))
    delayed = kind == 4
    peepholes = [None, Peephole.PREVIOUS, *([Peephole.CURRENT] if current else [])]
    return Gate(
        input=draw(st.booleans()),
        source=draw(SOURCES),
        bias=draw(st.booleans()),
        peephole=None if delayed else draw(st.sampled_from(peepholes)),
        delayed=delayed,
        initial=draw(st.sampled_from([0.0, 0.25, 0.5])),
    )


@st.composite
def specs(draw):
    """A valid spec; drawings that contradict themselves are thrown away."""
    reset = draw(st.sampled_from([None, *ResetPlace]))
    source = draw(SOURCES) if reset is None else draw(st.sampled_from(list(Source)))
    try:
        content = Content(
            activation=draw(st.sampled_from(list(Activation))),
            input=draw(st.booleans()),
            source=source,
            bias=draw(st.booleans()),
            reset=reset,
            source_bias=reset is ResetPlace.AFTER and draw(st.booleans()),
        )
        return CellSpec(
            name="random",
            title="Random",
            reset_gate=None if reset is None else draw(gates()),
            input_gate=draw(gates()),
            forget_gate=draw(gates()),
            output_gate=draw(gates(current=True)),
            content=content,
            output_activation=draw(st.sampled_from(list(Activation))),
        )
    except SpecError:
        reject()
