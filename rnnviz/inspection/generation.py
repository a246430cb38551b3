"""A prompt, and what a run's model goes on with, as people write it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import regex

from rnnviz.inspection.arrows import ReadText, unknown_of
from rnnviz.inspection.recent import kept, trace_bytes
from rnnviz.inspection.runs import text_problem
from rnnviz.model.traces import shared_trace
from rnnviz.run import Run
from rnnviz.tasks import TextProblem
from rnnviz.text import END, UNKNOWN, direction
from rnnviz.text.subwords import SPACE
from rnnviz.text.tokenizing import Unit, is_unspaced
from rnnviz.training import generate

_CLOSING = regex.compile(r"[.,;:!?\u2026\u060c\u061b\u061f\u06d4%\p{Pe}\p{Pf}]+")
_OPENING = regex.compile(r"[\p{Ps}\p{Pi}$\u00a3\u20ac]+")
_WIDE = regex.compile(r"[\u3000-\u303f\uff00-\uffef]+")


def pieces(tokens: Sequence[str], unit: Unit) -> list[str]:
    """Each token with the white space that stands before it; an end of a sentence is a new line.

    Put together they are a text for people. Which of two quotation marks opens is not known, so
    straight ones keep their spaces.
    """
    texts: list[str] = []
    before: str | None = None
    for token in tokens:
        if token == END:
            texts.append("\n" if before not in (None, END) else "")
        elif unit == "sub-words":
            text = token.replace(SPACE, " ")
            texts.append(text.lstrip(" ") if before in (None, END) else text)
        elif unit == "characters" or before in (None, END):
            texts.append(token)
        else:
            assert before is not None
            texts.append((" " if _spaced(before, token) else "") + token)
        before = token
    return texts


def readable(tokens: Iterable[str], unit: Unit) -> str:
    """Tokens as a text for people."""
    return "".join(pieces(list(tokens), unit)).strip()


def _spaced(before: str, token: str) -> bool:
    """Whether people write a space between two words."""
    if _CLOSING.fullmatch(token) or _OPENING.fullmatch(before):
        return False
    if _WIDE.fullmatch(token) or _WIDE.fullmatch(before):
        return False
    return not (is_unspaced(before) and is_unspaced(token))


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
    trace = shared_trace(run, ids, layer=layer, labels=tokens)
    return Generated(ReadText(tokens, ids, unknown_of(run, ids), trace, layer), len(words))


def default_prompt(problem: TextProblem) -> str:
    """The beginning of a held-out sentence that has no unknown token in it."""
    examples, most = problem.examples().tokens, _PROMPT_TOKENS[problem.unit]
    # A run from elsewhere may have ends of sentences in its examples.
    rows = [[token for token in row if token != END][:most] for row in examples]
    rows = [row for row in rows if row] or [[UNKNOWN]]
    known = [row for row in rows if problem.vocabulary.encode(row).all()]
    return problem.join((known or rows)[0]).strip()


def as_html(written: Generated, problem: TextProblem) -> str:
    """The text with its prompt marked; everything in it is escaped."""
    marked = zip(pieces(written.text.tokens, problem.unit), written.text.unknown, strict=True)
    spans = [
        f"<u>{html.escape(piece)}</u>" if dots else html.escape(piece) for piece, dots in marked
    ]
    prompt, rest = "".join(spans[: written.prompt]), "".join(spans[written.prompt :])
    way = direction(" ".join(written.text.tokens))
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
