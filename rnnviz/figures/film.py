"""The film of a training: everything the browser needs to scrub through it without a round trip.

`film_payload` turns plain arrays into one JSON-able dictionary. Activations are sent as bytes
(255 levels, base64), because the whole film has to be in the browser before the scrubber can be
smooth; what does not fit into the budget is thinned out, and the payload says so in ``notes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.figures.curve import curve_payload
from rnnviz.figures.packing import (
    encode,
    encode_strings,
    evenly,
    finite_or_none,
    fit,
    quantise_gate,
    quantise_signed,
)
from rnnviz.figures.theme import QUANTITY_TITLES, look

Payload: TypeAlias = dict[str, Any]
Floats: TypeAlias = NDArray[np.float64]

#: Shown when the page does not choose: gates and the state they guard.
DEFAULT_VISIBLE = ("input_gate", "forget_gate", "output_gate", "reset_gate", "cell_state")
BUDGET = 4_000_000


def film_payload(
    steps: ArrayLike,
    quantities: Mapping[str, ArrayLike],
    labels: Sequence[str],
    *,
    target_labels: Sequence[str] | None = None,
    prediction_labels: Sequence[Sequence[str]] | None = None,
    correct: Sequence[Sequence[bool | None]] | None = None,
    unknown: Iterable[str] = (),
    marks: Sequence[tuple[int, str]] = (),
    curve: Mapping[str, Any] | None = None,
    selected_step: int | None = None,
    name: str = "film",
    title: str = "",
    live: bool = False,
    origin: str = "",
    visible: Sequence[str] | None = None,
    sorted_units: bool = False,
    window: tuple[int, int] | None = None,
    count_from: int = 0,
    budget: int = BUDGET,
    sizes: Mapping[str, ArrayLike] | None = None,
) -> Payload:
    """Pack one sequence, as seen by every snapshot of a training, for the browser.

    Args:
        steps: Training step of each frame, (frames,), strictly increasing.
        quantities: Name (a key of ``QUANTITY_TITLES``) to activations, (frames, time, unit).
            Gates lie in [0, 1]; all others are signed and share one symmetric scale over frames.
        labels: The input at each time step as text, (time,).
        target_labels: What is asked for at each time step, "" where nothing is, (time,).
        prediction_labels: What each snapshot answers, (frames, time).
        correct: Whether that is right; None where nothing is asked, (frames, time).
        unknown: Labels that stand for something which the model does not know.
        marks: Time steps where the information sits, each with a short label.
        curve: Learning curve: see `rnnviz.figures.curve.curve_payload`.
        selected_step: The training step to open at; the last frame if None.
        name: Names saved files, and tells one run from another: the scrubber keeps its place
            while the name stays the same.
        title: A heading for saved pictures.
        live: Whether training goes on and more frames will come.
        origin: What is said in place of the training step, where that means nothing.
        visible: Quantities shown at first; the reader can switch each on and off.
        sorted_units: Whether units are sorted by their mean forget gate at first.
        window: First and one past the last time step to send; all of them if None.
        count_from: Number of the first time step on the screen; units count from 0.
        budget: Most characters the packed activations may take.
        sizes: Where the quantities are differences of two runs: the size of each as a share of
            its peak, (time,). Then all are signed, and lines of these take the place of means.

    Returns:
        A JSON-able dictionary for ``rnnviz.ui.components.film``.

    Raises:
        ValueError: A shape does not match, or a quantity is unknown.
    """
    step_numbers = _checked_steps(steps)
    arrays = _checked_quantities(quantities, len(step_numbers), len(labels))
    lengths = {"target_labels": target_labels}
    _check_lengths(lengths, len(labels), "time step")
    rows = {"prediction_labels": prediction_labels, "correct": correct}
    _check_lengths(rows, len(step_numbers), "frame")
    for what, table in rows.items():
        for row in table or ():
            _check_lengths({what: row}, len(labels), "time step")

    frames, time, units, notes = _fit_budget(arrays, len(step_numbers), len(labels), window, budget)
    columns = range(*time.indices(len(labels)))
    shown = _shown(arrays, visible)
    payload: Payload = {
        "kind": "film",
        "name": name,
        "title": title,
        "live": bool(live),
        "origin": origin,
        "steps": [int(step_numbers[frame]) for frame in frames],
        "selected_step": None if selected_step is None else int(selected_step),
        "time": len(columns),
        "time_start": columns.start,
        "time_total": len(labels),
        "units": [int(unit) for unit in units],
        "unit_total": _unit_total(arrays),
        "count_from": count_from,
        "sized": sizes is not None,
        "order": None if sizes is not None else _order(arrays, units),
        "sorted": bool(sorted_units),
        "quantities": [
            _quantity(key, array, frames, time, units, key in shown, sizes)
            for key, array in arrays.items()
        ],
        "labels": [str(labels[t]) for t in columns],
        "unknown": sorted(unknown),
        "targets": None if target_labels is None else [str(target_labels[t]) for t in columns],
        "predictions": encode_strings(prediction_labels, frames, columns),
        "correct": _verdicts(correct, frames, columns),
        "marks": [[int(t) - columns.start, str(text)] for t, text in marks if t in columns],
        "curve": None if curve is None else curve_payload(curve, step_numbers[frames]),
        "notes": notes,
    }
    return payload


def _shown(arrays: Mapping[str, Floats], visible: Sequence[str] | None) -> set[str]:
    """What is seen at first: the chosen quantities, where the cell has any of them."""
    chosen = set(visible or ())
    if visible is not None and (not chosen or chosen & set(arrays)):
        return chosen
    return set(DEFAULT_VISIBLE if "cell_state" in arrays else arrays)


def _checked_steps(steps: ArrayLike) -> NDArray[np.int64]:
    numbers = np.atleast_1d(np.asarray(steps, dtype=np.int64))
    if numbers.ndim != 1 or numbers.size == 0:
        raise ValueError("Give the film at least one frame: steps must be a list of numbers.")
    if np.any(np.diff(numbers) <= 0):
        raise ValueError("Give the frames in the order of training: steps must increase.")
    return numbers


def _checked_quantities(
    quantities: Mapping[str, ArrayLike], frames: int, time: int
) -> dict[str, Floats]:
    arrays = {name: np.asarray(array, dtype=np.float64) for name, array in quantities.items()}
    units = {array.shape[-1] for array in arrays.values() if array.ndim == 3}
    for name, array in arrays.items():
        if name not in QUANTITY_TITLES:
            known = ", ".join(QUANTITY_TITLES)
            raise ValueError(f"Use one of {known} instead of the unknown quantity {name!r}.")
        if array.ndim != 3 or array.shape[:2] != (frames, time) or len(units) != 1:
            raise ValueError(
                f"Give {name} as (frames, time, unit) = ({frames}, {time}, the same number of "
                f"units for all), not {array.shape}."
            )
    return arrays


def _check_lengths(sequences: Mapping[str, Sequence[Any] | None], length: int, what: str) -> None:
    for name, values in sequences.items():
        if values is not None and len(values) != length:
            raise ValueError(f"Give one entry of {name} for each {what}: {length}.")


def _unit_total(arrays: Mapping[str, Floats]) -> int:
    return next((array.shape[2] for array in arrays.values()), 0)


def _is_gate(name: str) -> bool:
    return name.endswith("_gate")


def _fit_budget(
    arrays: Mapping[str, Floats],
    frame_total: int,
    time_total: int,
    window: tuple[int, int] | None,
    budget: int,
) -> tuple[NDArray[np.int64], slice, NDArray[np.int64], list[str]]:
    """Choose frames, time steps and units that fit, with a sentence for each thing left out."""
    start, stop, _ = slice(*(window or (None, None))).indices(time_total)
    unit_total = _unit_total(arrays)
    gates = sum(_is_gate(name) for name in arrays)
    size = fit(frame_total, stop - start, unit_total, len(arrays), gates, budget * 3 // 4)
    notes = []
    if size.frames < frame_total:
        notes.append(f"Showing {size.frames:,} of {frame_total:,} snapshots.")
    if size.units < unit_total:
        notes.append(f"Showing {size.units:,} of {unit_total:,} units, evenly chosen.")
    if size.time < time_total:
        # The end is kept: that is where most tasks ask their question.
        start = stop - size.time
        notes.append(f"Showing {size.time:,} of {time_total:,} time steps, up to number {stop:,}.")
    frames, units = evenly(frame_total, size.frames), evenly(unit_total, size.units)
    return frames, slice(start, stop), units, notes


def _order(arrays: Mapping[str, Floats], units: NDArray[np.int64]) -> list[int] | None:
    """Rows sorted by the mean forget gate at the last frame, longest memory first."""
    if "forget_gate" not in arrays:
        return None
    means = np.nan_to_num(arrays["forget_gate"][-1].mean(axis=0))[units]
    return [int(row) for row in np.argsort(-means, kind="stable")]


def _quantity(
    name: str,
    array: Floats,
    frames: NDArray[np.int64],
    time: slice,
    units: NDArray[np.int64],
    visible: bool,
    sizes: Mapping[str, ArrayLike] | None,
) -> Payload:
    seen = array[frames, time]
    # Rows of the picture are units, so that the browser copies bytes without a transposition.
    shown = np.swapaxes(seen[:, :, units], 1, 2)
    gate = _is_gate(name) and sizes is None
    finite = np.abs(array[np.isfinite(array)])
    scale = 1.0 if gate else float(finite.max(initial=0.0)) or 1.0
    levels = quantise_gate(shown) if gate else quantise_signed(shown, scale)
    return {
        "name": name,
        "title": QUANTITY_TITLES[name],
        "kind": "gate" if gate else "signed",
        "scale": finite_or_none(scale),
        **look(name),
        "visible": visible,
        "data": encode(levels),
        "stats": _stats(name, seen, time, gate, sizes),
    }


def _stats(
    name: str, seen: Floats, time: slice, gate: bool, sizes: Mapping[str, ArrayLike] | None
) -> str | None:
    """What the line of a quantity shows, and the band around it."""
    if sizes is not None:
        line = np.asarray(sizes[name], dtype=np.float64)[time]
        return encode(_spread(np.broadcast_to(line[None, :, None], (len(seen), len(line), 1))))
    return encode(_spread(seen)) if gate else None


def _spread(seen: Floats) -> NDArray[np.uint16]:
    """Mean, 10th and 90th percentile over all units, (frames, 3, time), in 65535ths."""
    clean = np.clip(np.nan_to_num(seen), 0.0, 1.0)
    low, high = np.percentile(clean, (10, 90), axis=2)
    stacked = np.stack((clean.mean(axis=2), low, high), axis=1)
    levels: NDArray[np.uint16] = np.rint(stacked * 65535).astype("<u2")
    return levels


def _verdicts(
    correct: Sequence[Sequence[bool | None]] | None, frames: NDArray[np.int64], columns: range
) -> str | None:
    """Bytes (frames, time): 0 wrong, 1 right, 2 nothing asked."""
    if correct is None:
        return None
    code = {None: 2, False: 0, True: 1}
    rows = [
        [code[None if v is None else bool(v)] for v in (correct[frame][t] for t in columns)]
        for frame in frames
    ]
    return encode(np.asarray(rows, dtype=np.uint8))
