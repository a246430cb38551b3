"""How much each word of a text adds to one prediction, by one method; and whether that adds up."""

from __future__ import annotations

from collections.abc import Hashable

from rnnviz.analysis.attribution import Attribution
from rnnviz.analysis.attribution.direct_logit import Squash, direct_logit
from rnnviz.figures.attribution import PARTS
from rnnviz.inspection.activations import activations_of
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import text_problem
from rnnviz.probe.attribution.asked import ask
from rnnviz.probe.attribution.methods import METHODS, Method
from rnnviz.run import Run
from rnnviz.tasks.numbers import with_minus
from rnnviz.text import UNKNOWN

ADDS_UP = 1e-3
"""A gap, relative to the largest part, below which nobody sees that something is missing."""


def _key(run: Run, text: ReadText, *asked: Hashable) -> Hashable:
    return run.id, run.latest.step, text.ids.tobytes(), *asked


@kept(48, _key)
def attribution_of(
    run: Run,
    text: ReadText,
    step: int,
    word: int,
    against: int | None,
    method: str,
    squash: Squash = "straight",
) -> Attribution:
    """The contributions of the words up to a step; kept.

    Args:
        run, text: who read what.
        step: after which word, from 0.
        word, against: ids of the next word that is meant and of the one that it is set against.
        method: of ``METHODS``.
        squash: how direct logit attribution divides a squashed output.

    Raises:
        ValueError: when the text is too long for the method; one sentence.
    """
    row, problem = METHODS[method], text_problem(run)
    if step >= row.most:
        raise ValueError(
            f"{row.title}: at most {row.most} {problem.unit} may stand before the prediction; pin "
            f"an earlier {problem.item}, or choose another method."
        )
    unknown = problem.vocabulary.id(UNKNOWN) if UNKNOWN in problem.vocabulary else None
    asked = ask(activations_of(run, text), step, word, against, unknown)
    return direct_logit(asked, squash) if method == "direct" else row.attribute(asked)


def additivity(method: Method, attribution: Attribution) -> str:
    """Whether words and the rest add up to the logit, in one sentence with the numbers."""
    words = float(attribution.words.sum())
    if not method.signed:
        return "These are weights, no parts of a logit: they are the same for every prediction."
    if not method.additive:
        within = (
            "" if attribution.off is None else f"; β + γ is the logit within {attribution.off:.0e}"
        )
        return with_minus(
            f"Not additive by definition: words {words:+.3f}, the logit {attribution.logit:+.3f}, "
            f"gap {attribution.gap:+.3f}{within}."
        )
    parts = [f"{PARTS[name]} {value:+.3f}" for name, value in attribution.parts.items() if value]
    how = "Additive" if attribution.relative_gap < ADDS_UP else "Additive in the limit only"
    return with_minus(
        f"{how}: {' and '.join([f'words {words:+.3f}', *parts])} are the logit "
        f"{attribution.logit:+.3f}; gap {attribution.gap:+.0e}."
    )
