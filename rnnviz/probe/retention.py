"""What a model writes, keeps and has left of the words of a treebank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.gates import half_life
from rnnviz.analysis.retention import HalfLives, left_after
from rnnviz.analysis.retention_table import AFTER, Words
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.probe.activations import read
from rnnviz.probe.agreement import tree_ids
from rnnviz.tasks import TextProblem
from rnnviz.text import UNKNOWN
from rnnviz.text.conllu import Tree


class TreeWords(NamedTuple):
    """What was measured of the words of a treebank.

    Attributes:
        words: every word that has enough words after it in its sentence, by how many that are.
        lives: how long they are held, in words.
    """

    words: dict[int, Words]
    lives: HalfLives


def tree_words(
    model: SequenceModel, problem: TextProblem, trees: Iterable[Tree], layer: int = -1
) -> TreeWords:
    """What a model writes, keeps and has left of every word, and how long units hold it.

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
    curves, decays, steps = [], [], 0
    for number, tree in enumerate(trees):
        ids = tree_ids(problem, tree)
        trace = read(model, ids).trace(layer)
        gates = trace["input_gate"], trace["forget_gate"]
        left = {
            "mean": left_after(*gates, max(AFTER)),
            "norm": left_after(*gates, max(AFTER), trace["content"]),
        }
        curves.append(left["mean"])
        steps += len(ids)
        with np.errstate(divide="ignore"):
            decays.append(len(ids) / half_life(trace["forget_gate"]))
        tags = np.array(tree.token_tags())
        for after in AFTER:
            count = len(ids) - after
            if count > 0:
                rows[after].append(_sentence(number, ids, tags, unknown, left, after, count))
    words = {after: _joined(tables) for after, tables in rows.items() if tables}
    if not words:
        raise ValueError("No sentence has two words or more: choose a larger treebank.")
    with np.errstate(divide="ignore"):
        lives = steps / np.sum(decays, axis=0)
    return TreeWords(words, HalfLives.of(np.vstack(curves), lives))


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
