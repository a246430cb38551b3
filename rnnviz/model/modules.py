"""What the recurrent layers of anybody's trained torch module do, as traces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from rnnviz.model.cache import Traces
from rnnviz.model.calls import (
    Call,
    listening,
    recurrent_modules,
)
from rnnviz.model.choice import default_engine
from rnnviz.model.gradients import Heard, followed, gradients_by_state
from rnnviz.model.in_place import EngineOf, is_patched, is_torchs_own
from rnnviz.model.interventions import engine_of, is_changed
from rnnviz.model.layers import (
    Ran,
    RecurrentModule,
    first_states,
    layers_of,
    run_layers,
    specification,
)
from rnnviz.model.recording import Arrays
from rnnviz.trace import Trace

_NEAR = {torch.float64: 1e-8, torch.float32: 1e-3, torch.float16: 0.02, torch.bfloat16: 0.1}
"""How far the output may be from what the equations give, relative to its largest value.

And the rounding of a number of size 1: sums of that size may leave next to nothing.
"""
_CHUNK = 2**15
"""Numbers that are compared at a time, so that they stay in the processor's cache."""


def record_module(
    module: nn.Module,
    inputs: Any,
    *,
    labels: Sequence[str] | Sequence[Sequence[str]] = (),
    sequence: int | None = None,
    modules: Sequence[str] = (),
    call: Callable[..., Any] | None = None,
    loss: Callable[[Any], Tensor] | None = None,
) -> Trace | Traces:
    """Call a module once, and keep everything that its recurrent layers do.

    The weights and the module's mode stay as they are. Layers whose class computes as torch's do
    are computed once, everything kept, by the engine of rnnviz in place of torch's own. What any
    other does is computed again from what it read, and compared with what it gave.

    Args:
        module: a ``torch.nn.LSTM``, ``GRU`` or ``RNN``, one of their cells, a :class:`Recurrent`,
            or any module that holds some.
        inputs: what the module is called with: a tensor or an array (numbers take the type of the
            module's weights), a tuple of arguments, or a mapping of named ones.
        labels: one text a time step, for every sequence or, as a list of such lists, for each.
        sequence: which of the batch to keep; all when None.
        modules: the names of the recurrent layers to record, as ``named_modules`` has them; all
            when empty.
        call: what to call in place of the module: a loop of one's own over its cell.
        loss: from what the call returns to one number; with it, ``trace.gradients`` has the loss's
            gradients ``dL/dc_t`` and ``dL/dh_t``, with h and c as separate nodes also where they
            are equal. Inside torch's layers there is no node for a cell state, so the layers run
            as loops over time (the reference engine, several times slower), and what they give is
            compared with what the layers give themselves.

    Returns:
        One trace where there is one layer, one direction and one sequence. Otherwise traces by
        name: ``encoder.l0``, ``encoder.l0.reverse``, and ``encoder.l0[3]`` for the fourth sequence
        of a batch; where a layer is called again, ``encoder.call2.l0``. A reverse direction's trace
        has its steps in the order in which the layer takes them, the last of the sequence first.
        Either has every quantity by its whole name as well, ``encoder.l0.forget_gate``, and
        ``.cache()`` gives them all.

    Raises:
        ValueError: for a layer that the family does not hold, one that does not compute what its
            weights say, and where none was called; one sentence.
    """
    chosen = recurrent_modules(module, modules)
    for name, layer in chosen.items():
        _check(name, layer)
    positional, named = _arguments(module, inputs)
    target = module if call is None else call
    if loss is None:
        with torch.no_grad():
            heard = _heard(chosen, target, positional, named)
    else:
        with torch.enable_grad(), followed(chosen, engine_of, _compare, True) as heard:
            value = loss(target(*positional, **named))
    if not any(heard.values()):
        raise ValueError(
            f"None of the layers {', '.join(map(repr, chosen))} was called as a module: call it "
            "as layer(inputs), and not its forward method."
        )
    runs = [ran.run for calls in heard.values() for call in calls for ran in call.ran]
    gradients = iter([{}] * len(runs) if loss is None else gradients_by_state(value, runs))
    traces = Traces(
        (name, trace)
        for path, calls in heard.items()
        for name, trace in _traces(path, calls, labels, sequence, gradients)
    )
    return next(iter(traces.values())) if len(traces) == 1 else traces


def _heard(
    chosen: Mapping[str, RecurrentModule],
    target: Callable[..., Any],
    positional: tuple[Any, ...],
    named: dict[str, Any],
) -> dict[str, list[Heard]]:
    """Every call of the chosen modules and what their layers did in it."""
    engine = default_engine()
    own = {name: layer for name, layer in chosen.items() if is_changed(layer) or _is_plain(layer)}
    others = {name: layer for name, layer in chosen.items() if name not in own}

    def engines(module: RecurrentModule) -> EngineOf:
        return engine_of(module) if is_changed(module) else lambda *_: engine

    # What is changed is computed once: a change may be random, or count how often it is asked.
    with followed(own, engines) as heard, listening(others) as calls:
        target(*positional, **named)
    for path, told in calls.items():
        heard[path] = [Heard(call, _run(path, chosen[path], call)) for call in told]
    return {path: heard[path] for path in chosen}


