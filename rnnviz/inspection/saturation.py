"""How much of the time each gate of a run is as good as closed or open, on all examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray

from rnnviz.analysis import gates as measure
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import Moment, example_batch
from rnnviz.inspection.tables import Rows
from rnnviz.model import restore_model
from rnnviz.model.recording import as_numpy, record_layers
from rnnviz.model.threads import one_thread
from rnnviz.tasks.batch import steps_mask

Gates = Mapping[str, NDArray[Any]]


@kept(
    24,
    lambda moment: (moment.run.id, moment.step, moment.layer),
    lambda recording: sum(array.nbytes for array in recording.values()),
)
@one_thread
def gates_on_examples(moment: Moment) -> Gates:
    """Every gate that moves at every step of all examples, name to (step, unit)."""
    model, batch = restore_model(moment.run, moment.step), example_batch(moment.run)
    with torch.no_grad():
        encoded = model.encode(model.tensor(batch.inputs))
        recording = record_layers(model.recurrent, encoded, lengths=torch.from_numpy(batch.lengths))
    inside = steps_mask(batch.lengths, len(batch.inputs))
    gates = recording.layers[moment.layer].gates
    names = moment.run.config.spec.moving_gates
    return {name: as_numpy(gates[name])[inside] for name in names}


def say_saturation(gates: Gates) -> str:
    """Where each gate spends its time, and which unit's is open most."""
    parts = []
    for name, values in gates.items():
        closed, opened = measure.saturation(values)
        parts.append(
            f"the {QUANTITY_TITLES[name].lower()} is open {opened.mean():.0%} of the time (unit "
            f"{opened.argmax()}: {opened.max():.0%}) and closed {closed.mean():.0%}"
        )
    steps = len(next(iter(gates.values())))
    return f"Over {steps:,} steps and all units, {'; '.join(parts)}."


def saturation_rows(gates: Gates) -> Rows:
    """A row for each gate and unit, shares in per cent; units count from 0."""
    return [
        {
            "gate": QUANTITY_TITLES[name],
            "unit": unit,
            "below 0.1 (%)": round(100 * float(closed), 2),
            "above 0.9 (%)": round(100 * float(opened), 2),
        }
        for name, values in gates.items()
        for unit, (closed, opened) in enumerate(zip(*measure.saturation(values), strict=True))
    ]
