"""Whether a checkpoint fits its run: every array and every field, before any of it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnviz.config import ExperimentConfig
from rnnviz.run.checkpoint import Checkpoint, is_count, is_number, refuse

ENGINES = ("compiled", "layers", "torch")
"""What took the steps: the compiled engine, torch over its layers, or torch alone."""
MOMENTS: Mapping[str, tuple[str, ...]] = {
    "sgd": (),
    "momentum": ("first",),
    "rmsprop": ("second",),
    "adam": ("first", "second"),
}
"""The moments that each optimiser keeps: of the gradient, and of its square."""
RECENT_LOSSES = 20
"""How many of the last losses a training remembers."""
NOISE_WORDS = 624
"""Words of the Mersenne Twister that draws the dropout."""

_FIELDS = {"engine", "random", "noise", "recent", "first_loss", "elapsed", "limits", "taken"}
_MOST_LIMITS = 8
Shapes = dict[str, tuple[int, ...]]


def check_checkpoint(
    checkpoint: Checkpoint, config: ExperimentConfig, weights: Mapping[str, Any]
) -> None:
    """Check a checkpoint that anyone may have written.

    Args:
        checkpoint: to be checked.
        config: of its run.
        weights: of any snapshot of its run; only their names and shapes are looked at.

    Raises:
        RunFormatError: one sentence that says what is wrong with it.
    """
    if not 0 <= checkpoint.step <= config.steps:
        refuse("its step is not one of the training's")
    _check_arrays(checkpoint, config, weights)
    state = checkpoint.state
    if set(state) != _FIELDS:
        refuse("its state is not that of a training")
    if state["engine"] not in ENGINES or not _are_limits(state["limits"]):
        refuse("it names no engine that is known")
    _check_losses(state, checkpoint.step)
    _check_random(state["random"])
    _check_noise(checkpoint, config)
    _check_taken(state["taken"], checkpoint.step, weights)


def _check_arrays(
    checkpoint: Checkpoint, config: ExperimentConfig, weights: Mapping[str, Any]
) -> None:
    expected: Shapes = {}
    for part in ("weight", *MOMENTS[config.optimizer]):
        expected |= {f"{part}/{name}": np.shape(value) for name, value in weights.items()}
    if checkpoint.step:
        names = ("hidden", "cell", *config.spec.delayed)
        places = [f"state/{layer}/{name}" for layer in range(config.num_layers) for name in names]
        expected |= dict.fromkeys(places, (config.batch_size, config.hidden_size))
    if config.dropout:
        expected["noise"] = (NOISE_WORDS,)
    if {key: array.shape for key, array in checkpoint.arrays.items()} != expected:
        refuse("its arrays are not those of the run's model")
    for key, array in checkpoint.arrays.items():
        if array.dtype != (np.uint32 if key == "noise" else np.float32):
            refuse("an array has a type that is not allowed")
    if not checkpoint.is_finite:
        refuse("some of its numbers are infinite or not numbers")
    if any(bool((array < 0).any()) for array in checkpoint.part("second").values()):
        refuse("a mean of squares is negative")


def _are_limits(limits: object) -> bool:
    """Whether these can be the sizes by which an engine cuts its products."""
    return isinstance(limits, list) and len(limits) <= _MOST_LIMITS and all(map(is_count, limits))


def _check_losses(state: Mapping[str, Any], step: int) -> None:
    recent, first = state["recent"], state["first_loss"]
    if not isinstance(recent, list) or len(recent) != min(step, RECENT_LOSSES):
        refuse("it must hold the losses of the last steps")
    if not all(map(is_number, recent)) or not (is_number(first) if step else first is None):
        refuse("one of its losses is not a number")
    if not is_number(state["elapsed"]) or state["elapsed"] < 0:
        refuse("the time spent in training must be a positive number")


def _check_random(random: object) -> None:
    """Look at the state of numpy's PCG64, as ``Generator.bit_generator.state`` gives it."""
    sound = (
        isinstance(random, dict)
        and set(random) == {"bit_generator", "state", "has_uint32", "uinteger"}
        and random["bit_generator"] == "PCG64"
        and isinstance(random["state"], dict)
        and set(random["state"]) == {"state", "inc"}
        and all(is_count(number, 2**128 - 1) for number in random["state"].values())
        and random["state"]["inc"] % 2 == 1
        and is_count(random["has_uint32"], 1)
        and is_count(random["uinteger"], 2**32 - 1)
    )
    if not sound:
        refuse("the state of its random numbers is not that of PCG64")


def _check_noise(checkpoint: Checkpoint, config: ExperimentConfig) -> None:
    """Look at the place in the words of the dropout's Mersenne Twister."""
    place = checkpoint.state["noise"]
    if not (is_count(place, NOISE_WORDS) if config.dropout else place is None):
        refuse("the place in the random numbers of its dropout does not exist")


def _check_taken(taken: object, step: int, weights: Mapping[str, Any]) -> None:
    """Look at how many steps each weight took: torch skips those that had no gradient."""
    if not isinstance(taken, dict) or not set(taken) <= set(weights):
        refuse("the steps that its weights took do not belong to the run's model")
    if not all(is_count(count, step) and count for count in taken.values()):
        refuse("the steps that its weights took must be whole numbers")
