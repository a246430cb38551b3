"""Prediction of the next word or character of a text of one's own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks import streams
from rnnviz.tasks.batch import Batch, Ints, steps_mask
from rnnviz.tasks.kinds import NextSymbolProblem
from rnnviz.tasks.own import MOST_CHARACTERS, check_count
from rnnviz.tasks.text_details import TextDetails, example_rows, shortened
from rnnviz.tasks.text_source import read_source
from rnnviz.text import END, Corpus, Vocabulary, direction, note
from rnnviz.text.corpus import splitter
from rnnviz.text.subwords import SPACE
from rnnviz.text.tokenizing import Unit

TEST_TOKENS = 10_000
"""Most held-out tokens that the metric is taken over: it must be quick."""

_TEST_COLUMNS = 10
_LONGEST_SENTENCE = 5000


class TextProblem(NextSymbolProblem):
    """Predict each next token; the text goes through in parallel streams.

    A problem made from the details of a saved run knows its vocabulary, baseline and examples
    without the text; only training and testing need the text again.

    Attributes:
        vocabulary: tokens and their ids.
        item: what one token is called.
        direction: ``"ltr"`` or ``"rtl"``.
        note: one sentence on how the text was split where that may surprise, else "".
    """

    restorable = True
    metric_better = "lower"
    has_end = False
    own_form = "Type or paste a sentence."
    unit: Unit
    item: str
    example_range: tuple[int, int]

    def __init__(
        self, options: Mapping[str, Any], seed: int, details: Mapping[str, Any] | None
    ) -> None:
        """Read the text or, if there are any, the details of a saved run."""
        super().__init__(seed)
        self.options = dict(options)
        self._restored = details is not None
        saved = self._prepare() if details is None else TextDetails.from_dict(details)
        self._check(saved)
        self.vocabulary: Vocabulary = saved.vocabulary
        self.direction, self.note = saved.direction, saved.note
        self._saved = saved
        if saved.uniform:
            self.baseline_name = f"takes every {self.item} for equally frequent"
            self.solved_when = (
                f"Better than chance when it is better than one that {self.baseline_name}."
            )
        self.symbols = self.vocabulary.tokens
        self.input_size = self.output_size = len(self.vocabulary)

    def _check(self, saved: TextDetails) -> None:
        """Refuse details of another unit; they may come from an upload."""
        if (saved.subwords is not None) != (self.unit == "sub-words"):
            raise ValueError(f"These are not the details of a run on {self.unit}.")

    @cached_property
    def corpus(self) -> Corpus:
        """The text with its tokens.

        Raises:
            ValueError: when the text is not at hand or not the one that the run was trained on.
        """
        corpus = self._load()
        if self._restored and corpus.vocabulary != self.vocabulary:
            raise ValueError("This is not the text that the run was trained on: give that one.")
        return corpus

    def _load(self) -> Corpus:
        """Read the text, split it and number its tokens."""
        try:
            text = read_source(self.options)
        except ValueError as error:
            if not self._restored:
                raise
            raise ValueError(
                "The text of this run is not at hand: give it again to train or test on it."
            ) from error
        return Corpus.from_text(
            text,
            self.unit,
            self.options["lower_case"],
            self.options["vocabulary_size"],
            self.options["minimum_count"],
        )

    def _prepare(self) -> TextDetails:
        """What is kept with a run, from the text."""
        corpus = self.corpus
        sample = " ".join(sentence.text for sentence in corpus.sentences[:500])
        targets = np.concatenate([batch.targets.ravel() for batch in self.evaluation()])
        entropy = streams.unigram_entropy(corpus.train, targets, len(corpus.vocabulary))
        return TextDetails(
            corpus.vocabulary,
            self.summary(entropy),
            example_rows(corpus.held_out_tokens, self.example_range),
            direction(sample),
            note(sample, self.unit),
            corpus.subwords,
        )

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """The next tokens of ``batch_size`` parallel streams; ``rng`` is not used.

        Raises:
            ValueError: when the text is not at hand or too short for so many streams.
        """
        return streams.training_batch(self.corpus.train, batch_size, self.options["length"], step)

    def epoch_batches(self, batch_size: int) -> int:
        """How many batches of so many streams an epoch has; it raises what :meth:`draw` does."""
        return streams.epoch_batches(self.corpus.train, batch_size, self.options["length"])

    def evaluation(self) -> list[Batch]:
        """The held-out part in consecutive batches, at most ``TEST_TOKENS`` tokens.

        Raises:
            ValueError: when the text is not at hand.
        """
        held_out = self.corpus.held_out[: TEST_TOKENS + 1]
        return streams.test_batches(held_out, _TEST_COLUMNS, self.options["length"])

    def examples(self) -> Batch:
        """Sentences of the held-out part."""
        return self._sentences(self._saved.examples)

    def tokens(self, text: str) -> list[str]:
        """The tokens of a sentence, before rare ones become ``<unk>``."""
        return splitter(self.unit, self.options["lower_case"], self._saved.subwords)(text)

    def join(self, tokens: Iterable[str]) -> str:
        """Tokens as a text that is read the same way again, ends of sentences left out."""
        tokens = [token for token in tokens if token != END]
        if self.unit == "sub-words":
            return "".join(tokens).replace(SPACE, " ").strip()
        return (" " if self.unit == "words" else "").join(tokens)

    def own(self, text: str) -> Batch:
        """A sentence that is short enough to be shown step by step."""
        # A very long text is not even split.
        long = len(text) > MOST_CHARACTERS
        check_count(len(text if long else self.tokens(text)), self.unit)
        return self.encode(text)

    def encode(self, text: str) -> Batch:
        """A sentence of the user's as a batch of one.

        Raises:
            ValueError: when it is empty or very long.
        """
        tokens = self.tokens(text.strip())
        if not tokens:
            raise ValueError(f"The sentence is empty: give some {self.unit}.")
        if len(tokens) > _LONGEST_SENTENCE:
            raise ValueError(
                f"The sentence has {len(tokens):,} {self.unit}: give at most {_LONGEST_SENTENCE:,}."
            )
        return self.sentence(tokens)

    def sentence(self, tokens: Iterable[str]) -> Batch:
        """Tokens as a batch of one; those that are not in the vocabulary are read as unknown."""
        return self._sentences((tuple(tokens),))

    def changed(self, batch: Batch, time: int, text: str) -> Batch:
        """Another token at one step.

        Raises:
            ValueError: when there is no such step, or it is not exactly one token; one sentence.
        """
        every = batch.tokens[0] if batch.tokens else self.vocabulary.decode(batch.inputs[:, 0])
        read = [*every]
        if not 0 <= time < len(read):
            raise ValueError(f"Choose a {self.item} from 1 to {len(read)}, not {time + 1}.")
        # A piece of a word could not be typed otherwise, and a space is a character too.
        known = text in self.vocabulary
        typed = [text] if known else self.tokens(text.strip())
        if len(typed) != 1:
            raise ValueError(f"Type exactly one {self.item}, not {shortened(text)!r}.")
        return self.sentence([*read[:time], *typed, *read[time + 1 :]])

    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """The sum of the cross-entropies, in nats, and the number of tokens."""
        return streams.cross_entropy(predictions, batch)

    def baseline(self) -> float:
        """The metric of a model that knows only how frequent each token is."""
        return self._saved.baseline

    def solved(self, metric: float) -> bool:
        """Whether the model beats the baseline."""
        return metric < self.baseline()

    def labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The tokens that were read, as a person wrote them where that is known."""
        if batch.tokens:
            return tuple(map(_shown, batch.tokens[index]))
        return super().labels(batch, index)

    def unknown(self, batch: Batch, index: int) -> frozenset[str]:
        """The labels that stand for a token which is not in the vocabulary."""
        ids = batch.inputs[: batch.lengths[index], index]
        labels = zip(self.labels(batch, index), ids, strict=True)
        return frozenset(label for label, token in labels if token == 0)

    def target_labels(self, batch: Batch, index: int) -> tuple[str, ...]:
        """The tokens that came next."""
        if batch.tokens:
            return tuple(map(_shown, (*batch.tokens[index][1:], END)))
        return super().target_labels(batch, index)

    def details(self) -> dict[str, Any]:
        """Vocabulary, baseline, examples and how to write the text."""
        return self._saved.to_dict()

    def symbol_label(self, symbol: int) -> str:
        """A token for people."""
        return _shown(self.symbols[symbol])

    def _sentences(self, rows: tuple[tuple[str, ...], ...]) -> Batch:
        """Sentences as a padded batch; the last token of each is asked for the end."""
        lengths: Ints = np.array([len(row) for row in rows], dtype=np.int64)
        inputs = np.zeros((int(lengths.max()), len(rows)), dtype=np.int64)
        targets = np.zeros_like(inputs)
        for column, row in enumerate(rows):
            ids = self.vocabulary.encode((*row, END))
            inputs[: len(row), column], targets[: len(row), column] = ids[:-1], ids[1:]
        return Batch(inputs, targets, lengths, steps_mask(lengths, len(inputs)), tokens=rows)


