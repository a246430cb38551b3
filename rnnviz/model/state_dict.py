"""A model that was trained elsewhere, as a run: its torch ``state_dict`` and a few words on it.

Numbers alone, without torch; whoever reads files knows that they may come from anyone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.config import ExperimentConfig
from rnnviz.model.orders import joined
from rnnviz.model.sizes import ModelShape, check_weights
from rnnviz.run import Run, Snapshot
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, Problem
from rnnviz.text.vocabulary import SPECIALS

Array = NDArray[Any]
FIELDS = ("task", "task_options", "vocabulary", "unknown", "end", "examples", "name")
"""What can be said of a model beside its weights."""

ELSEWHERE = "Trained elsewhere: the weights come from a file."

_KINDS = {4: "lstm", 3: "gru", 1: "elman"}
_LAYER = re.compile(r"(?P<path>.*\.)?weight_ih_l0")
_NEVER = -1e4
"""Added to the logit of a token that a model cannot predict."""


def run_of_state(tensors: Mapping[str, Array], about: Mapping[str, Any]) -> Run:
    """A run with one snapshot of a model: embedding (or none), recurrent layers, linear read-out.

    Args:
        tensors: a torch ``state_dict`` by its names; one LSTM, GRU or tanh RNN in one direction.
        about: ``task`` (a key of ``TASKS``) and, where they are needed, its ``task_options``; for
            a task on text ``vocabulary`` (the tokens in the order of their ids), ``examples`` (a
            list of lists of tokens), and which tokens stand for ``unknown`` ones and the ``end`` of
            a sentence; ``name``.

    Raises:
        ValueError: when something is missing or does not fit; one sentence that says what to do.
    """
    unknown = sorted(set(about) - set(FIELDS))
    if unknown:
        raise ValueError(f"Nothing called {unknown[0][:40]!r} is known of a model.")
    if about.get("task") not in TASKS:
        raise ValueError(f"Say which task the model was trained on: one of {', '.join(TASKS)}.")
    path, sizes = _find_layers(tensors)
    embedding, readout = _find_others(tensors, path, sizes)
    parts = _Parts(tensors, path, sizes[1], embedding, readout)
    options = about.get("task_options") or {}
    if not isinstance(options, Mapping):
        raise ValueError("The options of the task must be a table.")
    details = None
    if str(about["task"]).startswith("text-"):
        tokens, ids = _vocabulary(about, len(tensors[readout]))
        parts = parts.renumbered(ids)
        details = _details(about, options, tokens)
    problem = TASKS[about["task"]].build(options, 0, details)
    return _run(parts, problem, about, options)


class _Parts:
    """The weights of a model under our names, and what they are of."""

    def __init__(
        self, tensors: Mapping[str, Array], path: str, hidden: int, embedding: str, readout: str
    ) -> None:
        self.hidden, self.encoder = hidden, tensors.get(embedding)
        self.weight = tensors[readout]
        bias = tensors.get(readout.removesuffix("weight") + "bias")
        self.bias = np.zeros(len(self.weight), np.float32) if bias is None else bias
        if self.bias.shape != self.weight.shape[:1]:
            raise ValueError("The bias of the read-out must have one number for each output.")
        rows = len(tensors[f"{path}weight_ih_l0"]) // hidden
        self.cell, self.recurrent = _KINDS[rows], {}
        while f"{path}weight_ih_l{self.layers}" in tensors:
            layer = self.layers
            none = np.zeros(rows * hidden, np.float32)
            own = {
                name: tensors.get(f"{path}{name}_l{layer}", none)
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            }
            if own["bias_ih"].shape != none.shape or own["bias_hh"].shape != none.shape:
                raise ValueError(f"The biases of layer {layer} do not fit its weights.")
            for name, value in joined(self.cell, own).items():
                self.recurrent[f"recurrent.{name}_l{layer}"] = value

    @property
    def layers(self) -> int:
        """How many recurrent layers are known."""
        return sum(".weight_hh_" in name for name in self.recurrent)

    def renumbered(self, ids: NDArray[np.int64]) -> _Parts:
        """The same model with its tokens in another order; -1 for one that it does not know."""
        if self.encoder is not None:
            self.encoder = _rows(self.encoder, ids)
        else:
            first = "recurrent.weight_ih_l0"
            self.recurrent[first] = _rows(self.recurrent[first].T, ids).T
        self.weight = _rows(self.weight, ids)
        self.bias = np.where(ids < 0, np.float32(_NEVER), self.bias[ids])
        return self

    def weights(self) -> dict[str, Array]:
        """Every weight of a ``SequenceModel``."""
        encoder = {} if self.encoder is None else {"encoder.weight": self.encoder}
        all_ = encoder | self.recurrent
        all_ |= {"readout.weight": self.weight, "readout.bias": self.bias}
        return {name: np.ascontiguousarray(value, np.float32) for name, value in all_.items()}


def _find_layers(tensors: Mapping[str, Array]) -> tuple[str, tuple[int, int]]:
    """The path of the recurrent layers, their input size and their hidden size."""
    paths = [match["path"] or "" for name in tensors if (match := _LAYER.fullmatch(name))]
    if len(paths) != 1:
        found = "no LSTM, GRU or RNN" if not paths else "several of them"
        raise ValueError(
            "A model must have one torch.nn.LSTM, GRU or RNN, with tensors such as "
            f"lstm.weight_ih_l0; this file has {found}."
        )
    path = paths[0]
    odd = [name for name in tensors if name.endswith("_reverse") or "weight_hr_l" in name]
    if odd:
        kind = "projected" if "weight_hr_l" in odd[0] else "bidirectional"
        raise ValueError(f"A {kind} layer cannot become a run: record it with rv.record.")
    first, second = tensors[f"{path}weight_ih_l0"], tensors.get(f"{path}weight_hh_l0")
    if second is None or first.ndim != 2 or second.ndim != 2 or not min(second.shape):
        raise ValueError(f"The tensors {path}weight_ih_l0 and {path}weight_hh_l0 must be matrices.")
    hidden = int(second.shape[1])
    if len(second) != len(first) or len(first) not in [rows * hidden for rows in _KINDS]:
        raise ValueError(f"The tensor {path}weight_hh_l0 is not that of an LSTM, GRU or RNN.")
    return path, (int(first.shape[1]), hidden)


def _find_others(
    tensors: Mapping[str, Array], path: str, sizes: tuple[int, int]
) -> tuple[str, str]:
    """The names of the embedding ("" for none) and of the read-out's weight."""
    pattern = re.compile(re.escape(path) + r"(weight|bias)_(ih|hh)_l\d")
    others = {name: value for name, value in tensors.items() if not pattern.fullmatch(name)}
    matrices = {name: value for name, value in others.items() if value.ndim == 2}
    biased = [name for name in matrices if name.removesuffix("weight") + "bias" in others]
    heads = [name for name in biased or matrices if matrices[name].shape[1] == sizes[1]]
    if len(matrices) == 2 and len(heads) == 2:
        heads = [name for name in heads if "emb" not in name and "encoder" not in name]
    if len(heads) != 1:
        raise ValueError(
            "A model must have one linear read-out after its recurrent layers, with a weight "
            f"(output, {sizes[1]}) and a bias; this file has {len(heads)}."
        )
    tables = [name for name in matrices if name != heads[0]]
    used = {heads[0], heads[0].removesuffix("weight") + "bias", *tables[:1]}
    extra = sorted(set(others) - used)
    if extra or any(matrices[name].shape[1] != sizes[0] for name in tables):
        raise ValueError(
            "A model must be an embedding or nothing, recurrent layers and a linear read-out; the "
            f"tensor {(extra or tables)[0][:60]!r} is none of them."
        )
    return (tables or [""])[0], heads[0]


