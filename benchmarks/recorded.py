"""How near recorded layers of torch are to what torch computes, and what recording costs.

Run it as ``python benchmarks/recorded.py``; ``agreement`` or ``speed`` runs one part.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import timing

import rnnviz as rv
from rnnviz.trace import Trace

Floats = NDArray[np.float64]
KINDS: dict[str, tuple[Callable[..., nn.Module], dict[str, Any]]] = {
    "LSTM": (nn.LSTM, {}),
    "LSTM, projected": (nn.LSTM, {"proj_size": 2}),
    "GRU": (nn.GRU, {}),
    "RNN, tanh": (nn.RNN, {}),
    "RNN, ReLU": (nn.RNN, {"nonlinearity": "relu"}),
}
FORMS = ("single", "batch", "packed")
SHAPES = (
    (28, 32, 28, 50),
    (784, 32, 1, 100),
    (100, 1, 64, 128),
    (128, 64, 27, 128),
    (35, 20, 200, 200),
)
"""(time, batch, feature, hidden): rows and pixels of digits, one sentence, letters, words."""


class Case(NamedTuple):
    """One way to make a layer of torch and to call it."""

    kind: str
    layers: int
    bias: bool
    batch_first: bool
    both: bool
    double: bool
    started: bool
    form: str


def cases() -> Iterator[Case]:
    """Every combination."""
    flags = (False, True)
    yield from itertools.starmap(
        Case, itertools.product(KINDS, (1, 2, 3), flags, flags, flags, flags, flags, FORMS)
    )


def literally(module: Any, suffix: str, inputs: Any, hidden: Floats, cell: Floats) -> Any:
    """One layer by torch's documented equations, in float64: name to (time, unit).

    Gate orders and signs are those of the documentation of torch.nn, and no code of the package.
    The hidden state of a projected layer is the one before the projection.
    """
    weights: dict[str, Any] = {
        name: getattr(module, f"{name}{suffix}").detach().double().numpy()
        if "weight" in name or module.bias
        else 0.0
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    project = np.eye(len(cell))
    if getattr(module, "proj_size", 0):
        project = getattr(module, f"weight_hr{suffix}").detach().double().numpy()
    rows = []
    for x in np.asarray(inputs, np.float64):
        one = weights["weight_ih"] @ x + weights["bias_ih"]
        two = weights["weight_hh"] @ hidden + weights["bias_hh"]
        if isinstance(module, nn.LSTM | nn.LSTMCell):
            i, f, g, o = np.split(one + two, 4)
            i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
            cell = f * cell + i * g
            wide = o * np.tanh(cell)
            row = {"input_gate": i, "forget_gate": f, "content": g, "output_gate": o}
        elif isinstance(module, nn.GRU | nn.GRUCell):
            (r, z, n), (rr, zz, nn_) = np.split(one, 3), np.split(two, 3)
            r, z = sigmoid(r + rr), sigmoid(z + zz)
            n = np.tanh(n + r * nn_)
            wide = cell = (1 - z) * n + z * hidden
            row = {"reset_gate": r, "forget_gate": z, "input_gate": 1 - z, "content": n}
        else:
            squash = np.tanh if module.nonlinearity == "tanh" else lambda v: np.maximum(v, 0)
            wide = cell = squash(one + two)
            row = {"content": wide}
        hidden = project @ wide
        rows.append(row | {"hidden_state": wide, "cell_state": cell, "output": hidden})
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-x)))


def differences(
    case: Case, sizes: tuple[int, int, int] = (5, 3, 4), hidden_size: int = 3, scale: float = 1.0
) -> tuple[float, float]:
    """How far a recorded layer is from torch, and from its equations in float64.

    Each is the largest difference over the largest value of its quantity, for the worst of all
    gates, states, layers, directions and sequences.

    Args:
        case: what to make.
        sizes: longest time, batch and features.
        hidden_size: units.
        scale: what the drawn weights are multiplied by; trained ones are larger.
    """
    (length, batch, size), dtype = sizes, torch.float64 if case.double else torch.float32
    make, more = KINDS[case.kind]
    options = {"bias": case.bias, "batch_first": case.batch_first, "bidirectional": case.both}
    module = make(size, hidden_size, case.layers, **options, **more).to(dtype)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(scale)
    batch = 1 if case.form == "single" else batch
    lengths = torch.full((batch,), length)
    if case.form == "packed":
        lengths[1:] = torch.randint(1, length + 1, (batch - 1,))
    steps = torch.randn(length, batch, size, dtype=dtype)
    first = _first(case, module, batch, dtype)
    given = _given(case, steps, lengths, first)
    found = rv.record(module, given)
    traces = {"l0": found} if isinstance(found, Trace) else found
    with torch.no_grad():
        output = _output(case, module(*given) if case.started else module(given))
    return _compared(case, module, traces, steps, lengths, first, output)


def _first(case: Case, module: Any, batch: int, dtype: torch.dtype) -> tuple[Tensor, ...]:
    """The hidden and the cell state of every layer and direction, zeros where none are given."""
    count = case.layers * (1 + case.both)
    size = getattr(module, "proj_size", 0) or module.hidden_size
    hidden = torch.randn(count, batch, size, dtype=dtype).tanh() * case.started
    return hidden, torch.randn(count, batch, module.hidden_size, dtype=dtype) * case.started


def _given(case: Case, steps: Tensor, lengths: Tensor, first: tuple[Tensor, ...]) -> Any:
    """The arguments of the call."""
    own: Any = steps.transpose(0, 1) if case.batch_first else steps
    if case.form == "packed":
        own = pack_padded_sequence(own, lengths, case.batch_first, enforce_sorted=False)
    own = steps[:, 0] if case.form == "single" else own
    state = tuple(each[:, 0] if case.form == "single" else each for each in first)
    if not case.started:
        return own
    return own, state if case.kind.startswith("LSTM") else state[0]


def _output(case: Case, result: Any) -> Tensor:
    """What torch gave, (time, batch, feature)."""
    output: Any = result[0]
    if isinstance(output, PackedSequence):
        return pad_packed_sequence(output)[0]
    if case.form == "single":
        return output[:, None]
    return output.transpose(0, 1) if case.batch_first else output


def _compared(
    case: Case,
    module: Any,
    traces: Mapping[str, Trace],
    steps: Tensor,
    lengths: Tensor,
    first: tuple[Tensor, ...],
    output: Tensor,
) -> tuple[float, float]:
    """The largest relative differences of the module's output and of everything inside."""
    batch = steps.shape[1]
    whole = inside = 0.0
    for index in range(batch):
        count = int(lengths[index])
        below: Any = steps[:count, index].numpy()
        for layer in range(case.layers):
            outputs = []
            for reverse in (False, True)[: 1 + case.both]:
                name = f"l{layer}" + ".reverse" * reverse
                trace = traces[f"{name}[{index}]" if batch > 1 else name]
                place = layer * (1 + case.both) + reverse
                h, c = (each[place, index].double().numpy() for each in first)
                c = c if case.kind.startswith("LSTM") else h
                read = below[::-1] if reverse else below
                expected = literally(module, f"_l{layer}" + "_reverse" * reverse, read, h, c)
                own = dict(trace.arrays) | {"output": trace.output, "inputs": trace.inputs}
                expected["inputs"] = np.asarray(read, np.float64)
                inside = max(inside, *(_relative(own[key], expected[key]) for key in expected))
                assert len(trace) == count
                outputs.append(trace.output[:: -1 if reverse else 1])
            below = np.concatenate(outputs, axis=1)
        whole = max(whole, _relative(below, output[:count, index].numpy()))
    return whole, inside


