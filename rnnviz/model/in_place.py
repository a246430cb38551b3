"""Another engine in place of a recurrent module's own forward; the model around it as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, get_ident
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from rnnviz.model.calls import Call, call_of_layer, check_given, given, same_state, tensors_of
from rnnviz.model.engine import Engine, LayerState
from rnnviz.model.layers import Layer, Ran, RecurrentModule, first_states, layers_of, run_layers
from rnnviz.model.recurrent import Recurrent, packed_again

EngineOf = Callable[[Layer, int], Engine]
"""The engine of a layer that begins at a step."""
Note = Callable[[Call, list[Ran], int], None]
"""Told of each call, of what the layers did, and with which step of its sequence it began."""
Compare = Callable[[str, RecurrentModule, Tensor, Tensor], None]

_STACKS: WeakKeyDictionary[nn.Module, list[Any]] = WeakKeyDictionary()
"""By module: a method that it had of its own, or None, and what has been put in its place since."""
_LOCK = Lock()
_OWN = (nn.LSTM, nn.GRU, nn.RNN, nn.LSTMCell, nn.GRUCell, nn.RNNCell)


def is_torchs_own(module: nn.Module) -> bool:
    """Whether the class of a module computes as a layer or a cell of ``torch.nn`` does."""
    return type(module).forward in [kind.forward for kind in _OWN]


@contextmanager
def replaced(
    path: str,
    module: RecurrentModule,
    engine_of: EngineOf,
    note: Note | None = None,
    compare: Compare | None = None,
    tracked: bool = False,
) -> Iterator[None]:
    """Within the block, compute a module by another engine, and tell what its layers do.

    What it is called with and what it gives is as before, dropout between layers included. Other
    threads that call the module are served as before. Afterwards it is as it was.

    Args:
        path: the module's name.
        module: to be called in the block, or by the model that holds it.
        engine_of: the engine of each layer.
        note: what is told of each call; one without a step or a sequence is then refused.
        compare: is given the name, the module, what the loop computed, and what the module computes
            itself.
        tracked: whether states have gradients also where no weight asks for any.

    Raises:
        ValueError: for a class with a forward method of its own.
    """
    recurrent = isinstance(module, Recurrent)
    if not (recurrent or is_torchs_own(module)):
        raise ValueError(
            f"The layer {path!r} ({type(module).__name__}) has a forward method of its own, so no "
            "other can take its place."
        )
    name = "run" if recurrent else "forward"
    make = _Run if recurrent else _Cell if isinstance(module, nn.RNNCellBase) else _Forward
    loop = make(module, engine_of, note, tracked)
    with _LOCK:
        stack = _STACKS.setdefault(module, [vars(module).get(name)])
        method = _Method(path, loop, getattr(module, name), compare)
        stack.append(method)
        setattr(module, name, method)
    try:
        yield
    finally:
        method.over = True
        with _LOCK:
            stack.remove(method)
            if stack[-1] is None:
                delattr(module, name)
            else:
                setattr(module, name, stack[-1])
            if len(stack) == 1:
                del _STACKS[module]


def is_patched(module: nn.Module) -> bool:
    """Whether somebody else has given a module a forward method of its own."""
    stack = _STACKS.get(module)
    return (stack[0] if stack else vars(module).get("forward")) is not None


class _Method:
    """What is put in place of a method, for the thread that put it there, until it is over.

    Blocks of several threads may end in any order, so one that is over may still be called.
    """

    def __init__(
        self,
        path: str,
        loop: _Forward | _Cell | _Run,
        before: Callable[..., Any],
        compare: Compare | None,
    ) -> None:
        self.path, self.loop, self.before, self.compare = path, loop, before, compare
        self.thread, self.over = get_ident(), False

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if self.over or get_ident() != self.thread:
            return self.before(*arguments, **named)
        if self.loop.noted and not isinstance(self.loop, _Run):
            check_given(self.path, self.loop.module, given(arguments, named))
        result = self.loop(*arguments, **named)
        if self.compare is not None:
            with torch.no_grad():
                own = self.before(*arguments, **named)
            self.compare(self.path, self.loop.module, _output(result), _output(own))
        return result


def _output(result: Any) -> Tensor:
    """The output among what a method of a module gives."""
    if isinstance(result, list):
        output = result[-1].output
    else:
        output = result[0] if isinstance(result, tuple) else result
        output = output.data if isinstance(output, PackedSequence) else output
    return output.detach()  # type: ignore[no-any-return]


class _Loop:
    """What computes in place of a method of a module."""

    def __init__(self, module: Any, engine_of: EngineOf, note: Note | None, tracked: bool) -> None:
        self.module, self.engine_of, self.tracked = module, engine_of, tracked
        self.note: Note = note or (lambda *_: None)
        self.noted = note is not None

    def first(self, layers: list[list[Layer]], call: Call) -> list[LayerState]:
        """What each layer starts from."""
        states = first_states(self.module, layers, call.state, call.steps, call.single)
        return self.nodes(states)

    def nodes(self, states: list[LayerState]) -> list[LayerState]:
        """States that ask for gradients where these are wanted."""
        if not self.tracked:
            return states
        return [
            LayerState(_asking(state.hidden), _asking(state.cell), state.delayed)
            for state in states
        ]


def _asking(value: Tensor) -> Tensor:
    return value + torch.zeros_like(value).requires_grad_()


class _Forward(_Loop):
    """In place of a layer's forward."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        tensors = given(arguments, named)
        self._check(tensors.inputs)
        call = call_of_layer(self.module, tensors)
        layers = layers_of(self.module, call.steps)
        ran, output = run_layers(
            layers,
            call.steps,
            self.first(layers, call),
            call.lengths,
            lambda layer: self.engine_of(layer, 0),
            lambda value: nn.functional.dropout(value, self.module.dropout, self.module.training),
        )
        self.note(call, ran, 0)
        # A copy: the model may go on to change it, and what was recorded must stay.
        own = output.clone(memory_format=torch.contiguous_format)
        return self._result(tensors.inputs, call, ran, own)

    def _check(self, inputs: Any) -> None:
        """One clear sentence for what the layer cannot read."""
        steps = inputs.data if isinstance(inputs, PackedSequence) else inputs
        size, dtype = self.module.input_size, next(self.module.parameters()).dtype
        tensor = isinstance(steps, Tensor)
        fits = tensor and steps.dim() in (2, 3) and steps.shape[-1] == size
        if not fits or steps.dtype != dtype:
            described = f"{tuple(steps.shape)} of {steps.dtype}" if tensor else steps
            raise ValueError(f"The layer reads (time, batch, {size}) of {dtype}, not {described}.")

    def _result(self, inputs: Any, call: Call, ran: list[Ran], output: Tensor) -> Any:
        """Output and last state as torch has them."""
        state = [
            torch.stack([done.layer.output(done.run.state.hidden) for done in ran]),
            torch.stack([done.run.state.cell for done in ran]),
        ]
        if isinstance(inputs, PackedSequence):
            assert call.lengths is not None
            result: Any = packed_again(inputs, output, call.lengths)
        elif call.single:
            result, state = output.squeeze(1), [tensor.squeeze(1) for tensor in state]
        else:
            result = output.transpose(0, 1) if self.module.batch_first else output
        return result, tuple(state) if isinstance(self.module, nn.LSTM) else state[0]


