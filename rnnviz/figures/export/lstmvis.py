"""What layers did on a text, as a project that LSTMVis opens: a folder of four files.

``lstm.yml`` says what is where, ``states.h5`` has an array (time, unit) for each quantity and
layer, ``words.h5`` the number of the word at each step and ``words.dict`` the words by their
numbers, one a line (Strobelt, Gehrmann, Pfister and Rush, 2018; the formats of its documentation).
LSTMVis finds the folder below the one that its server is started with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.trace import Array, Trace
from rnnviz.untrusted import optional_package

CONFIG = "lstm.yml"
STATES, WORDS, DICTIONARY = "states.h5", "words.h5", "words.dict"

_TYPES = {"cell_state": "state", "hidden_state": "output"}
"""How LSTMVis calls these; it shows any other name as it is."""
_BLANK = "\u2423"
"""An open box for what a line of the dictionary cannot hold: it ends at the first space."""


def save_project(
    folder: str | PathLike[str],
    traces: Trace | Sequence[Trace] | Mapping[str, Trace],
    words: Sequence[str] = (),
    *,
    name: str = "rnnviz",
    description: str = "",
) -> None:
    """Write a project of LSTMVis: every gate, content and state of some layers on one text.

    Args:
        folder: is made where there is none.
        traces: of one layer, or of several on the same text; a reverse direction's is turned round.
        words: one a time step, in the order of the text; the traces' labels when empty.
        name: of the project, for people.
        description: one more line for them.

    Raises:
        ValueError: when the traces and the words do not fit, numbers are not finite, or h5py is
            missing; one sentence.
        OSError: when the files cannot be written.
    """
    hdf5 = optional_package("h5py", "Writing an LSTMVis project")
    layers = _layers(traces)
    steps = len(layers[0])
    if not steps or any(len(trace) != steps for trace in layers):
        raise ValueError("Give traces of one and the same text, with at least one step.")
    told = list(words) or _labels(layers[0])
    if len(told) != steps:
        raise ValueError(f"Give one word for each of the {steps:,} steps, not {len(told):,}.")
    arrays, types = _states(layers)
    numbers: dict[str, int] = {}
    ids = [numbers.setdefault(_cleaned(word), len(numbers) + 1) for word in told]
    room = Path(folder)
    room.mkdir(parents=True, exist_ok=True)
    with hdf5.File(room / STATES, "w") as file:
        for path, array in arrays.items():
            file.create_dataset(path, data=array)
    with hdf5.File(room / WORDS, "w") as file:
        file.create_dataset("word_ids", data=np.array(ids, np.int32))
    lines = "".join(f"{word} {number}\n" for word, number in numbers.items())
    (room / DICTIONARY).write_text(lines, encoding="utf-8")
    config = {
        "name": " ".join(name.split()),
        "description": " ".join(description.split()) or f"{layers[0].spec.title}, read by rnnviz",
        "files": {"states": STATES, "word_ids": WORDS, "words": DICTIONARY},
        "word_sequence": {"file": "word_ids", "path": "word_ids", "dict_file": "words"},
        "states": {"file": "states", "types": types},
    }
    # JSON is YAML as well.
    text = json.dumps(config, indent=2, ensure_ascii=False)
    (room / CONFIG).write_text(f"{text}\n", encoding="utf-8")


def _layers(traces: Trace | Sequence[Trace] | Mapping[str, Trace]) -> list[Trace]:
    if isinstance(traces, Trace):
        return [traces]
    layers = list(traces.values() if isinstance(traces, Mapping) else traces)
    if not layers:
        raise ValueError("Give at least one trace.")
    return layers


def _turned(trace: Trace) -> bool:
    """Whether a trace goes through the text from its end."""
    return trace.name.partition("[")[0].endswith(".reverse")


def _labels(trace: Trace) -> list[str]:
    """The labels in the order of the text; without any the numbers of the steps, from 1."""
    labels = [*trace.labels] or [str(step + 1) for step in range(len(trace))]
    return labels[::-1] if trace.labels and _turned(trace) else labels


def _states(layers: Sequence[Trace]) -> tuple[dict[str, Array], list[dict[str, Any]]]:
    """Every array by its path, and what the config says of it."""
    arrays: dict[str, Array] = {}
    types: list[dict[str, Any]] = []
    for layer, trace in enumerate(layers, start=1):
        for name in trace.spec.quantities:
            array = np.asarray(trace[name], np.float32)[:: -1 if _turned(trace) else 1]
            if not np.isfinite(array).all():
                raise ValueError("A trace holds numbers that are infinite or not a number.")
            path = f"{name}_{layer}"
            arrays[path] = array
            gate = name.endswith("_gate")
            about = {"type": _TYPES.get(name, name), "layer": layer, "path": path}
            # Otherwise LSTMVis takes the tanh, and expects both signs.
            about |= {"unsigned": True} if gate else {}
            about |= {"transform": "none"} if gate or np.abs(array).max(initial=0) <= 1 else {}
            types.append(about)
    return arrays, types


def _cleaned(word: str) -> str:
    """A word as the dictionary can hold it."""
    return "".join(_BLANK if letter.isspace() else letter for letter in word) or _BLANK
