"""Gates and states of anybody's recurrent layers held or changed while the model runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.model.calls import recurrent_modules
from rnnviz.model.engine import Engine, LayerState, Weights
from rnnviz.model.in_place import replaced
from rnnviz.model.layers import Layer, RecurrentModule, layer_names, specification
from rnnviz.model.reference import run_layer
from rnnviz.model.step import Stepper
from rnnviz.spec import CellSpec

Value = Any
"""A number, an array (unit,) or (time, unit), or a function of a value and its step."""

STATES = ("content", "cell_state", "hidden_state")


@dataclass(frozen=True)
class Steps:
    """At which steps something is changed.

    Attributes:
        chosen: these, counted from 0; all of them when None.
        taken: those that the layers took since.
    """

    chosen: frozenset[int] | None
    taken: set[int] = field(default_factory=set)

    def take(self, step: int) -> bool:
        """Whether a step that is taken now is one of them."""
        self.taken.add(step)
        return self.chosen is None or step in self.chosen

    def check(self, name: str) -> None:
        """Refuse steps of which none was taken, where a layer was called.

        Raises:
            ValueError: with the name of what was to be changed.
        """
        if self.chosen and self.taken and not self.chosen & self.taken:
            raise ValueError(
                f"Nothing was changed by {name!r}: choose steps from 0 to {max(self.taken)}, "
                f"not {', '.join(map(str, sorted(self.chosen)))}."
            )


@dataclass(frozen=True)
class Edit:
    """What becomes of one quantity of a layer.

    Attributes:
        change: from the value (batch, unit) and its step to the new one.
        steps: at which steps.
        units: (unit,), which units; all of them when None.
    """

    change: Callable[[Tensor, int], Any]
    steps: Steps
    units: Tensor | None

    def __call__(self, value: Tensor, step: int) -> Tensor:
        """The new value."""
        if not self.steps.take(step):
            return value
        new = torch.as_tensor(self.change(value, step)).to(value).expand_as(value)
        return new if self.units is None else torch.where(self.units.to(value.device), new, value)


Edits = Mapping[str, tuple[Edit, ...]]


class _Own(threading.local):
    """What one thread changes just now, by module and by the name of the layer in it."""

    def __init__(self) -> None:
        self.edits: WeakKeyDictionary[nn.Module, Mapping[str, Edits]] = WeakKeyDictionary()


_ACTIVE = _Own()


@contextmanager
def intervene(
    module: nn.Module,
    edits: Mapping[str, Value],
    *,
    steps: int | Collection[int] | None = None,
    units: int | Collection[int] | None = None,
) -> Iterator[None]:
    """Within the block, hold or change gates and states of a model's recurrent layers.

    The layer's own forward gives way to a loop over its steps (the reference engine, several times
    slower); the model around it stays as it is, and gradients flow. After the block, also after an
    error, the module is what it was. Blocks can be nested: the inner one changes what the outer
    one gives. :func:`record` within a block shows the changed gates. Safe with threads: what is
    changed is changed for the calls of the thread that opened the block.

    Args:
        module: a layer or cell of ``torch.nn``, a ``Recurrent``, or a model that holds some.
        edits: by the name of a quantity, alone (``forget_gate``, in every layer) or after the name
            of a trace or its beginning (``lstm.l0.forget_gate``, ``lstm.forget_gate``), what it
            becomes: a number, an array (unit,) or (time, unit) such as another trace's, or a
            function of the value (batch, unit) and its step that returns the new one. Quantities
            are the gates that move, ``content``, ``cell_state`` and ``hidden_state`` (before a
            projection). Gates that are tied to a changed one follow. Where ``h`` equals ``c``,
            a change of the cell state alone is carried on by the forget gate.
        steps: at which steps, counted as a trace counts them: those of a reverse direction from the
            end of the sequence. All of them when None.
        units: which units, from 0; all of them when None.

    Raises:
        ValueError: for names, units or values that do not fit, and at the end of the block where
            layers were called and took none of the steps; one sentence.
    """
    chosen = _numbers("steps", steps)
    taken = {name: Steps(chosen) for name in edits}
    edits_of = _resolved(module, edits, taken, _numbers("units", units))
    modules = recurrent_modules(module)
    before = {name: _ACTIVE.edits.get(modules[name], {}) for name in edits_of}
    with ExitStack() as stack:
        for name, own in edits_of.items():
            stack.callback(_restore, modules[name], before[name])
            _ACTIVE.edits[modules[name]] = _joined(before[name], own)
            stack.enter_context(replaced(name, modules[name], engine_of(modules[name])))
        yield
    for name, layer in taken.items():
        layer.check(name)


def is_changed(module: RecurrentModule) -> bool:
    """Whether an intervention on a module goes on."""
    return bool(_ACTIVE.edits.get(module))


def engine_of(module: RecurrentModule) -> Callable[[Layer, int], Engine]:
    """The reference engine for each layer of a module, with the changes that are made just now."""
    active = _ACTIVE.edits.get(module, {})

    def found(layer: Layer, start: int = 0) -> Engine:
        own = active.get(layer.name)
        if own is None:
            return run_layer
        return partial(run_layer, make=partial(EditedStepper, edits=own, start=start))

    return found


class EditedStepper(Stepper):
    """A layer's step with some of its quantities changed, each before anything reads it."""

    def __init__(
        self,
        spec: CellSpec,
        weights: Weights,
        inputs: Tensor,
        state: LayerState,
        edits: Edits,
        start: int,
    ) -> None:
        super().__init__(spec, weights, inputs, state)
        self.edits, self.start, self.now = edits, start, 0

    def step(self, t: int, hidden: Tensor, cell: Tensor) -> dict[str, Tensor]:
        """One step, as :meth:`Stepper.step`."""
        self.now = t
        return super().step(t, hidden, cell)

    def _edited(self, name: str, value: Tensor) -> Tensor:
        for edit in self.edits.get(name, ()):
            value = edit(value, self.start + self.now)
        return value

    def _gate(self, name: str, t: int, total: Tensor, cell: Tensor) -> Tensor:
        return self._edited(name, super()._gate(name, t, total, cell))

    def _open(
        self, name: str, t: int, sums: Mapping[str, Tensor], cell: Tensor, values: dict[str, Tensor]
    ) -> None:
        super()._open(name, t, sums, cell, values)
        if self.spec.resolve(name)[0] != name and name in values:
            values[name] = self._edited(name, values[name])

    def _content(self, *arguments: Any) -> Tensor:
        return self._edited("content", super()._content(*arguments))

    def _gated_sum(self, *arguments: Any) -> Tensor:
        return self._edited("cell_state", super()._gated_sum(*arguments))

    def _output(self, *arguments: Any) -> Tensor:
        return self._edited("hidden_state", super()._output(*arguments))


