"""A sequence read by a model under the intervention, by the reference engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from rnnviz.model.engine import Engine, LayerState, Weights
from rnnviz.model.recording import as_numpy
from rnnviz.model.reference import run_layer
from rnnviz.model.sequence_model import Activations, SequenceModel
from rnnviz.model.step import Stepper
from rnnviz.model.threads import one_thread
from rnnviz.model.traces import sequence_of, state_gradients
from rnnviz.probe.activations import limit, read
from rnnviz.probe.intervention import Intervention
from rnnviz.probe.occlusion import total_variation
from rnnviz.spec import CellSpec
from rnnviz.tasks import Batch
from rnnviz.trace import Trace

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Outcome:
    """What came of one pass over a text.

    Attributes:
        trace: the layer that was changed; its gates give the arrows.
        log_probability: of each next word, (time, output_size).
        loss: (time,) minus the log-probability of the word that came, in nats; nan after the last.
    """

    trace: Trace
    log_probability: Floats
    loss: Floats


@dataclass(frozen=True)
class Effect:
    """The same text before and after the intervention.

    Attributes:
        intervention: what was held still.
        before: without it.
        after: with it.
    """

    intervention: Intervention
    before: Outcome
    after: Outcome

    @cached_property
    def change(self) -> Floats:
        """Total variation between the next-word distributions, (time,), each between 0 and 1."""
        pair = (
            torch.from_numpy(reading.log_probability).exp() for reading in (self.before, self.after)
        )
        return np.asarray(total_variation(*pair).numpy())


def intervene_on(model: SequenceModel, inputs: ArrayLike, intervention: Intervention) -> Effect:
    """Read a text with and without intervention.

    Args:
        model: not in training, on symbols and with an answer at every step.
        inputs: symbol ids (time,).
        intervention: what is held still; an empty one changes not a bit.

    Raises:
        ValueError: when the text or the intervention does not fit the model.
    """
    if model.shape.loss != "cross_entropy" or model.shape.inputs != "symbols":
        raise ValueError("This needs a model that reads symbols and predicts the next.")
    intact = Intervention(layer=intervention.layer)
    before, after = (
        _outcome(read_under(model, inputs, way), intervention.layer)
        for way in (intact, intervention)
    )
    return Effect(intervention, before, after)


def read_under(model: SequenceModel, inputs: ArrayLike, intervention: Intervention) -> Activations:
    """Activations by the reference engine, with one layer's steps under the intervention.

    Args:
        model: not in training.
        inputs: symbol ids (time,) or values (time, feature).
        intervention: what is held still.

    Raises:
        ValueError: when the sequence or the intervention does not fit the model.
    """
    return read(
        model, inputs, engines=_engines(model, len(sequence_of(model, inputs)), intervention)
    )


@one_thread
def trace_under(
    model: SequenceModel, single: Batch, intervention: Intervention, labels: Sequence[str] = ()
) -> Trace:
    """What the changed layer does on a sequence, with the loss's gradients where it is asked.

    Args:
        model: not in training.
        single: the sequence with its targets, a batch of one.
        intervention: what is held still.
        labels: one text a time step.

    Raises:
        ValueError: when the sequence or the intervention does not fit the model.
    """
    inputs = sequence_of(model, single.inputs[:, 0])
    limit(len(inputs), model)
    asked = bool(single.mask.any())
    with torch.set_grad_enabled(asked):
        recording = model.record(inputs, engines=_engines(model, len(inputs), intervention))
    gradients = state_gradients(model, recording, single, intervention.layer) if asked else {}
    return recording.trace(intervention.layer, labels, gradients)


@one_thread
def answers_under(model: SequenceModel, batch: Batch, intervention: Intervention) -> Floats:
    """The raw read-out on sequences under the intervention, (time, batch, output_size).

    Args:
        model: not in training.
        batch: the sequences; steps of the intervention after the end of one do nothing there.
        intervention: what is held still.

    Raises:
        ValueError: when the intervention does not fit the model.
    """
    named = (step + 1 for clamp in intervention.clamps for step in clamp.steps or ())
    engines = _engines(model, max(len(batch.inputs), *named, 1), intervention)
    with torch.no_grad():
        encoded = model.encode(model.tensor(batch.inputs))
        states = model.recurrent.zero_states(encoded.shape[1], encoded)
        lengths = torch.from_numpy(batch.lengths)
        layers = model.recurrent.run(encoded, states, lengths, engines=engines)
        return as_numpy(model.readout(layers[-1].output))


def _engines(model: SequenceModel, time: int, intervention: Intervention) -> list[Engine]:
    """The reference engine for each layer, under the intervention in one.

    Raises:
        ValueError: when the intervention does not fit the model or a sequence of that length.
    """
    if model.training:
        raise ValueError("Intervention needs a trained model: call its eval() first.")
    recurrent = model.recurrent
    intervention.check(recurrent.spec, time, recurrent.hidden_size, recurrent.num_layers)
    engines: list[Engine] = [run_layer] * recurrent.num_layers
    engines[intervention.layer] = partial(
        run_layer, make=partial(ClampedStepper, intervention=intervention)
    )
    return engines


def _outcome(activations: Activations, layer: int) -> Outcome:
    """Distributions and losses of one pass over a text."""
    logs = torch.log_softmax(activations.predictions, dim=-1).numpy()
    loss = np.full(len(activations), np.nan, dtype=logs.dtype)
    loss[:-1] = -logs[np.arange(len(activations) - 1), activations.inputs[1:]]
    return Outcome(activations.trace(layer), logs, loss)


class ClampedStepper(Stepper):
    """A layer's step with some gates held and some units silenced.

    A fresh state is 0 in every unit, so a unit stays silent if it writes nothing.
    """

    def __init__(
        self,
        spec: CellSpec,
        weights: Weights,
        inputs: Tensor,
        state: LayerState,
        intervention: Intervention,
    ) -> None:
        super().__init__(spec, weights, inputs, state)
        self.silent = _mask(intervention.silenced, self.size) if intervention.silenced else None
        self.held: dict[tuple[str, int], list[tuple[Tensor, float]]] = defaultdict(list)
        for clamp in intervention.clamps:
            root, flip = spec.resolve(clamp.gate)
            units = range(self.size) if clamp.units is None else clamp.units
            value = float(1 - clamp.value if flip else clamp.value)
            for step in range(len(inputs)) if clamp.steps is None else clamp.steps:
                self.held[root, step].append((_mask(units, self.size), value))

    def _gate(self, name: str, t: int, total: Tensor, cell: Tensor) -> Tensor:
        """A learned gate's value, or what it is held at."""
        value = super()._gate(name, t, total, cell)
        for mask, held in self.held.get((name, t), ()):
            value = value.masked_fill(mask, held)
        return value

    def _content(self, *arguments: Any) -> Tensor:
        """What is written: nothing where a unit is silenced."""
        content = super()._content(*arguments)
        return content if self.silent is None else content.masked_fill(self.silent, 0.0)


def _mask(units: Any, size: int) -> Tensor:
    mask = torch.zeros(size, dtype=torch.bool)
    mask[list(units)] = True
    return mask
