"""A model that was trained elsewhere, as a run: its parts and a few words on it; without torch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.config import ExperimentConfig
from rnnviz.model.sizes import ModelShape, check_weights
from rnnviz.run import ELSEWHERE, Run, Snapshot
from rnnviz.spec import CELLS
from rnnviz.tasks import ALL_TASKS, Problem
from rnnviz.tasks.feature_details import feature_details
from rnnviz.tasks.own_features import OWN_FEATURES
from rnnviz.text.vocabulary import SPECIALS

Array = NDArray[Any]

TENSORS = ("readout", "embedding")
"""Which tensor is which, where the names and shapes of a ``state_dict`` leave a choice."""
FIELDS = (
    *("task", "task_options", "vocabulary", "unknown", "end", "features", "examples", "name"),
    *TENSORS,
)
"""What can be said of a model beside its weights."""

_CALLED = {
    "unknown": ("<unk>", "<UNK>", "[UNK]", "UNK", "<oov>", "<OOV>"),
    "end": ("<eos>", "<EOS>", "</s>", "[EOS]", "<end>"),
}
"""How the two special tokens are called elsewhere, those of here first."""
_NEVER = -1e4
"""Added to the logit of a token that a model cannot predict."""
_LONGEST_SAMPLE = 12


class Unsaid(ValueError):
    """Something that must be said of a model before it can become a run.

    Attributes:
        field: one of ``FIELDS``.
        options: what it may be, empty where it is none of a few.
    """

    def __init__(self, field: str, options: Sequence[str], sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.options = field, tuple(options)


@dataclass(frozen=True)
class Parts:
    """An embedding or none, recurrent layers in one direction and a linear read-out or none.

    Attributes:
        cell: a key of ``CELLS``.
        layers: the weights of each by our names, such as ``weight_ih`` (rows, input_size).
        readout: (output, hidden_size); without any row where there is none.
        bias: (output,).
        embedding: (token, size), where there is one.
    """

    cell: str
    layers: tuple[Mapping[str, Array], ...]
    readout: Array
    bias: Array
    embedding: Array | None = None

    @property
    def hidden_size(self) -> int:
        """Units of the recurrent layers."""
        return int(self.layers[0]["weight_hh"].shape[1])

    def renumbered(self, ids: NDArray[np.int64]) -> Parts:
        """The same model with its tokens in another order; -1 for one that it does not know."""
        readout = _rows(self.readout, ids)
        bias = np.where(ids < 0, np.float32(_NEVER), self.bias[ids])
        if self.embedding is not None:
            table = _rows(self.embedding, ids)
            return replace(self, readout=readout, bias=bias, embedding=table)
        first = dict(self.layers[0])
        first["weight_ih"] = _rows(first["weight_ih"].T, ids).T
        return replace(self, readout=readout, bias=bias, layers=(first, *self.layers[1:]))

    def weights(self) -> dict[str, Array]:
        """Every weight of a ``SequenceModel``."""
        weights = {} if self.embedding is None else {"encoder.weight": self.embedding}
        for index, layer in enumerate(self.layers):
            weights |= {f"recurrent.{name}_l{index}": value for name, value in layer.items()}
        if len(self.readout):
            weights |= {"readout.weight": self.readout, "readout.bias": self.bias}
        return {name: np.ascontiguousarray(value, np.float32) for name, value in weights.items()}


def check_about(about: Mapping[str, Any]) -> None:
    """Look at what is said of a model.

    Raises:
        ValueError: when it cannot be used; one sentence that says what to do.
    """
    unknown = sorted(set(about) - set(FIELDS))
    if unknown:
        raise ValueError(f"Nothing called {unknown[0][:40]!r} is known of a model.")
    if not isinstance(about.get("task_options") or {}, Mapping):
        raise ValueError("The options of the task must be a table.")
    for field in ("task", "name", "unknown", "end", *TENSORS):
        if not isinstance(about.get(field), str | None):
            raise ValueError(f"What is said of a model's {field} must be a text.")


def run_of_parts(parts: Parts, about: Mapping[str, Any], asks: bool = False) -> Run:
    """A run with one snapshot of a model.

    Args:
        parts: its weights.
        about: ``task`` (a key of ``ALL_TASKS``; a vocabulary alone means a text, and a model
            without a read-out reads features of one's own) and, where they are needed, its
            ``task_options``; for a task on text ``vocabulary`` (the tokens in the order of their
            ids), ``examples`` (lists of tokens; without them the first tokens stand for one), and
            which tokens stand for ``unknown`` ones and the ``end`` of a sentence; for features
            their names as ``features`` and ``examples`` (sequences of (step, feature); without
            them random numbers); ``name``.
        asks: whether examples of features are asked for where they are not given.

    Raises:
        Unsaid: when something has to be said that is not.
        ValueError: when something does not fit; one sentence that says what to do.
    """
    check_about(about)
    task, options = task_of(about, len(parts.readout)), dict(about.get("task_options") or {})
    details = None
    if task == OWN_FEATURES.key:
        details = _features(parts, about, asks)
    if task.startswith("text-"):
        tokens, ids = _vocabulary(about, len(parts.readout))
        if task != "text-chars" and any(
            token != token.lower() for token in tokens[len(SPECIALS) :]
        ):
            options.setdefault("lower_case", False)
        parts = parts.renumbered(ids)
        details = _details(task, about, options, tokens)
    problem = ALL_TASKS[task].build(options, 0, details)
    return _run(parts, problem, about.get("name") or "", options)


def task_of(about: Mapping[str, Any], outputs: int = 1) -> str:
    """The task that a model was trained on, by what is said of it: a key of ``ALL_TASKS``.

    Args:
        about: what is said.
        outputs: of the read-out, 0 without one.

    Raises:
        Unsaid: when it is not said, and there is nothing else to tell it.
        ValueError: when a model without a read-out is said to predict something; one sentence.
    """
    task, tokens = about.get("task"), about.get("vocabulary")
    if not outputs:
        if task not in (None, OWN_FEATURES.key) or tokens is not None:
            raise ValueError(
                "This model has no linear read-out, so it predicts nothing: leave task and "
                "vocabulary out, and it is shown as one that reads numbers."
            )
        return OWN_FEATURES.key
    if task is None and isinstance(tokens, list):
        return (
            "text-words" if any(len(str(token)) > 1 for token in _plain(tokens)) else "text-chars"
        )
    if task not in ALL_TASKS:
        # Pieces of words are cut by a tokenizer, of which a vocabulary is not all.
        known = [key for key in ALL_TASKS if key != "text-subwords"]
        raise Unsaid(
            "task", known, f"Say which task the model was trained on: one of {', '.join(known)}."
        )
    return str(task)


def _plain(tokens: list[Any]) -> list[Any]:
    """A vocabulary without what stands for unknown tokens and ends."""
    special = {token for names in _CALLED.values() for token in names}
    return [token for token in tokens if not isinstance(token, str) or token not in special]


def _vocabulary(about: Mapping[str, Any], size: int) -> tuple[list[str], NDArray[np.int64]]:
    """Our order of a vocabulary, the special tokens first, and the id of each in the model's."""
    tokens = about.get("vocabulary")
    if tokens is None:
        raise Unsaid(
            "vocabulary", (), "A model that reads text needs its vocabulary: a list of its tokens."
        )
    if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
        raise ValueError("The vocabulary of a model must be a list of its tokens.")
    if len(tokens) != size or len(set(tokens)) != size:
        raise ValueError(
            f"The vocabulary must hold {size:,} tokens, each of them once: as many as the model "
            f"predicts; this one holds {len(tokens):,}."
        )
    places = [_place(tokens, about.get(field), names) for field, names in _CALLED.items()]
    rest = [index for index in range(size) if index not in places]
    return [*SPECIALS, *(tokens[index] for index in rest)], np.array([*places, *rest], np.int64)


def _place(tokens: list[str], named: object, usual: Sequence[str]) -> int:
    """Where a special token stands, -1 for none."""
    names = usual if named is None else (named,)
    return next((tokens.index(str(name)) for name in names if name in tokens), -1)


def _rows(table: Array, ids: NDArray[np.int64]) -> Array:
    """The rows of some ids, zeros for -1."""
    if ids.max() >= len(table):
        raise ValueError("The embedding and the read-out must have one row for each token.")
    rows: Array = np.where(ids[:, None] < 0, np.float32(0), table[ids])
    return rows


def _details(
    task: str, about: Mapping[str, Any], options: Mapping[str, Any], tokens: list[str]
) -> dict[str, Any]:
    """What a problem on text is made of, where the text is not at hand."""
    sample = [tokens[len(SPECIALS) :][:_LONGEST_SAMPLE]]
    details = {
        "vocabulary": {"tokens": tokens},
        "baseline": 1.0,
        "examples": about.get("examples") or sample,
        "uniform": True,
    }
    blank = ALL_TASKS[task].build(options, 0, details)
    chance = blank.summary(math.log(len(tokens)))
    return details | {"baseline": chance}


def _features(parts: Parts, about: Mapping[str, Any], asks: bool) -> dict[str, Any]:
    """What a problem on features of one's own is made of."""
    if parts.embedding is not None:
        raise ValueError(
            "This model reads tokens through an embedding, and no features: it needs a linear "
            "read-out and its vocabulary, or is recorded with rv.record."
        )
    if asks and "examples" not in about:
        raise Unsaid("examples", (), "Give sequences of numbers that the model can read.")
    size = int(parts.layers[0]["weight_ih"].shape[1])
    given = {name: about[name] for name in ("features", "examples") if about.get(name) is not None}
    return feature_details(size, len(parts.readout), **given)


def _check_sizes(parts: Parts, problem: Problem) -> None:
    """Raise ValueError where a task has other inputs or answers than the model."""
    first = (
        parts.layers[0]["weight_ih"].shape[1] if parts.embedding is None else len(parts.embedding)
    )
    sizes, own = (problem.input_size, problem.output_size), (int(first), len(parts.readout))
    if sizes != own:
        title = ALL_TASKS[problem.key].title
        raise ValueError(
            f"The task {title} has inputs of size {sizes[0]:,} and outputs of "
            f"size {sizes[1]:,}, and this model has {own[0]:,} and {own[1]:,}: choose the task "
            f"that it was trained on, or {OWN_FEATURES.title} ({OWN_FEATURES.key})."
        )


def _run(parts: Parts, problem: Problem, name: str, options: Mapping[str, Any]) -> Run:
    config = ExperimentConfig(
        cell=parts.cell,
        task=problem.key,
        task_options=options,
        hidden_size=parts.hidden_size,
        num_layers=len(parts.layers),
        embedding_size=None if parts.embedding is None else int(parts.embedding.shape[1]),
        steps=1,
    )
    _check_sizes(parts, problem)
    shape = ModelShape.of(problem)
    check_weights(config, shape)
    details: dict[str, Any] = {"model": shape.to_dict(), "problem": problem.details()}
    details["name"] = name or f"{CELLS[parts.cell].title}, trained elsewhere"
    details["note"] = ELSEWHERE
    snapshots = [Snapshot(1, None, None, parts.weights())]
    return Run("imported", config, snapshots, [], "finished", ELSEWHERE, details)