def _restore(module: nn.Module, before: Mapping[str, Edits]) -> None:
    if before:
        _ACTIVE.edits[module] = before
    else:
        del _ACTIVE.edits[module]


def _joined(outer: Mapping[str, Edits], inner: Mapping[str, Edits]) -> dict[str, Edits]:
    """By layer and quantity, the outer changes and then the inner ones."""
    return {
        layer: {
            name: (*outer.get(layer, {}).get(name, ()), *inner.get(layer, {}).get(name, ()))
            for name in {**outer.get(layer, {}), **inner.get(layer, {})}
        }
        for layer in {**outer, **inner}
    }


def _resolved(
    module: nn.Module,
    edits: Mapping[str, Value],
    steps: Mapping[str, Steps],
    units: frozenset[int] | None,
) -> dict[str, dict[str, Edits]]:
    """By module and layer, what is to be changed in it."""
    modules = recurrent_modules(module)
    places = {
        ".".join(filter(None, (path, layer))): (path, layer)
        for path, each in modules.items()
        for layer in layer_names(each)
    }
    resolved: dict[str, dict[str, dict[str, tuple[Edit, ...]]]] = {}
    for name, value in edits.items():
        place, _, quantity = name.rpartition(".")
        chosen = [place] if place in places else []
        chosen = chosen or [key for key in places if not place or key.startswith(f"{place}.")]
        if not chosen:
            raise ValueError(
                f"There is no layer {place!r} to change; this module has {', '.join(places)}."
            )
        for key in chosen:
            path, layer = places[key]
            edit = _edit(key, modules[path], quantity, value, steps[name], units)
            own = resolved.setdefault(path, {}).setdefault(layer, {})
            own[quantity] = (*own.get(quantity, ()), edit)
    return {path: dict(layers) for path, layers in resolved.items()}


def _edit(
    place: str,
    module: RecurrentModule,
    quantity: str,
    value: Value,
    steps: Steps,
    units: frozenset[int] | None,
) -> Edit:
    spec, size = specification(module), int(module.hidden_size)
    if quantity not in (*spec.moving_gates, *STATES):
        known = ", ".join((*spec.moving_gates, *STATES))
        raise ValueError(f"{place} has no {quantity!r} that could be changed; it has {known}.")
    mask = None
    if units is not None:
        if max(units, default=-1) >= size:
            raise ValueError(f"Choose units from 0 to {size - 1}, not {max(units)}.")
        mask = torch.zeros(size, dtype=torch.bool)
        mask[sorted(units)] = True
    return Edit(_change(quantity, value, size), steps, mask)


def _change(quantity: str, value: Value, size: int) -> Callable[[Tensor, int], Any]:
    """What is done to a value at a step."""
    if callable(value):
        own: Callable[[Tensor, int], Any] = value
        return own
    try:
        array = torch.as_tensor(value if isinstance(value, Tensor) else np.asarray(value, float))
    except (TypeError, ValueError) as error:
        raise ValueError(f"The new {quantity} must be numbers or a function of them.") from error
    if array.dim() > 2 or (array.dim() and array.shape[-1] != size):
        raise ValueError(
            f"The new {quantity} must be a number, ({size},) or (time, {size}), "
            f"not {tuple(array.shape)}."
        )

    def held(_: Tensor, step: int) -> Tensor:
        if array.dim() < 2:
            return array
        if step >= len(array):
            raise ValueError(f"The new {quantity} has {len(array)} steps, so none for {step}.")
        return array[step]

    return held


def _numbers(what: str, chosen: int | Collection[int] | None) -> frozenset[int] | None:
    """Whole numbers from 0."""
    if chosen is None:
        return None
    listed: Sequence[Any] = list(chosen) if isinstance(chosen, Collection) else [chosen]
    if not all(isinstance(number, int | np.integer) and number >= 0 for number in listed):
        raise ValueError(f"The {what} must be whole numbers, counted from 0.")
    return frozenset(map(int, listed))
