"""A prompt, and what a run's model goes on with."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.inspection.arrows import ReadText, unknown_of
from rnnviz.inspection.recent import kept, trace_bytes
from rnnviz.inspection.runs import text_problem
from rnnviz.model import record
from rnnviz.run import Run
from rnnviz.tasks import TextProblem
from rnnviz.text import END, UNKNOWN, direction
from rnnviz.text.joining import pieces, readable
from rnnviz.training import generate

LONGEST_PROMPT = 2000
"""Characters."""
_PROMPT_TOKENS = {"words": 6, "sub-words": 10, "characters": 40}


class Generated(NamedTuple):
    """A prompt and what a model went on with.

    Attributes:
        text: all tokens, read by the model.
        prompt: how many of them are the prompt's.
    """

    text: ReadText
    prompt: int


@kept(
    24,
    lambda run, *given: (run.id, run.latest.step, *given),
    lambda found: trace_bytes(found.text.trace),
)
def generated(run: Run, prompt: str, count: int, temperature: float, seed: int) -> Generated:
    """How a run's last weights continue a prompt; the same arguments give the same text. Kept.

    A ``count`` of tokens is drawn; at a temperature of 0 it is always the likeliest.

    Raises:
        ValueError: when the prompt is empty or a number cannot be used; one sentence.
    """
    problem = text_problem(run)
    words = problem.tokens(prompt[:LONGEST_PROMPT].strip())
    if not words:
        raise ValueError(f"The prompt is empty: give the model some {problem.unit} to continue.")
    start = problem.vocabulary.encode(words)
    excluded = (problem.vocabulary.id(UNKNOWN),)
    added = generate(run, start, count, temperature, seed, excluded=excluded)
    ids = np.concatenate([start, added])
    tokens = [*words, *problem.vocabulary.decode(added)]
    layer = run.config.num_layers - 1
    trace = record(run, ids, layer=layer, labels=tokens)
    return Generated(ReadText(tokens, ids, unknown_of(run, ids), trace, layer), len(words))


def default_prompt(problem: TextProblem) -> str:
    """The beginning of a held-out sentence that has no unknown token in it."""
    examples, most = problem.examples().tokens, _PROMPT_TOKENS[problem.unit]
    # A run from elsewhere may have ends of sentences in its examples.
    rows = [[token for token in row if token != END][:most] for row in examples]
    rows = [row for row in rows if row] or [[UNKNOWN]]
    known = [row for row in rows if problem.vocabulary.encode(row).all()]
    return problem.join((known or rows)[0]).strip()


def as_html(found: Generated, problem: TextProblem) -> str:
    """The text with its prompt marked; everything in it is escaped."""
    told = zip(pieces(found.text.tokens, problem.unit), found.text.unknown, strict=True)
    shown = [f"<u>{html.escape(piece)}</u>" if dots else html.escape(piece) for piece, dots in told]
    prompt, rest = "".join(shown[: found.prompt]), "".join(shown[found.prompt :])
    way = direction(" ".join(found.text.tokens))
    return (
        f'<div class="generated" dir="{way}" role="region" aria-label="Generated text">'
        f"<mark>{prompt}</mark>{rest}</div>"
    )


def plain_text(tokens: Sequence[str], problem: TextProblem) -> str:
    """The text as it goes into the sentence box, in one line, without the ends of sentences.

    Read there, it gives the same tokens; of characters, white space may be less.
    """
    if problem.unit == "characters":
        return " ".join("".join(" " if token == END else token for token in tokens).split())
    kept = [token for token in tokens if token != END]
    nice = readable(kept, problem.unit)
    return nice if problem.tokens(nice) == kept else problem.join(kept)
