"""What the recurrent layers of anybody's trained torch module do, as traces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from rnnviz.model.calls import Call, RecurrentModule, listening, recurrent_modules
from rnnviz.model.conversion import cell_of, joined_weights
from rnnviz.model.recording import Recording, record_layers
from rnnviz.model.recurrent import Recurrent
from rnnviz.model.states import split
from rnnviz.spec import CELLS, CellSpec
from rnnviz.trace import Trace

_NEAR = {torch.float64: 1e-8, torch.float32: 1e-3, torch.float16: 0.02, torch.bfloat16: 0.1}
"""How far the output may be from what the equations give, relative to its largest value."""


class _Layer(NamedTuple):
    """One layer of a module in one direction."""

    name: str
    recurrent: Recurrent
    reverse: bool


def record_module(
    module: nn.Module,
    inputs: Any,
    *,
    labels: Sequence[str] | Sequence[Sequence[str]] = (),
    sequence: int | None = None,
    modules: Sequence[str] = (),
    call: Callable[..., Any] | None = None,
) -> Trace | dict[str, Trace]:
    """Call a module once, and keep everything that its recurrent layers do.

    The weights stay as they are, and so do the module's mode and its results. What is recorded is
    computed again from what each layer read, and compared with what it gave.

    Args:
        module: a ``torch.nn.LSTM``, ``GRU`` or ``RNN`` (tanh), one of their cells, a
            :class:`Recurrent`, or any module that holds some.
        inputs: what the module is called with: a tensor or an array (numbers take the type of the
            module's weights), a tuple of arguments, or a mapping of named ones.
        labels: one text a time step, for every sequence or, as a list of such lists, for each.
        sequence: which of the batch to keep; all when None.
        modules: the names of the recurrent layers to record, as ``named_modules`` has them; all
            when empty.
        call: what to call in place of the module: a loop of one's own over its cell.

    Returns:
        One trace where there is one layer, one direction and one sequence. Otherwise traces by
        name: ``encoder.l0``, ``encoder.l0.reverse``, and ``encoder.l0[3]`` for the fourth sequence
        of a batch; where a layer is called again, ``encoder.call2.l0``. A reverse direction's trace
        has its steps in the order in which the layer takes them, the last of the sequence first.

    Raises:
        ValueError: for a layer that the family does not hold, one that does not compute what its
            weights say, and where none was called; one sentence.
    """
    chosen = recurrent_modules(module, modules)
    for name, each in chosen.items():
        _check(name, each)
    positional, named = _arguments(module, inputs)
    with torch.no_grad():
        with listening(chosen) as calls:
            (module if call is None else call)(*positional, **named)
        found = {
            name: trace
            for path, each in chosen.items()
            for name, trace in _traces(path, each, calls[path], labels, sequence)
        }
    if not any(calls.values()):
        raise ValueError(
            f"None of the layers {', '.join(map(repr, chosen))} was called as a module: call it "
            "as layer(inputs), and not its forward method."
        )
    return next(iter(found.values())) if len(found) == 1 else found


def _check(name: str, module: RecurrentModule) -> None:
    """Refuse what cannot be recorded before anything is called."""
    if not isinstance(module, Recurrent):
        try:
            cell_of(module)
        except ValueError as error:
            raise ValueError(f"The layer {name!r} cannot be recorded: {error}") from error
    stacked = not isinstance(module, nn.RNNCellBase) and module.num_layers > 1
    if stacked and module.training and module.dropout:
        raise ValueError(
            f"The layer {name!r} drops outputs at random while it is in training: call .eval() on "
            "the module first."
        )


def _arguments(module: nn.Module, inputs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What the module is called with; arrays as tensors of its own type."""
    like = next(module.parameters(), torch.empty(0))

    def tensor(value: Any) -> Any:
        if isinstance(value, list | np.ndarray):
            found = torch.as_tensor(np.asarray(value), device=like.device)
            return found.to(like.dtype) if found.is_floating_point() else found
        return tuple(map(tensor, value)) if type(value) is tuple else value

    if isinstance(inputs, Mapping):
        return (), {name: tensor(value) for name, value in inputs.items()}
    plain = isinstance(inputs, tuple) and not isinstance(inputs, PackedSequence)
    return tuple(map(tensor, inputs if plain else (inputs,))), {}


def _traces(
    path: str,
    module: RecurrentModule,
    calls: Sequence[Call],
    labels: Sequence[Any],
    sequence: int | None,
) -> Iterator[tuple[str, Trace]]:
    """Every trace of one module by its name."""
    for number, call in enumerate(calls, start=1):
        prefix = [path] if path else []
        prefix += [f"call{number}"] if len(calls) > 1 else []
        batch = call.steps.shape[1]
        if sequence is not None and not -batch <= sequence < batch:
            raise ValueError(f"There is no sequence {sequence}: the batch holds {batch}.")
        chosen = range(batch) if sequence is None else [range(batch)[sequence]]
        for layer, found in _recordings(path, module, call):
            name = ".".join([*prefix, layer.name])
            for index in chosen:
                count = call.count(index)
                own = _labels(labels, index, count, layer.reverse)
                trace = found.trace(labels=own, sequence=index, length=count)
                many = batch > 1 and sequence is None
                yield f"{name}[{index}]" if many else name, trace


def _labels(labels: Sequence[Any], sequence: int, count: int, reverse: bool) -> list[str]:
    """The texts of one sequence in the order in which the layer reads it."""
    if len(labels) and not isinstance(labels[0], str):
        labels = labels[sequence]
    own = list(labels)[:count]
    return own[::-1] if reverse else own


def _recordings(
    path: str, module: RecurrentModule, call: Call
) -> Iterator[tuple[_Layer, Recording]]:
    """The recording of every layer and direction, from the lowest."""
    spec, sizes = _spec(module), (getattr(module, "num_layers", 1), module.hidden_size)
    both = bool(getattr(module, "bidirectional", False))
    dtype = torch.promote_types(next(module.parameters()).dtype, torch.float32)
    steps, directions = call.steps.to(dtype), 1 + both
    shape = (sizes[0] * directions, steps.shape[1], sizes[1])
    first = None if call.state is None else split(spec, call.state, shape, call.single)
    for layer in range(sizes[0]):
        outputs = []
        for direction in range(directions):
            own = _layer(spec, module, layer, bool(direction), steps.shape[-1])
            own.recurrent.to(dtype)
            start = None if first is None else [first[layer * directions + direction].to(dtype)]
            read = _turned(steps, call.lengths) if direction else steps
            found = record_layers(own.recurrent, read, start, lengths=call.lengths)
            output = found.layers[0].output
            outputs.append(_turned(output, call.lengths) if direction else output)
            yield own, found
        steps = torch.cat(outputs, dim=-1)
    _compare(path, module, steps, call.output)


def _spec(module: RecurrentModule) -> CellSpec:
    return module.spec if isinstance(module, Recurrent) else CELLS[cell_of(module)]


def _layer(
    spec: CellSpec, module: RecurrentModule, layer: int, reverse: bool, input_size: int
) -> _Layer:
    """One layer in one direction as a layer of its own, in the main memory."""
    suffix = "" if isinstance(module, nn.RNNCellBase) else f"_l{layer}"
    suffix += "_reverse" if reverse else ""
    weights = (
        module.weights(layer) if isinstance(module, Recurrent) else joined_weights(module, suffix)
    )
    # A generator of its own, so that torch's random numbers stay where they are.
    found = Recurrent(spec, input_size, module.hidden_size, generator=torch.Generator())
    found.to(next(iter(weights.values())).dtype)
    for name, value in weights.items():
        found.get_parameter(f"{name}_l0").copy_(value)
    return _Layer(f"l{layer}.reverse" if reverse else f"l{layer}", found, reverse)


def _turned(steps: Tensor, lengths: Tensor | None) -> Tensor:
    """(time, batch, feature) with each sequence's own steps in the opposite order."""
    if lengths is None:
        return steps.flip(0)
    times = torch.arange(len(steps))[:, None]
    index = torch.where(times < lengths, lengths - 1 - times, times)
    return steps.gather(0, index[:, :, None].expand_as(steps))


def _compare(path: str, module: nn.Module, found: Tensor, given: Any) -> None:
    """Refuse a layer whose output is not what its weights and its input say."""
    fits = isinstance(given, Tensor) and given.shape == found.shape
    if fits:
        scale = max(1.0, float(given.abs().max())) if given.numel() else 1.0
        fits = torch.allclose(
            found.to(given.dtype), given, rtol=0, atol=_NEAR[given.dtype] * scale, equal_nan=True
        )
    if not fits:
        raise ValueError(
            f"The layer {path!r} ({type(module).__name__}) does not compute what its weights and "
            "its input say, so its gates are not known: it has a forward method of its own."
        )
