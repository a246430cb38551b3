"""Sentences of the text that a run was trained on, found without reading all of it as tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rnnviz.run import Run
from rnnviz.tasks import TASKS
from rnnviz.tasks.options import resolve
from rnnviz.tasks.text_source import read_source, source_bytes
from rnnviz.text import sentences, words

MOST_FOUND = 50
MOST_TRIED = 20_000
"""Sentences that hold one of the words; there are more only in texts of millions of words."""
_AROUND = 600
"""Characters on each side of a word that are looked at for the sentence that it stands in."""


def can_be_searched(run: Run) -> bool:
    """Whether the run's text is at hand; it is not read for this."""
    try:
        return source_bytes(run.config.task_options) > 0
    except (OSError, ValueError):
        return False


def find_sentences(run: Run, query: str) -> list[str]:
    """Sentences of a run's text that hold every word of a query, upper or lower case, in order.

    Raises:
        ValueError: when the text is not at hand any more; one sentence.
    """
    wanted = words(query)
    if not wanted:
        return []
    task = TASKS[run.config.task]
    text = read_source(resolve(task.options, run.config.task_options))
    sentences: list[str] = []
    for sentence in islice(_candidates(text, wanted), MOST_TRIED):
        if set(wanted) <= set(words(sentence)):
            sentences.append(sentence)
        if len(sentences) >= MOST_FOUND:
            break
    return sentences


def _candidates(text: str, wanted: Sequence[str]) -> Iterator[str]:
    """Sentences in which the letters of the longest of some lower-case words stand, each once."""
    word = max(wanted, key=len)
    lowered = text.lower()
    # Where lower case has another length, places in it are none in the text.
    body = text if len(lowered) == len(text) else lowered
    place = lowered.find(word)
    while place >= 0:
        start = max(0, place - _AROUND)
        end = place + len(word)
        around = slice(start, place + _AROUND)
        near = all(part in lowered[around] for part in wanted)
        for sentence in sentences(body[around]) if near else ():
            if sentence.start <= place - start < sentence.end:
                yield sentence.text
                end = max(end, start + sentence.end)
        place = lowered.find(word, end)