class _Cell(_Loop):
    """In place of a cell's forward: a step that goes on where the one before gave its state."""

    last: tuple[Tensor, ...] = ()
    told: tuple[Tensor, ...] = ()
    """What ``last`` held when it was given: the model may go on to change it."""
    after: LayerState
    step = 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        tensors = given(arguments, named)
        single = tensors.inputs.dim() == 1
        steps = tensors.inputs[None, None] if single else tensors.inputs[None]
        state = tensors_of(tensors.state)
        whole = tuple(tensor.unsqueeze(0) for tensor in state)
        call = Call(steps, None, whole if len(whole) > 1 else next(iter(whole), None), single, None)
        layers = layers_of(self.module, steps)
        goes_on = bool(state) and same_state(self.told, state)
        self.step = self.step + 1 if goes_on else 0
        if goes_on and all(map(_is, state, self.last)):
            # Where only h is handed on, the cell state still has a node of its own.
            first = [self.after]
        else:
            # Of an equal one (a copy, or cut off) the gradients go where it came from.
            first = self.first(layers, call)
        (ran,), _ = run_layers(
            layers, steps, first, None, lambda layer: self.engine_of(layer, self.step)
        )
        self.note(call, [ran], self.step)
        hidden, cell = ran.run.hidden_nodes[0], ran.run.cell_nodes[0]
        self.after = LayerState(hidden, cell)
        both = (hidden, cell) if isinstance(self.module, nn.LSTMCell) else (hidden,)
        self.last = tuple(tensor.squeeze(0) for tensor in both) if single else both
        self.told = tuple(tensor.detach().clone() for tensor in self.last)
        return self.last if len(both) > 1 else self.last[0]


def _is(first: object, other: object) -> bool:
    return first is other


class _Run(_Loop):
    """In place of the method of a ``Recurrent`` that runs its layers."""

    def __call__(
        self,
        inputs: Tensor,
        states: list[LayerState],
        lengths: Tensor | None = None,
        record: bool = False,
        engines: Any = None,
    ) -> Any:
        layers = [layer for (layer,) in layers_of(self.module, inputs)]
        first, own = self.nodes(list(states)), [self.engine_of(layer, 0) for layer in layers]
        runs = type(self.module).run(self.module, inputs, first, lengths, True, own)
        below = [inputs, *(run.output for run in runs)]
        ran = [Ran(*parts) for parts in zip(layers, below, first, runs, strict=False)]
        self.note(Call(inputs, lengths, None, False, None), ran, 0)
        return runs
