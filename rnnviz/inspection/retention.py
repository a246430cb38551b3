"""Written, kept, left: of each word of a text, and over a treebank."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis import gates
from rnnviz.analysis.retention import HalfLives, left_after, unit_curves
from rnnviz.analysis.retention_table import table, to_markdown
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import Moment, text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.inspection.treebanks import measured_tables
from rnnviz.model import restore_model
from rnnviz.probe.retention import tree_words
from rnnviz.run import Run
from rnnviz.text.conllu import Tree

MOST_AFTER = 20
"""How many words later what is left is looked at, at most."""

_NEEDED = {"run", "step", "treebank", "sentences", "rows", "kinds", "ratio"}
_COLUMNS = {"size", "quantity", "after", "control", "words", "share", "low", "high"}
_HOLDERS = 5


class Retained(NamedTuple):
    """What a text's words leave in the state.

    Attributes:
        mean: the mean weight over units after 0, 1, ... further words, (time, ``MOST_AFTER`` + 1);
            nan where the text ends before.
        norm: the norm of weight times content, likewise.
    """

    mean: NDArray[np.float64]
    norm: NDArray[np.float64]

    def values(self, quantity: str, after: int, size: str = "mean") -> NDArray[np.float64]:
        """Written, kept or left of each word, (time,); nan where it is not known."""
        curves = self.mean if size == "mean" else self.norm
        written, left = curves[:, 0], curves[:, after]
        if quantity == "written":
            return written
        if quantity == "left":
            return left
        share = np.full_like(left, np.nan)
        return np.divide(left, written, out=share, where=written > 0.0)


def _text_key(run: Run, text: ReadText) -> Hashable:
    step = run.snapshots[text.snapshot].step
    return run.id, step, text.layer, text.ids.tobytes()


@kept(48, _text_key, lambda found: found.mean.nbytes + found.norm.nbytes)
def retained(run: Run, text: ReadText) -> Retained:
    """What the words of a text leave in the state of the layer that read it; kept."""
    pair = text.trace["input_gate"], text.trace["forget_gate"]
    return Retained(
        left_after(*pair, MOST_AFTER), left_after(*pair, MOST_AFTER, text.trace["content"])
    )


def holders(text: ReadText, word: int, after: int) -> Rows:
    """The units in which most is left of a word some words later, the most first."""
    pair = text.trace["input_gate"], text.trace["forget_gate"]
    curves = unit_curves(*pair, word, after)
    lives = gates.half_life(text.trace["forget_gate"])
    order = np.argsort(-curves[-1], kind="stable")[:_HOLDERS]
    return [
        {
            "unit": int(unit),
            "written": float(curves[0, unit]),
            f"left after {len(curves) - 1}": float(curves[-1, unit]),
            "half-life": float(lives[unit]),
        }
        for unit in order
    ]


def word_rows(text: ReadText, retained: Retained, after: int) -> Rows:
    """A row a word: both sizes of all three, None where the text ends before."""
    columns = {
        f"{quantity}{'' if quantity == 'written' else f' after {after}'} ({size})": retained.values(
            quantity, after, size
        )
        for size in ("mean", "norm")
        for quantity in ("written", "kept", "left")
    }
    return [
        {"word": t + 1, "text": token}
        | {name: None if np.isnan(v[t]) else float(v[t]) for name, v in columns.items()}
        for t, token in enumerate(text.tokens)
    ]


def measure_corpus(
    moment: Moment,
    trees: list[Tree],
    treebank: str,
    seed: int = 0,
    watched: Callable[[list[Tree], str], Iterable[Tree]] = lambda trees, _: trees,
) -> dict[str, Any]:
    """Shares of variance explained and means by part of speech, over a treebank; plain data.

    Args:
        moment, trees, treebank: which weights on which sentences of which file.
        seed: of shuffles and bootstrap.
        watched: gives the sentences again while it shows how many are through.

    Raises:
        ValueError: when the run does not read words, or the sentences are too short.
    """
    model, problem = restore_model(moment.run, moment.step), text_problem(moment.run)
    words = tree_words(model, problem, watched(trees, "reading"), moment.layer)
    about = {**moment.about(), "treebank": treebank, "sentences": len(trees)}
    return about | table(words.words, len(trees), seed) | {"half_lives": _as_data(words.lives)}


def _as_data(lives: HalfLives) -> dict[str, float | None]:
    """Numbers as JSON has them, None for infinite."""
    return {name: round(v, 3) if np.isfinite(v) else None for name, v in lives._asdict().items()}


def half_lives(text: ReadText, retention: Retained) -> HalfLives:
    """How long a text's words are held: in the mean, and by the units that hold longest."""
    return HalfLives.of(retention.mean, gates.half_life(text.trace["forget_gate"]))


def lives_sentence(mean: float | None, slowest: float | None, item: str = "word") -> str:
    """Both half-lives in one sentence; None, or infinite, where half is never gone."""
    first = "More than half of what is written is left as far as it was followed"
    if mean is not None and np.isfinite(mean):
        first = f"Half of what is written is gone after {mean:.1f} {item}s, in the mean over units"
    longest = "forgets nothing"
    if slowest is not None and np.isfinite(slowest):
        longest = f"has a half-life of {slowest:.1f} {item}s (median)"
    return f"{first}; the tenth of the units that holds longest {longest}."


def corpus_markdown(corpus: Mapping[str, Any]) -> str:
    """What :func:`measure_corpus` found, as people read it."""
    return (
        f"{corpus['run']} ({corpus['cell']}, step {corpus['step']:,}) on {corpus['treebank']}: "
        f"{corpus['sentences']:,} sentences. {_content_words(corpus)}{_lives(corpus)}\n\n"
        f"Means over units:\n\n{to_markdown(corpus)}\n\n"
        f"Norms of weight times content:\n\n{to_markdown(corpus, 'norm')}"
    )


def _content_words(corpus: Mapping[str, Any]) -> str:
    ratio = corpus["ratio"]
    if ratio["share"] is None:
        return "It has no content words, or no function words."
    return (
        f"Content words open the input gate {ratio['share']:.2f} times as wide as function words "
        f"({ratio['low']:.2f} to {ratio['high']:.2f})."
    )


def _lives(corpus: Mapping[str, Any]) -> str:
    lives = corpus.get("half_lives")  # tables of before have none
    return "" if lives is None else f" {lives_sentence(lives['mean'], lives['slowest'])}"


def corpus_tables(run_id: str, step: int, folder: Path) -> dict[str, Mapping[str, Any]]:
    """The tables of ``python -m rnnviz retention --output FILE.json``."""
    return measured_tables(run_id, step, folder, _NEEDED, _COLUMNS)