def _vocabulary(about: Mapping[str, Any], size: int) -> tuple[list[str], NDArray[np.int64]]:
    """Our order of a vocabulary, the special tokens first, and the id of each in the model's."""
    tokens = about.get("vocabulary")
    if not isinstance(tokens, list) or not all(isinstance(each, str) for each in tokens):
        raise ValueError("A model that reads text needs its vocabulary: a list of its tokens.")
    if len(tokens) != size or len(set(tokens)) != size:
        raise ValueError(f"The vocabulary must hold {size:,} tokens, each of them once.")
    special = [about.get(name, own) for name, own in zip(("unknown", "end"), SPECIALS, strict=True)]
    places = [tokens.index(each) if each in tokens else -1 for each in special]
    rest = [index for index in range(size) if index not in places]
    return [*SPECIALS, *(tokens[index] for index in rest)], np.array([*places, *rest], np.int64)


def _rows(table: Array, ids: NDArray[np.int64]) -> Array:
    """The rows of some ids, zeros for -1."""
    if ids.max() >= len(table):
        raise ValueError("The embedding and the read-out must have one row for each token.")
    found: Array = np.where(ids[:, None] < 0, np.float32(0), table[ids])
    return found


def _details(
    about: Mapping[str, Any], options: Mapping[str, Any], tokens: list[str]
) -> dict[str, Any]:
    """What a problem on text is made of, where the text is not at hand."""
    if not about.get("examples"):
        raise ValueError("A model that reads text needs examples: a list of lists of tokens.")
    details = {
        "vocabulary": {"tokens": tokens},
        "baseline": 1.0,
        "examples": about["examples"],
        "uniform": True,
    }
    blank = TASKS[about["task"]].build(options, 0, details)
    chance = blank.summary(math.log(len(tokens)))
    return details | {"baseline": chance}


def _run(
    parts: _Parts, problem: Problem, about: Mapping[str, Any], options: Mapping[str, Any]
) -> Run:
    config = ExperimentConfig(
        cell=parts.cell,
        task=about["task"],
        task_options=options,
        hidden_size=parts.hidden,
        num_layers=parts.layers,
        embedding_size=None if parts.encoder is None else int(parts.encoder.shape[1]),
        steps=1,
    )
    shape = ModelShape.of(problem)
    check_weights(config, shape)
    details: dict[str, Any] = {"model": shape.to_dict(), "problem": problem.details()}
    name = about.get("name") or f"{CELLS[parts.cell].title}, trained elsewhere"
    details["name"] = str(name)
    details["note"] = ELSEWHERE
    snapshots = [Snapshot(1, None, None, parts.weights())]
    return Run("imported", config, snapshots, [], "finished", ELSEWHERE, details)
