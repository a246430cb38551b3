"""Ordinary forward calls of the recurrent layers within any torch module, listened to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from rnnviz.model.recurrent import Recurrent

RecurrentModule = nn.RNNBase | nn.RNNCellBase | Recurrent
RECURRENT = (nn.RNNBase, nn.RNNCellBase, Recurrent)


@dataclass(frozen=True)
class Call:
    """What a recurrent module was given and what it gave, copied: nothing can change it later.

    Attributes:
        steps: what it read, (time, batch, feature).
        lengths: (batch,) steps of each sequence, or None where all have ``time``.
        state: what it was given as its initial state, as it was given.
        single: whether that state has no batch axis.
        output: what it gave at each step, (time, batch, feature).
    """

    steps: Tensor
    lengths: Tensor | None
    state: Tensor | tuple[Tensor, ...] | None
    single: bool
    output: Tensor

    def count(self, sequence: int) -> int:
        """How many steps a sequence of the batch has."""
        return len(self.steps) if self.lengths is None else int(self.lengths[sequence])


def recurrent_modules(module: nn.Module, wanted: Sequence[str] = ()) -> dict[str, RecurrentModule]:
    """The recurrent layers and cells within a module, by the names of ``named_modules``.

    Args:
        module: any; its own name is empty.
        wanted: the names to keep; all of them when empty.

    Raises:
        ValueError: when there is none, or none of a wanted name.
    """
    found = {name: each for name, each in module.named_modules() if isinstance(each, RECURRENT)}
    missing = [name for name in wanted if name not in found]
    if missing or not found:
        known = f"has {', '.join(map(repr, found))}" if found else "has none"
        asked = f"recurrent layer named {missing[0]!r}" if missing else "recurrent layer"
        raise ValueError(
            f"There is no {asked} in this module: of torch.nn's LSTM, GRU, RNN and their cells, "
            f"and of Recurrent, it {known}."
        )
    return {name: each for name, each in found.items() if not wanted or name in wanted}


@contextmanager
def listening(modules: Mapping[str, RecurrentModule]) -> Iterator[dict[str, list[Call]]]:
    """Note every call of some modules; what was noted is complete after the ``with`` block.

    The steps of a cell that take up the state which the step before gave make one call.
    """
    noted: dict[str, list[Any]] = defaultdict(list)
    found: dict[str, list[Call]] = {}
    with ExitStack() as stack:
        for name, module in modules.items():
            hook = module.register_forward_hook(_note(noted[name]), with_kwargs=True)
            stack.callback(hook.remove)
        yield found
    for name, module in modules.items():
        if isinstance(module, nn.RNNCellBase):
            found[name] = [_call_of_cell(steps) for steps in _sequences(noted[name])]
        else:
            found[name] = [_call_of_layer(module, *each) for each in noted[name]]


def _note(noted: list[Any]) -> Callable[..., None]:
    """A forward hook that keeps copies of input, state, lengths and output."""

    def hook(_: nn.Module, arguments: Any, named: dict[str, Any], result: Any) -> None:
        names = ("input", "inputs", "hx", "state", "lengths")
        given = {name: named[name] for name in names if name in named}
        inputs = [*arguments[:1], *(given[name] for name in ("input", "inputs") if name in given)]
        state = [*arguments[1:2], *(given[name] for name in ("hx", "state") if name in given), None]
        lengths = [*arguments[2:3], given.get("lengths")]
        noted.append(tuple(map(_kept, (inputs[0], state[0], lengths[0], result))))

    return hook


def _kept(value: Any) -> Any:
    """A copy in the main memory, cut off from the graph."""
    if isinstance(value, Tensor):
        return value.detach().to("cpu", copy=True)
    if isinstance(value, PackedSequence):
        return PackedSequence(*map(_kept, value))
    if isinstance(value, tuple):
        return tuple(map(_kept, value))
    return value


def _call_of_layer(
    module: nn.RNNBase | Recurrent, inputs: Any, state: Any, lengths: Any, result: Any
) -> Call:
    output = result[0] if isinstance(result, tuple) else result
    if isinstance(inputs, PackedSequence):
        steps, counts = pad_packed_sequence(inputs)
        return Call(steps, counts, state, False, pad_packed_sequence(output)[0])
    single = inputs.dim() == 2
    if single:
        inputs, output = inputs.unsqueeze(1), output.unsqueeze(1)
    elif module.batch_first:
        inputs, output = inputs.transpose(0, 1), output.transpose(0, 1)
    own = None if lengths is None else torch.as_tensor(np.asarray(lengths))
    return Call(inputs, own, state, single, output)


def _sequences(noted: Sequence[Any]) -> list[list[Any]]:
    """The calls of a cell, parted where a step does not take up what the step before gave."""
    found: list[list[Any]] = []
    for before, step in zip([None, *noted], noted, strict=False):
        if before is None or not _equal(before[3], step[1]):
            found.append([])
        found[-1].append(step)
    return found


def _equal(given: Any, taken: Any) -> bool:
    pairs = list(zip_longest(*(_tensors(each) for each in (given, taken))))
    return all(None not in map(_type, pair) and torch.equal(*pair) for pair in pairs)


def _type(value: Any) -> type | None:
    return None if value is None else type(value)


def _tensors(state: Any) -> tuple[Tensor, ...]:
    return (state,) if isinstance(state, Tensor) else tuple(state or ())


def _call_of_cell(steps: Sequence[Any]) -> Call:
    inputs = torch.stack([step[0] for step in steps])
    output = torch.stack([_tensors(step[3])[0] for step in steps])
    single = inputs.dim() == 2
    if single:
        inputs, output = inputs.unsqueeze(1), output.unsqueeze(1)
    first = tuple(each.unsqueeze(0) for each in _tensors(steps[0][1]))
    state = (first[0] if len(first) == 1 else first) if first else None
    return Call(inputs, None, state, single, output)
