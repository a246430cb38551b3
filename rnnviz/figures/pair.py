"""Two networks on one sequence, side by side: the payload of the first screen's picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.packing import encode
from rnnviz.figures.theme import CELL_COLORS, CELL_DASHES, cell_looks
from rnnviz.spec import CellSpec


@dataclass(frozen=True)
class Network:
    """What one network would answer at every step.

    Attributes:
        spec: its cell.
        steps: the training steps at which it was asked, (frames,).
        probabilities: of every class, (frames, time, class).
    """

    spec: CellSpec
    steps: Sequence[int]
    probabilities: NDArray[np.floating[Any]]


def pair_payload(
    networks: Sequence[Network],
    labels: Sequence[str],
    classes: Sequence[str],
    *,
    target: str,
    marks: Sequence[tuple[int, str]] = (),
    known: int = 0,
    held: int | None = None,
    name: str = "pair",
    file: str = "",
    title: str = "",
    group: str = "",
    replay: bool = False,
) -> dict[str, Any]:
    """Pack what two networks answer along one sequence, at every moment of their trainings.

    Args:
        networks: one or more.
        labels: what is read at each step, (time,).
        classes: what can be answered.
        target: the right answer; empty where it is not known.
        marks: time steps that matter, each with a short label.
        known: the step from which on the answer can be known; before it lines are thin and grey.
        held: the step at which a gate was held shut.
        name: the reader's place is kept while it stays the same.
        file: what saved files are called; as the name where it is empty.
        title: for saved pictures.
        group: figures of one group share one cursor over time.
        replay: whether the training is played from its beginning at once.

    Raises:
        ValueError: when the shapes do not fit.
    """
    for network in networks:
        wanted = (len(network.steps), len(labels), len(classes))
        if network.probabilities.shape != wanted:
            raise ValueError(
                f"The probabilities must have the shape (frames, time, class) {wanted}, not "
                f"{network.probabilities.shape}."
            )
    looks = cell_looks([network.spec.name for network in networks])
    return {
        "kind": "pair",
        "name": name,
        "file": file,
        "title": title,
        "group": group,
        "labels": [str(label) for label in labels],
        "classes": [str(each) for each in classes],
        "target": target,
        "marks": [[int(time), str(label)] for time, label in marks],
        "known": known,
        "held": held,
        "replay": replay,
        "networks": [_packed(*each) for each in zip(networks, looks, strict=True)],
    }


def _packed(network: Network, look: int) -> dict[str, Any]:
    return {
        "title": network.spec.title,
        "steps": [int(step) for step in network.steps],
        "data": encode(network.probabilities.astype("<f4")),
        "dash": list(CELL_DASHES[look]),
        "light": CELL_COLORS["light"][look],
        "dark": CELL_COLORS["dark"][look],
    }
