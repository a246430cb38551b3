"""What a model writes, keeps and has left of the words of a treebank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.retention import left_after
from rnnviz.analysis.retention_table import AFTER, Words
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.probe.activations import read
from rnnviz.probe.agreement import tree_ids
from rnnviz.tasks import TextProblem
from rnnviz.text import UNKNOWN
from rnnviz.text.conllu import Tree


def tree_words(
    model: SequenceModel, problem: TextProblem, trees: Iterable[Tree], layer: int = -1
) -> dict[int, Words]:
    """Every word that has enough words after it in its sentence, by how many that are.

    Each sentence is read from a fresh state. Words are about as frequent where their places in the
    model's vocabulary, which is in the order of frequency, have the same number of binary digits;
    unknown words are a class of their own.

    Args:
        model, problem: of a run that reads words.
        trees: with parts of speech.
        layer: whose gates.

    Raises:
        ValueError: when the model does not read words, or no sentence is long enough.
    """
    unknown = problem.vocabulary.id(UNKNOWN)
    rows: dict[int, list[dict[str, NDArray[Any]]]] = {after: [] for after in AFTER}
    for number, tree in enumerate(trees):
        ids = tree_ids(problem, tree)
        trace = read(model, ids).trace(layer)
        gates = trace["input_gate"], trace["forget_gate"]
        left = {
            "mean": left_after(*gates, max(AFTER)),
            "norm": left_after(*gates, max(AFTER), trace["content"]),
        }
        tags = np.array(tree.token_tags())
        for after in AFTER:
            count = len(ids) - after
            if count > 0:
                rows[after].append(_sentence(number, ids, tags, unknown, left, after, count))
    return {after: _joined(tables) for after, tables in rows.items() if tables} or _refuse()


def _refuse() -> dict[int, Words]:
    raise ValueError("No sentence has two words or more: choose a larger treebank.")


def _sentence(
    number: int,
    ids: NDArray[np.int64],
    tags: NDArray[np.str_],
    unknown: int,
    left: Mapping[str, NDArray[np.float64]],
    after: int,
    count: int,
) -> dict[str, NDArray[Any]]:
    """The columns of the words of one sentence."""
    known = ids[:count] != unknown
    columns = {
        "sentence": np.full(count, number, np.int64),
        "tag": tags[:count],
        "next_tag": tags[1 : count + 1],
        "frequency": np.where(known, np.ceil(np.log2(ids[:count] + 1.0)), -1.0).astype(np.int64),
        "known": known,
    }
    for size, curves in left.items():
        written, remains = curves[:count, 0], curves[:count, after]
        kept = np.divide(remains, written, out=np.zeros(count), where=written > 0)
        columns |= {f"{size} written": written, f"{size} kept": kept, f"{size} left": remains}
    return columns


def _joined(rows: list[dict[str, NDArray[Any]]]) -> Words:
    """The columns of all sentences."""
    columns = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    values = {
        (size, quantity): columns.pop(f"{size} {quantity}")
        for size, quantity in [name.split(" ") for name in columns if " " in name]
    }
    return Words(**columns, values=values)