class TextWords(TextProblem):
    """Words; the metric is the perplexity per token, ``<eos>`` and punctuation included."""

    key = "text-words"
    unit: Unit = "words"
    item = "word"
    example_range = (5, 40)
    metric_name = "held-out perplexity"
    metric_unit = ""
    baseline_name = "knows only how frequent each word is"
    solved_when = (
        "Better than chance when the held-out perplexity is below that of word frequencies alone."
    )

    def summary(self, mean: float) -> float:
        """Perplexity from nats per token."""
        return math.exp(min(mean, 700.0))


class TextSubwords(TextWords):
    """Pieces of words, learned from the text; the metric is the perplexity per piece."""

    key = "text-subwords"
    unit: Unit = "sub-words"
    item = "piece"
    example_range = (8, 60)
    baseline_name = "knows only how frequent each piece is"
    solved_when = (
        "Better than chance when the held-out perplexity is below that of the frequencies of the "
        "pieces alone."
    )


class TextCharacters(TextProblem):
    """Characters; the metric is in bits per character, the ends of sentences included."""

    key = "text-chars"
    unit: Unit = "characters"
    item = "character"
    example_range = (20, 120)
    metric_name = "held-out bits per character"
    metric_unit = "bits"
    baseline_name = "knows only how frequent each character is"
    solved_when = (
        "Better than chance when a held-out character costs fewer bits than by character "
        "frequencies alone."
    )

    def summary(self, mean: float) -> float:
        """Bits from nats per token."""
        return mean / math.log(2)


def _shown(token: str) -> str:
    """A token for people: a space shows as an open box."""
    return "\u2423" if token == " " else token
