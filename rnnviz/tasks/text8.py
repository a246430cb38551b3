"""text8, character by character.

Lee, Levy and Zettlemoyer (2017), "Recurrent additive networks", section 3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.tasks import streams
from rnnviz.tasks.base import EXAMPLES, Task
from rnnviz.tasks.batch import Batch, Ints, steps_mask
from rnnviz.tasks.data.packed import baseline_of, packed, unpacked
from rnnviz.tasks.data.text8 import CHARACTERS, PREFIX, WHOLE, load
from rnnviz.tasks.kinds import NextSymbolProblem
from rnnviz.tasks.options import Option
from rnnviz.tasks.own import check_count
from rnnviz.tasks.ptb import MEASURED_ON
from rnnviz.tasks.text_tasks import TEXT_CHARACTERS

_CHUNK = 500
"""Characters that are tested at a time: with one column and a carried state, no more than that."""
_EXAMPLE = 100


class Text8(NextSymbolProblem):
    """Predict each next character, one of 27: a space and the letters.

    Nine tenths of the file are trained on, in parallel streams whose state is carried from batch to
    batch; a twentieth each is there to validate and to test on, in one stream with its state
    carried all the way.
    """

    key = "text8"
    input_size = output_size = len(CHARACTERS)
    symbols = ("\u2423", *CHARACTERS[1:])
    restorable = True
    metric_name = "bits per character"
    metric_unit = "bits"
    metric_better = "lower"
    baseline_name = "knows only how frequent each character is"
    solved_when = (
        "Better than chance when a character costs fewer bits than by character frequencies alone."
    )
    has_end = False
    own_form = "Type or paste a sentence; only its letters are read, and spaces between words."

    def __init__(
        self, options: Mapping[str, Any], seed: int, details: Mapping[str, Any] | None
    ) -> None:
        """Read the text or, if there are any, the details of a saved run.

        Raises:
            ValueError: when the text is not at hand, or the details cannot be used.
        """
        super().__init__(seed)
        self.options = dict(options)
        self.metric_name, _ = self.measure(options)
        if details is None:
            self._shown, self._baseline = self._choose(), self._frequencies_alone()
        else:
            self._shown = unpacked(details.get("examples"), "u1", EXAMPLES, _EXAMPLE + 1)
            self._shown = self._shown % len(CHARACTERS)
            self._baseline = baseline_of(details)

    @classmethod
    def measure(cls, options: Mapping[str, Any]) -> tuple[str, str]:
        """The part that it is taken over stands before it; a prefix is called one."""
        prefix = " of the prefix" if options.get("file") == PREFIX else ""
        part = options.get("measured_on", MEASURED_ON.default)
        return f"{part} bits per character{prefix}", cls.metric_unit

    @property
    def _parts(self) -> dict[str, NDArray[np.uint8]]:
        """The file in three: views, a byte a character."""
        ids = load(self.options["file"])
        first, second = len(ids) * 90 // 100, len(ids) * 95 // 100
        return {"train": ids[:first], "valid": ids[first:second], "test": ids[second:]}

    @cached_property
    def _measured(self) -> Ints:
        """The ids that the metric is taken over, (character,)."""
        count = self.options["test_characters"] + 1
        return self._parts[self.options["measured_on"]][:count].astype(np.int64)

    def _choose(self) -> NDArray[np.uint8]:
        """Stretches of the measured part with the character behind each, (example, character)."""
        part = self._parts[self.options["measured_on"]]
        starts = np.linspace(0, len(part) - _EXAMPLE - 1, EXAMPLES).astype(int)
        return np.stack([part[start : start + _EXAMPLE + 1] for start in starts])

    def _frequencies_alone(self) -> float:
        targets, size = self._measured[1:], len(CHARACTERS)
        return self.summary(streams.unigram_entropy(self._parts["train"], targets, size))

    def draw(self, rng: np.random.Generator, batch_size: int, step: int) -> Batch:
        """The next characters of ``batch_size`` parallel streams; ``rng`` is not used.

        Raises:
            ValueError: when the text is not at hand or too short for so many streams.
        """
        train, length = self._parts["train"], self.options["length"]
        return streams.training_batch(train, batch_size, length, step)

    def epoch_batches(self, batch_size: int) -> int:
        """How many batches of so many streams an epoch has; it raises what :meth:`draw` does."""
        return streams.epoch_batches(self._parts["train"], batch_size, self.options["length"])

    def evaluation(self) -> list[Batch]:
        """The measured part in one stream, as many characters of it as the option says."""
        return streams.test_batches(self._measured, 1, _CHUNK)

    def examples(self) -> Batch:
        """Stretches of the measured part."""
        return _batch(self._shown.T.astype(np.int64))

    def own(self, text: str) -> Batch:
        """A sentence, read as text8 was made: other signs than letters are spaces."""
        letters = (sign if "a" <= sign <= "z" else " " for sign in text.lower())
        typed = " ".join("".join(letters).split())
        if not typed:
            raise ValueError("Type a sentence with some letters from a to z in it.")
        check_count(len(typed), "characters")
        # What follows the last character is open.
        ids = np.array([CHARACTERS.index(sign) for sign in f"{typed} "], np.int64)
        return _batch(ids[:, None])

    def tally(self, predictions: NDArray[Any], batch: Batch) -> tuple[float, float]:
        """The sum of the cross-entropies, in nats, and the number of characters."""
        return streams.cross_entropy(predictions, batch)

    def summary(self, mean: float) -> float:
        """Bits from nats per character."""
        return mean / math.log(2)

    def baseline(self) -> float:
        """The metric of a model that knows only how frequent each character is."""
        return self._baseline

    def solved(self, metric: float) -> bool:
        """Whether the model beats the baseline."""
        return metric < self.baseline()

    def details(self) -> dict[str, Any]:
        """Baseline and examples."""
        return {"baseline": self._baseline, "examples": packed(self._shown)}


def _batch(ids: Ints) -> Batch:
    """Stretches, (time + 1, batch); the last row is only a target."""
    lengths = np.full(ids.shape[1], len(ids) - 1, dtype=np.int64)
    return Batch(ids[:-1], ids[1:], lengths, steps_mask(lengths, len(ids) - 1))


TEXT8 = Task(
    key="text8",
    title="Characters of text8",
    summary="Predict every next character of an encyclopedia, one of 27: a space and the letters.",
    reference="Lee, Levy and Zettlemoyer (2017), section 3; the text of Mahoney (2006)",
    options=(
        Option(
            "file",
            WHOLE,
            choices=(WHOLE, PREFIX),
            help="All of text8, or only its first 6,877,825 characters.",
        ),
        streams.length_option(100),
        MEASURED_ON,
        Option(
            "test_characters",
            20_000,
            minimum=1000,
            maximum=5_000_000,
            help="Most characters that the metric is taken over; 5,000,000 is all of either part.",
        ),
    ),
    defaults={**TEXT_CHARACTERS.defaults, "steps": 3000, "snapshots": 12},
    problem=Text8,
)
