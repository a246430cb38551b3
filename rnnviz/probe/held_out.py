"""What distance alone predicts of a model's weights, measured over what its task held out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.influence.distance_profile import DistanceProfile, ProfileBuilder
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.probe.activations import read
from rnnviz.tasks import TextProblem

FURTHEST = 200
MOST_TOKENS = 10_000
_PIECE = 1000  # read at a time: what the model predicts takes much memory


def held_out_pieces(problem: TextProblem, text: str | None = None) -> list[NDArray[np.int64]]:
    """Token ids of what a task held out, in pieces; its examples where its text is not here.

    Args:
        problem: of the run.
        text: to read in the place of what was held out.
    """
    try:
        ids = problem.corpus.held_out if text is None else _encoded(problem, text)
    except ValueError:  # the text is not at hand
        batch = problem.examples()
        return [batch.inputs[:length, column] for column, length in enumerate(batch.lengths)]
    ids = ids[:MOST_TOKENS]
    return [ids[start : start + _PIECE] for start in range(0, len(ids), _PIECE)]


def _encoded(problem: TextProblem, text: str) -> NDArray[np.int64]:
    return problem.vocabulary.encode(problem.tokens(text)[:MOST_TOKENS])


def measuring(
    model: SequenceModel,
    pieces: Sequence[NDArray[np.int64]],
    layer: int = -1,
    furthest: int = FURTHEST,
) -> Iterator[tuple[float, DistanceProfile]]:
    """Measure the profile piece by piece; no pair of words reaches from one into another.

    Args:
        model: not in training.
        pieces: token ids (time,) each.
        layer: whose gates are measured.
        furthest: largest distance.

    Yields:
        the share that is done, and the profile so far; the last one is whole.
    """
    builder = ProfileBuilder(furthest)
    for number, ids in enumerate(pieces, 1):
        trace = read(model, ids).trace(layer)
        builder.start()
        builder.read(trace["input_gate"], trace["forget_gate"])
        yield number / len(pieces), builder.profile()