def _is_plain(module: RecurrentModule) -> bool:
    """Whether the engine can compute a layer in place of torch, which has no more to say then."""
    own = next(module.parameters())
    known = isinstance(module, nn.RNNBase) and is_torchs_own(module)
    in_memory = own.device.type == "cpu" and own.dtype in (torch.float32, torch.float64)
    return known and in_memory and not is_patched(module)


def _check(name: str, module: RecurrentModule) -> None:
    """Refuse what cannot be recorded before anything is called."""
    try:
        specification(module)
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
            whole = torch.as_tensor(np.asarray(value), device=like.device)
            return whole.to(like.dtype) if whole.is_floating_point() else whole
        return tuple(map(tensor, value)) if type(value) is tuple else value

    if isinstance(inputs, Mapping):
        return (), {name: tensor(value) for name, value in inputs.items()}
    plain = isinstance(inputs, tuple) and not isinstance(inputs, PackedSequence)
    return tuple(map(tensor, inputs if plain else (inputs,))), {}


def _traces(
    path: str,
    calls: Sequence[Heard],
    labels: Sequence[Any],
    sequence: int | None,
    gradients: Iterator[Mapping[str, Any]],
) -> Iterator[tuple[str, Trace]]:
    """Every trace of one module by its name."""
    for number, (call, runs) in enumerate(calls, start=1):
        prefix = [path] if path else []
        prefix += [f"call{number}"] if len(calls) > 1 else []
        for ran in runs:
            name = ".".join([*prefix, ran.layer.name])
            yield from _cut(name, ran, call, labels, sequence, next(gradients))


def _cut(
    name: str,
    ran: Ran,
    call: Call,
    labels: Sequence[Any],
    sequence: int | None,
    gradients: Mapping[str, Any],
) -> Iterator[tuple[str, Trace]]:
    """The traces of one layer and direction by their names."""
    counts = call.counts()
    batch = len(counts)
    if sequence is not None and not -batch <= sequence < batch:
        raise ValueError(f"There is no sequence {sequence}: the batch holds {batch}.")
    layer = ran.layer
    weights = dict(layer.weights)
    if layer.projection is not None:
        weights["weight_hr"] = layer.projection
    arrays = Arrays(layer.spec, weights, ran.read, ran.first, ran.run)
    for index in range(batch) if sequence is None else [range(batch)[sequence]]:
        own = _labels(labels, index, counts[index], layer.reverse)
        called = f"{name}[{index}]" if batch > 1 and sequence is None else name
        yield called, arrays.trace(index, counts[index], own, gradients, called)


def _labels(labels: Sequence[Any], sequence: int, count: int, reverse: bool) -> list[str]:
    """The texts of one sequence in the order in which the layer reads it."""
    if not len(labels):
        return []
    if not isinstance(labels[0], str):
        if sequence >= len(labels):
            raise ValueError(
                f"There are labels for {len(labels)} sequences, but the batch has a sequence "
                f"{sequence}: give one list of labels a sequence."
            )
        labels = labels[sequence]
    if len(labels) < count:
        raise ValueError(
            f"There are {len(labels)} labels for a sequence of {count} steps: give one a step."
        )
    own = list(labels)[:count]
    return own[::-1] if reverse else own


def _run(path: str, module: RecurrentModule, call: Call) -> list[Ran]:
    """What every layer and direction did in a call, from the lowest."""
    dtype = torch.promote_types(call.steps.dtype, torch.float32)
    steps, engine = call.steps.to(dtype), default_engine()
    layers = layers_of(module, steps)
    first = first_states(module, layers, call.state, steps, call.single)
    ran, output = run_layers(layers, steps, first, call.lengths, lambda _: engine)
    if call.output is not None:
        _compare(path, module, output, call.output)
    return ran


def _compare(path: str, module: nn.Module, computed: Tensor, returned: Tensor) -> None:
    """Refuse a layer whose output is not what its weights and its input say."""
    fits = returned.shape == computed.shape and _near(computed, returned)
    if not fits:
        raise ValueError(
            f"The layer {path!r} ({type(module).__name__}) does not compute what its weights and "
            "its input say, so its gates are not known: it has a forward method of its own."
        )


def _near(computed: Tensor, returned: Tensor) -> bool:
    """Whether two outputs are alike, some steps at a time: they may lie differently in memory."""
    rows = max(1, _CHUNK * len(returned) // max(returned.numel(), 1))
    apart, sizes = zip(
        *(
            ((part.to(returned.dtype) - other).abs_().max(), other.nan_to_num(0, 0, 0).abs_().max())
            for part, other in zip(computed.split(rows), returned.split(rows), strict=True)
        ),
        strict=True,
    )
    near = _NEAR[returned.dtype] * float(torch.stack(sizes).max()) + torch.finfo(returned.dtype).eps
    if bool(torch.stack(apart).max() <= near):
        return True
    return torch.allclose(computed.to(returned.dtype), returned, rtol=0, atol=near, equal_nan=True)
