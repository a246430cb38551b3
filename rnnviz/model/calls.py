"""Ordinary forward calls of the recurrent layers within any torch module, listened to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from threading import get_ident
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence
from torch.utils.hooks import RemovableHandle

from rnnviz.model.layers import RecurrentModule
from rnnviz.model.recurrent import Recurrent

RECURRENT = (nn.RNNBase, nn.RNNCellBase, Recurrent)


class Given(NamedTuple):
    """The arguments of a call of a recurrent module, as they were given."""

    inputs: Any
    state: Any
    lengths: Any


@dataclass(frozen=True)
class Call:
    """What a recurrent module was given and what it gave.

    Attributes:
        steps: what it read, (time, batch, feature).
        lengths: (batch,) steps of each sequence, or None where all have ``time``.
        state: what it was given as its initial state, as it was given.
        single: whether that state has no batch axis.
        output: what it gave at each step, (time, batch, feature); None where it was not called.
    """

    steps: Tensor
    lengths: Tensor | None
    state: Tensor | tuple[Tensor, ...] | None
    single: bool
    output: Tensor | None

    def counts(self) -> list[int]:
        """How many steps each sequence of the batch has."""
        time, batch = self.steps.shape[:2]
        return [time] * batch if self.lengths is None else [int(count) for count in self.lengths]


def recurrent_modules(module: nn.Module, wanted: Sequence[str] = ()) -> dict[str, RecurrentModule]:
    """The recurrent layers and cells within a module, by the names of ``named_modules``.

    Args:
        module: any; its own name is empty.
        wanted: the names to keep; all of them when empty.

    Raises:
        ValueError: when there is none, or none of a wanted name.
    """
    layers = {name: layer for name, layer in module.named_modules() if isinstance(layer, RECURRENT)}
    missing = [name for name in wanted if name not in layers]
    if missing or not layers:
        known = f"has {', '.join(map(repr, layers))}" if layers else "has none"
        asked = f"recurrent layer named {missing[0]!r}" if missing else "recurrent layer"
        raise ValueError(
            f"There is no {asked} in this module: of torch.nn's LSTM, GRU, RNN and their cells, "
            f"and of Recurrent, it {known}."
        )
    return {name: layer for name, layer in layers.items() if not wanted or name in wanted}


def given(arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Given:
    """Input, initial state and lengths among the arguments of a call."""
    places = (("input", "inputs"), ("hx", "state"), ("lengths",))
    tensors = []
    for place, names in enumerate(places):
        own = [*arguments[place : place + 1], *(named[name] for name in names if name in named)]
        tensors.append(own[0] if own else None)
    return Given(*tensors)


def check_given(path: str, module: RecurrentModule, call: Given) -> None:
    """Refuse what has no numbers in it, before anything is computed.

    Raises:
        ValueError: for no step, no sequence, and tensors of the meta device; one sentence.
    """
    packed = isinstance(call.inputs, PackedSequence)
    steps = call.inputs.data if packed else call.inputs
    tensors = [steps, *module.parameters()]
    if any(isinstance(tensor, Tensor) and tensor.is_meta for tensor in tensors):
        raise ValueError(
            f"The layer {path!r} or its input lies on the meta device, which holds shapes and no "
            "numbers: load the weights first, and give it numbers."
        )
    if packed or not isinstance(steps, Tensor) or steps.dim() not in (2, 3):
        return
    cell = isinstance(module, nn.RNNCellBase)
    time, batch = (1, len(steps)) if cell else (len(steps), 1)
    if steps.dim() == 3:
        time, batch = steps.shape[:2]
        time, batch = (batch, time) if module.batch_first else (time, batch)
    if not time or not batch:
        what = "a sequence without a step" if not time else "a batch without a sequence"
        raise ValueError(f"The layer {path!r} was given {what}: there is nothing to record.")


@contextmanager
def listening(modules: Mapping[str, RecurrentModule]) -> Iterator[dict[str, list[Call]]]:
    """Note every call of some modules; what was noted is complete after the ``with`` block.

    The steps of a cell that take up the state which the step before gave make one call.
    """
    noted: dict[str, list[Any]] = defaultdict(list)
    calls: dict[str, list[Call]] = {}
    with ExitStack() as stack:
        for name, module in modules.items():
            stack.callback(refuse_nothing(name, module).remove)
            hook = module.register_forward_hook(_note(noted[name]), with_kwargs=True)
            stack.callback(hook.remove)
        yield calls
    for name, module in modules.items():
        if isinstance(module, nn.RNNCellBase):
            calls[name] = [_call_of_cell(steps) for steps in _sequences(noted[name])]
        else:
            calls[name] = [call_of_layer(module, *call) for call in noted[name]]


def refuse_nothing(path: str, module: RecurrentModule) -> RemovableHandle:
    """Have each call of a module checked by :func:`check_given`, until the handle is removed."""

    def hook(_: Any, arguments: Any, named: dict[str, Any]) -> None:
        check_given(path, module, given(arguments, named))

    return module.register_forward_pre_hook(hook, with_kwargs=True)


def _note(noted: list[Any]) -> Callable[..., None]:
    """A forward hook that keeps copies of input, state, lengths and output in its own thread."""
    thread = get_ident()

    def hook(_: nn.Module, arguments: Any, named: dict[str, Any], result: Any) -> None:
        if get_ident() == thread:
            noted.append(tuple(map(kept, (given(arguments, named), result))))

    return hook


def kept(value: Any) -> Any:
    """A copy in the main memory, cut off from the graph."""
    if isinstance(value, Tensor):
        return value.detach().to("cpu", copy=True)
    if isinstance(value, tuple):
        own = tuple(map(kept, value))
        return type(value)(*own) if hasattr(value, "_fields") else own
    return value


def call_of_layer(module: nn.RNNBase | Recurrent, call: Given, result: Any = None) -> Call:
    """A call of a layer with its axes in the order (time, batch, feature)."""
    inputs, state, lengths = call
    output = result[0] if isinstance(result, tuple) else result
    if isinstance(inputs, PackedSequence):
        steps, counts = pad_packed_sequence(inputs)
        padded = None if output is None else pad_packed_sequence(output)[0]
        return Call(steps, counts, state, False, padded)
    single = inputs.dim() == 2
    own = None if lengths is None else torch.as_tensor(np.asarray(lengths))

    def ordered(value: Tensor) -> Tensor:
        if single:
            return value.unsqueeze(1)
        return value.transpose(0, 1) if module.batch_first else value

    return Call(ordered(inputs), own, state, single, None if output is None else ordered(output))


def _sequences(noted: Sequence[Any]) -> list[list[Any]]:
    """The calls of a cell, parted where a step does not take up what the step before gave."""
    sequences: list[list[Any]] = []
    for before, step in zip([None, *noted], noted, strict=False):
        if before is None or not same_state(before[1], step[0].state):
            sequences.append([])
        sequences[-1].append(step)
    return sequences


def same_state(given: Any, taken: Any) -> bool:
    """Whether a step takes up the state that the step before gave, or an equal one."""
    pairs = list(zip_longest(*(tensors_of(state) for state in (given, taken))))
    return all(None not in map(_type, pair) and torch.equal(*pair) for pair in pairs)


def _type(value: Any) -> type | None:
    return None if value is None else type(value)


def tensors_of(state: Any) -> tuple[Tensor, ...]:
    """The parts of a state, none where it is None."""
    return (state,) if isinstance(state, Tensor) else tuple(state or ())


def _call_of_cell(steps: Sequence[Any]) -> Call:
    inputs = torch.stack([step[0].inputs for step in steps])
    output = torch.stack([tensors_of(step[1])[0] for step in steps])
    single = inputs.dim() == 2
    if single:
        inputs, output = inputs.unsqueeze(1), output.unsqueeze(1)
    first = tuple(tensor.unsqueeze(0) for tensor in tensors_of(steps[0][0].state))
    state = (first[0] if len(first) == 1 else first) if first else None
    return Call(inputs, None, state, single, output)
