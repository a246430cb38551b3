"""The catalogue rows of the text tasks."""

from __future__ import annotations

from rnnviz.tasks import streams
from rnnviz.tasks.base import Task
from rnnviz.tasks.options import Option
from rnnviz.tasks.text import TextCharacters, TextSubwords, TextWords
from rnnviz.tasks.text_source import SOURCES


def _options(
    vocabulary_size: int, minimum_count: int, length: int, lower_case: bool
) -> tuple[Option, ...]:
    """The options of a text task with their defaults."""
    return (
        *SOURCES,
        Option(
            "vocabulary_size",
            vocabulary_size,
            minimum=10,
            maximum=50_000,
            help="Size of the vocabulary; rarer tokens become <unk>.",
        ),
        Option(
            "minimum_count",
            minimum_count,
            minimum=1,
            maximum=100,
            help="Tokens that occur less often become <unk>.",
        ),
        streams.length_option(length),
        Option("lower_case", lower_case, help="Whether upper and lower case are the same."),
    )


TEXT_WORDS = Task(
    key="text-words",
    title="Words of a text",
    summary="Predict every next word of a text; its last tenth is held out to test on.",
    reference="the recipe of Zaremba, Sutskever and Vinyals (2014) on a text of one's own",
    options=_options(vocabulary_size=5000, minimum_count=2, length=35, lower_case=True),
    defaults={
        "embedding_size": 128,
        "hidden_size": 128,
        "tie_weights": True,
        "dropout": 0.2,
        # The recipe of the RAN paper, whose loss is summed over 35 steps where ours is a mean:
        # plain gradient descent with a small clip, without which identity RANs diverge.
        "optimizer": "sgd",
        "learning_rate": 20.0,
        "schedule": "linear",
        "clip": 0.15,
        "forget_bias": 0.0,
        "steps": 2000,
        "batch_size": 20,
        "stop_when_solved": False,
    },
    problem=TextWords,
)

TEXT_SUBWORDS = Task(
    key="text-subwords",
    title="Sub-words of a text",
    summary="Predict every next piece of a word, the pieces learned from the text; its last tenth "
    "is held out to test on.",
    reference="byte-pair encoding as in Sennrich, Haddow and Birch (2016)",
    options=_options(vocabulary_size=2000, minimum_count=1, length=50, lower_case=False),
    defaults=TEXT_WORDS.defaults,
    problem=TextSubwords,
)

TEXT_CHARACTERS = Task(
    key="text-chars",
    title="Characters of a text",
    summary="Predict every next character of a text; its last tenth is held out to test on.",
    reference="the recipe of Zaremba, Sutskever and Vinyals (2014) on a text of one's own",
    options=_options(vocabulary_size=500, minimum_count=1, length=64, lower_case=False),
    defaults={
        "embedding_size": 32,
        "hidden_size": 128,
        "dropout": 0.1,
        "optimizer": "sgd",
        "learning_rate": 10.0,
        "schedule": "linear",
        "clip": 0.2,
        "forget_bias": 0.0,
        "steps": 2000,
        "batch_size": 20,
        "stop_when_solved": False,
    },
    problem=TextCharacters,
)
