"""The catalogue of cells: every row of the additive family that the papers name."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.spec.cell import CellSpec
from rnnviz.spec.terms import (
    CLOSED,
    INPUT_AS_CONTENT,
    OPEN,
    Activation,
    Content,
    Gate,
    Peephole,
    ResetPlace,
    Source,
    complement,
    same,
)

_LEARNED = Gate()
_FROM_CELL = Gate(source=Source.CELL)
_LINEAR_INPUT = Content(activation=Activation.IDENTITY, source=None, bias=False)

_LSTM = CellSpec(
    name="lstm",
    title="LSTM",
    input_gate=_LEARNED,
    forget_gate=_LEARNED,
    output_gate=_LEARNED,
    content=Content(),
    summary="Three learned gates write, keep and read the state.",
    reference="simplified LSTM paper, equations 1-5; RAN paper, equation 4; torch.nn.LSTM",
)
_RAN = CellSpec(
    name="ran-tanh",
    title="RAN (tanh)",
    input_gate=_LEARNED,
    forget_gate=_LEARNED,
    output_gate=OPEN,
    content=_LINEAR_INPUT,
    summary="The state is a gated sum of the inputs themselves; only the gates see the past.",
    reference="RAN paper, equation 1",
)
_GRU = CellSpec(
    name="gru",
    title="GRU",
    reset_gate=_LEARNED,
    input_gate=complement("forget_gate"),
    forget_gate=_LEARNED,
    output_gate=OPEN,
    content=Content(reset=ResetPlace.AFTER, source_bias=True),
    output_activation=Activation.IDENTITY,
    summary="One gate both keeps and writes; a reset gate hides the past from the content.",
    reference="RAN paper, equation 5 family; torch.nn.GRU (reset after the product)",
)


def _lstm(name: str, title: str, gate: Gate, summary: str, reference: str) -> CellSpec:
    """An LSTM whose three gates are all alike."""
    named = replace(_LSTM, name=name, title=title, summary=summary, reference=reference)
    return replace(named, input_gate=gate, forget_gate=gate, output_gate=gate)


_ELMAN = CellSpec(
    name="elman",
    title="Elman RNN",
    input_gate=OPEN,
    forget_gate=CLOSED,
    output_gate=OPEN,
    content=Content(),
    output_activation=Activation.IDENTITY,
    summary="No gates: the whole state is written anew at every step.",
    reference="Elman 1990; torch.nn.RNN",
)
ELMAN_RELU = replace(
    _ELMAN,
    name="elman-relu",
    title="Elman RNN, ReLU",
    content=Content(activation=Activation.RELU),
    summary="No gates, and a content without bounds.",
    reference="torch.nn.RNN(nonlinearity='relu')",
)
"""No row of the catalogue: layers of torch are read as it, and torch alone runs it."""

_ROWS = (
    _ELMAN,
    replace(
        _LSTM,
        name="lstm-1997",
        title="LSTM of 1997",
        forget_gate=OPEN,
        summary="No forget gate: the state only ever adds, the constant error carousel.",
        reference="Response to Hochreiter and Schmidhuber (1997), input and output gates",
    ),
    _LSTM,
    replace(
        _LSTM,
        name="lstm-peephole",
        title="LSTM with peepholes",
        input_gate=Gate(peephole=Peephole.PREVIOUS),
        forget_gate=Gate(peephole=Peephole.PREVIOUS),
        output_gate=Gate(peephole=Peephole.CURRENT),
        summary="Each gate also sees its own unit's state; the output gate sees the new one.",
        reference="Gers and Schmidhuber 2000",
    ),
    replace(
        _LSTM,
        name="lstm-cifg",
        title="LSTM, coupled gates",
        forget_gate=complement("input_gate"),
        summary="What is written is what is forgotten: the forget gate is 1 minus the input gate.",
        reference="Greff et al. 2017 (CIFG)",
    ),
    _lstm(
        "lstm1",
        "LSTM1",
        Gate(input=False),
        "The gates do not see the input.",
        "simplified LSTM paper, equations 7-9",
    ),
    _lstm(
        "lstm2",
        "LSTM2",
        Gate(input=False, bias=False),
        "The gates see only the hidden state.",
        "simplified LSTM paper, equations 10-12",
    ),
    _lstm(
        "lstm3",
        "LSTM3",
        Gate(input=False, source=None),
        "The gates are constants that training finds: biases alone.",
        "simplified LSTM paper, equations 13-15",
    ),
    _GRU,
    replace(
        _GRU,
        name="gru-cho",
        title="GRU (Cho et al.)",
        input_gate=_LEARNED,
        forget_gate=complement("input_gate"),
        content=Content(reset=ResetPlace.BEFORE),
        summary="The reset gate multiplies the state before the recurrent product.",
        reference="RAN paper, equation 5 as printed",
    ),
    CellSpec(
        name="gru-eq6",
        title="GRU, alternate form",
        input_gate=_FROM_CELL,
        forget_gate=complement("input_gate"),
        output_gate=_FROM_CELL,
        content=Content(),
        output_activation=Activation.IDENTITY,
        summary="The reset gate becomes an output gate; from the second step on not quite a GRU.",
        reference="RAN paper, equation 6",
    ),
    CellSpec(
        name="gru-eq6-linear-content",
        title="GRU, alternate form, linear content",
        input_gate=_FROM_CELL,
        forget_gate=complement("input_gate"),
        output_gate=_FROM_CELL,
        content=_LINEAR_INPUT,
        output_activation=Activation.IDENTITY,
        summary="The middle step on the way from the GRU to the RAN.",
        reference="RAN paper, section 4.3",
    ),
    CellSpec(
        name="mgu",
        title="Minimal gated unit",
        reset_gate=same("input_gate"),
        input_gate=_LEARNED,
        forget_gate=complement("input_gate"),
        output_gate=OPEN,
        content=Content(reset=ResetPlace.BEFORE),
        output_activation=Activation.IDENTITY,
        summary="One gate does it all; the paper's forget gate is this input gate.",
        reference="simplified LSTM paper, introduction; Zhou et al. 2016",
    ),
    _RAN,
    replace(
        _RAN,
        name="ran-identity",
        title="RAN (identity)",
        output_activation=Activation.IDENTITY,
        summary="A RAN whose output is the state itself: between gates, all is linear.",
    ),
    CellSpec(
        name="ran-simple",
        title="RAN, simplest form",
        input_gate=_FROM_CELL,
        forget_gate=_FROM_CELL,
        output_gate=OPEN,
        content=INPUT_AS_CONTENT,
        output_activation=Activation.IDENTITY,
        summary="The input itself is written: the state is a weighted sum of the input vectors.",
        reference="RAN paper, equation 2",
    ),
    replace(
        _RAN,
        name="ran-coupled",
        title="RAN, coupled gates",
        forget_gate=complement("input_gate"),
        summary="Weights that average instead of sum; the paper found that it hurts.",
        reference="RAN paper, section 4.3",
    ),
    replace(
        _LSTM,
        name="lstm-no-output-gate",
        title="LSTM without output gate",
        output_gate=OPEN,
        summary="The first of two steps from the LSTM to the RAN: the output gate goes.",
        reference="RAN paper, section 4.2",
    ),
    replace(
        _LSTM,
        name="lstm-linear-content",
        title="LSTM with linear content",
        content=_LINEAR_INPUT,
        summary="The second of two steps from the LSTM to the RAN: the embedded RNN goes.",
        reference="RAN paper, section 4.2",
    ),
    CellSpec(
        name="lstm-tutorial",
        title="LSTM of the tutorial",
        input_gate=_FROM_CELL,
        forget_gate=_FROM_CELL,
        output_gate=_FROM_CELL,
        content=Content(activation=Activation.SIGMOID, source=Source.CELL),
        summary="A sigmoid content, and everything is fed by the state itself.",
        reference="LSTM tutorial, 'The LSTM cell' (with its swapped subscripts put right)",
    ),
    CellSpec(
        name="gru-tutorial",
        title="GRU of the tutorial",
        reset_gate=Gate(delayed=True),
        input_gate=complement("forget_gate"),
        forget_gate=Gate(delayed=True),
        output_gate=OPEN,
        content=Content(activation=Activation.SIGMOID, reset=ResetPlace.AFTER),
        output_activation=Activation.IDENTITY,
        summary="The gates of the step before are used; they are carried along in the state.",
        reference="LSTM tutorial, 'LSTM variants'",
    ),
    CellSpec(
        name="rnn-gated-tutorial",
        title="Gated RNN of the tutorial",
        input_gate=_LEARNED,
        forget_gate=CLOSED,
        output_gate=OPEN,
        content=Content(),
        output_activation=Activation.IDENTITY,
        summary="A plain RNN with its new state scaled by one gate; nothing is kept.",
        reference="LSTM tutorial, 'The gating mechanism'",
    ),
    CellSpec(
        name="mingru",
        title="minGRU",
        input_gate=Gate(source=None),
        forget_gate=complement("input_gate"),
        output_gate=OPEN,
        content=Content(activation=Activation.IDENTITY, source=None),
        output_activation=Activation.IDENTITY,
        summary="Gate and content see the input alone, so all steps could be computed at once.",
        reference="Feng et al. 2024, a descendant of the RAN",
    ),
)

CELLS: dict[str, CellSpec] = {row.name: row for row in _ROWS}
"""Every cell of the catalogue by its key."""