def _relative(found: Any, expected: Any) -> float:
    """The largest difference over the largest value; 0 where both are 0."""
    assert found.shape == expected.shape
    most = float(np.abs(expected).max())
    return float(np.abs(found - expected).max()) / most if most else float(np.abs(found).max())


def agreement() -> str:
    """The largest relative differences of every kind of layer, in both types of numbers.

    With weights as torch draws them and three times as large, as trained ones may be.
    """
    torch.manual_seed(0)
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for case in cases():
        key = case.kind, "float64" if case.double else "float32"
        found.setdefault(key, []).extend(differences(case, scale=scale) for scale in (1.0, 3.0))
    rows = [
        [*key, str(len(own)), *(f"{max(each):.1e}" for each in zip(*own, strict=True))]
        for key, own in found.items()
    ]
    header = ["layer", "numbers", "cases", "output: torch's own", "all inside: the equations"]
    return timing.table("Largest relative differences", header, rows)


def speed(rounds: int = 7) -> str:
    """Recording an LSTM against its plain forward call, in processor time on one thread."""
    torch.set_num_threads(1)
    rows = []
    for shape in SHAPES:
        length, batch, size, hidden = shape
        layer, steps = nn.LSTM(size, hidden), torch.randn(length, batch, size)
        model, cell = nn.Sequential(layer), nn.LSTMCell(size, hidden)
        cell.load_state_dict(
            {name.removesuffix("_l0"): value for name, value in layer.state_dict().items()}
        )
        with torch.no_grad():
            found = timing.interleaved(
                {
                    "forward": lambda: layer(steps),  # noqa: B023
                    "bare": lambda: rv.record(layer, steps),  # noqa: B023
                    "hooks": lambda: rv.record(model, steps),  # noqa: B023
                    "loop": lambda: loop(cell, steps),  # noqa: B023
                },
                rounds,
                clock=time.process_time,
            )
        own = [f"{timing.ratio(found, name, 'forward'):.2f}" for name in ("bare", "hooks", "loop")]
        seconds = timing.median(found["forward"])
        rows.append([str(shape), f"{1000 * seconds:.2f}", *own])
    header = ["T, B, in, H", "forward, ms", "bare layer", "in a model", "loop of cells, gates kept"]
    return timing.table("Recording, times the forward call", header, rows)


def loop(cell: nn.LSTMCell, steps: Tensor) -> dict[str, Tensor]:
    """What people write by hand: a cell a step, and its gates once more from the weights."""
    hidden = memory = steps.new_zeros(steps.shape[1], cell.hidden_size)
    rows = []
    for x in steps:
        sums = x @ cell.weight_ih.t() + cell.bias_ih + hidden @ cell.weight_hh.t() + cell.bias_hh
        i, f, g, o = sums.chunk(4, dim=-1)
        hidden, memory = cell(x, (hidden, memory))
        rows.append((i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid(), hidden, memory))
    return dict(zip("ifgohc", map(torch.stack, zip(*rows, strict=True)), strict=True))


if __name__ == "__main__":
    for name in sys.argv[1:] or ("agreement", "speed"):
        print({"agreement": agreement, "speed": speed}[name](), flush=True)
