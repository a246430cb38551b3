"""A whole book through a model: its words, and the arrow of each, found chunk by chunk."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence.views import DEFAULT, view_of
from rnnviz.analysis.long_text import ListedArrows, LongTextBuilder, LongTextStatistics, listed
from rnnviz.model.chunks import record_chunks
from rnnviz.run import Run
from rnnviz.tasks import TextProblem
from rnnviz.text import END, UNKNOWN, sentences

MOST_TOKENS = 1_000_000
CHUNK = 2048
HALF_LIFE_TOKENS = 10_000
"""Over so many tokens from the beginning the half-lives of the units are measured."""

_SENTENCES_AT_ONCE = 200

Watch = Callable[[str, int, int], None]
"""Told what is done, how much of it and of how much; raises to give up."""


@dataclass(frozen=True)
class BookText:
    """A text as tokens.

    Attributes:
        names: every different token once.
        stream: (time,) int32, each token as an index into ``names``.
        ids: (names,) the model's number of each token.
        unknown: (names,) whether the model does not know it and reads ``<unk>``.
        cut: whether the text goes on beyond ``MOST_TOKENS``.
    """

    names: tuple[str, ...]
    stream: NDArray[np.int32]
    ids: NDArray[np.int64]
    unknown: NDArray[np.bool_]
    cut: bool = False

    def __len__(self) -> int:
        """How many tokens."""
        return len(self.stream)

    def tokens(self, start: int, stop: int) -> list[str]:
        """Some of the tokens, in order."""
        return [self.names[index] for index in self.stream[max(start, 0) : stop]]

    def places(self, token: str) -> NDArray[np.int64]:
        """Where a token stands, ascending; upper and lower case are the same."""
        wanted = token.casefold()
        same = [k for k, name in enumerate(self.names) if name.casefold() == wanted]
        return np.flatnonzero(np.isin(self.stream, same)).astype(np.int64)


@dataclass(frozen=True)
class BookOptions:
    """How the arrows of a book are chosen.

    Attributes:
        view: a key of ``VIEWS``, one that is found chunk by chunk.
        band: the name of a band of memory half-lives in ``BANDS``; None for all units.
        layer: of the recurrent layers, from 0.
    """

    view: str = DEFAULT
    band: str | None = None
    layer: int = 0


@dataclass(frozen=True)
class BookArrows:
    """The arrows of a book.

    Attributes:
        text: the tokens.
        source: (time,) int32, the token each points at; -1 where there is none.
        weight: (time,) float32; 0 where there is none.
        unit: (time,) int32; -1 where there is none.
        statistics: the overview.
        seconds: how long the model and the arrows took together.
    """

    text: BookText
    source: NDArray[np.int32]
    weight: NDArray[np.float32]
    unit: NDArray[np.int32]
    statistics: LongTextStatistics
    seconds: float

    @cached_property
    def listed(self) -> ListedArrows:
        """All arrows as a list."""
        return listed(self.source, self.weight, self.unit)

    @property
    def nbytes(self) -> int:
        """Bytes of memory, roughly, the list of arrows included."""
        return 32 * len(self.text) + 48 * len(self.source) + 100 * len(self.text.names)


def read_book(problem: TextProblem, text: str, watch: Watch | None = None) -> BookText:
    """The tokens of a text, as the model learned to read: ``<eos>`` after each sentence.

    Args:
        problem: of the model.
        text: of any length; what comes after ``MOST_TOKENS`` is left out.
        watch: told how many characters are through.

    Raises:
        ValueError: when the text is empty; one sentence.
    """
    index = {END: 0}
    stream = array("i")
    parts = sentences(text)
    for place, sentence in enumerate(parts):
        if len(stream) > MOST_TOKENS:
            break
        if watch is not None and place % _SENTENCES_AT_ONCE == 0:
            watch("Splitting the text", sentence.start, len(text))
        stream.extend(
            index.setdefault(token, len(index)) for token in problem.tokens(sentence.text)
        )
        stream.append(0)
    if not stream:
        raise ValueError(f"The text is empty: give one with {problem.unit} in it.")
    names = tuple(index)
    ids = problem.vocabulary.encode(names)
    unknown = (ids == problem.vocabulary.id(UNKNOWN)) & (np.array(names) != UNKNOWN)
    numbers = np.frombuffer(stream, dtype=np.int32)[:MOST_TOKENS].copy()
    return BookText(names, numbers, ids, unknown, len(stream) > MOST_TOKENS)


def book_arrows(
    run: Run, text: BookText, options: BookOptions, watch: Watch | None = None
) -> BookArrows:
    """The arrow of every token, in the time of about one forward pass.

    O(time * unit) time; beside the result, memory is that of one chunk, O(unit).

    Args:
        run: its last snapshot reads the text.
        text: as :func:`read_book` gives it.
        options: which arrows.
        watch: told how many tokens are through.

    Raises:
        ValueError: when the cell has no such weights, no unit lies in the band or the view is not
            found chunk by chunk; one sentence.
    """
    begun, view = time.perf_counter(), view_of(options.view)
    inputs, layer, steps = text.ids[text.stream], options.layer, len(text)
    units = _units(run, inputs, options)
    feed = view.stream(run.config.hidden_size, units)
    builder = LongTextBuilder(steps)
    source, unit = np.full(steps, -1, dtype=np.int32), np.full(steps, -1, dtype=np.int32)
    weight = np.zeros(steps, dtype=np.float32)
    names = set(view.measure.needs)
    for chunk in record_chunks(run, inputs, layer=layer, chunk=CHUNK, names=names):
        arrows = feed(chunk)
        here = slice(chunk.start, chunk.start + len(chunk))
        # A word that outweighs all before it has no arrow.
        there = arrows.source < np.arange(here.start, here.stop)
        source[here] = np.where(there, arrows.source, -1)
        weight[here] = np.where(there, arrows.weight, 0.0)
        unit[here] = np.where(there, arrows.unit, -1)
        builder.feed(source[here], weight[here], unit[here])
        if watch is not None:
            watch("Finding the arrows", here.stop, steps)
    seconds = time.perf_counter() - begun
    return BookArrows(text, source, weight, unit, builder.statistics(), seconds)


def _units(run: Run, inputs: NDArray[np.int64], options: BookOptions) -> NDArray[np.int64] | None:
    """The units of a band, by their half-lives over the beginning of the text."""
    if options.band is None:
        return None
    beginning = inputs[:HALF_LIFE_TOKENS]
    recorded = record_chunks(
        run, beginning, layer=options.layer, chunk=len(beginning), names={"forget_gate"}
    )
    return BANDS[options.band].units(half_life(next(iter(recorded))["forget_gate"]))
