"""The Penn Treebank, word by word.

Lee, Levy and Zettlemoyer (2017), "Recurrent additive networks", section 3; the recipe is that of
Zaremba, Sutskever and Vinyals (2014).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.tasks import streams
from rnnviz.tasks.base import Task
from rnnviz.tasks.batch import Batch
from rnnviz.tasks.data.ptb import load
from rnnviz.tasks.options import Option
from rnnviz.tasks.text import TextWords
from rnnviz.text import Corpus

_CHUNK = 256
"""Tokens that are tested at a time: with one column and a carried state, this changes nothing."""
_EXAMPLE_TOKENS = 20_000
"""Tokens of the part that is measured on, among which the examples are chosen."""

MEASURED_ON = Option(
    "measured_on",
    "valid",
    choices=("valid", "test"),
    help="Which part the metric is taken over; the paper reports both.",
)


class PennTreebank(TextWords):
    """Predict each next word; 10,000 words, the end of a sentence among them.

    The training part runs through in parallel streams whose state is carried from batch to batch
    and begins anew with each epoch; the metric is taken with a single stream, from its first word
    on, with its state carried all the way.
    """

    key = "ptb"
    metric_name = "perplexity"
    solved_when = "Better than chance when the perplexity is below that of word frequencies alone."

    def __init__(
        self, options: Mapping[str, Any], seed: int, details: Mapping[str, Any] | None
    ) -> None:
        """Read the text or, if there are any, the details of a saved run.

        Raises:
            ValueError: when the text is not at hand, or the details cannot be used.
        """
        self.metric_name, _ = self.measure(options)
        # The files are in lower case; so must be what people type.
        super().__init__({**options, "lower_case": True}, seed, details)

    @classmethod
    def measure(cls, options: Mapping[str, Any]) -> tuple[str, str]:
        """The part that it is taken over stands before it."""
        return f"{options.get('measured_on', MEASURED_ON.default)} perplexity", cls.metric_unit

    def _load(self) -> Corpus:
        """The treebank as a text of one's own, without its sentences."""
        treebank = load()
        held_out = getattr(treebank, self.options["measured_on"])
        tokens = tuple(treebank.vocabulary.decode(held_out[:_EXAMPLE_TOKENS]))
        return Corpus((), "words", True, treebank.vocabulary, treebank.train, held_out, tokens, 0)

    def evaluation(self) -> list[Batch]:
        """The measured part in one stream, as many words of it as the option says.

        Raises:
            ValueError: when the text is not at hand.
        """
        held_out = self.corpus.held_out[: self.options["test_tokens"] + 1]
        return streams.test_batches(held_out, 1, _CHUNK)


PTB = Task(
    key="ptb",
    title="Words of the Penn Treebank",
    summary="Predict every next word of articles from a newspaper; 10,000 words are told apart.",
    reference="Lee, Levy and Zettlemoyer (2017), section 3; the text as prepared by Mikolov",
    options=(
        streams.length_option(35),
        MEASURED_ON,
        Option(
            "test_tokens",
            10_000,
            minimum=1000,
            maximum=100_000,
            help="Most words that the metric is taken over; 100,000 is all of either part.",
        ),
    ),
    defaults={
        "embedding_size": 200,
        "hidden_size": 200,
        "num_layers": 2,
        "dropout": 0.2,
        # As for a text of one's own: the paper sums its loss over 35 steps, ours is a mean.
        "optimizer": "sgd",
        "learning_rate": 20.0,
        "schedule": "linear",
        "clip": 0.15,
        "forget_bias": 0.0,
        "steps": 3984,
        "batch_size": 20,
        "snapshots": 12,
        "stop_when_solved": False,
    },
    problem=PennTreebank,
)
