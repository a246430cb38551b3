"""What distance alone predicts of the weights in a run: measured over text, or from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.distance_profile import DistanceProfile, ProfileBuilder
from rnnviz.cli.runs import Moment, text_problem
from rnnviz.tasks import Batch, TextProblem
from rnnviz.text import MAX_BYTES, decode

FURTHEST = 200
MOST_TOKENS = 10_000
_PIECE = 1000  # read at a time: what the model predicts takes much memory


def find_profile(moment: Moment, held_out: Path | None, file: Path | None) -> DistanceProfile:
    """The profile in a file if it is there, else one that is measured and kept there.

    Raises:
        OSError: when a file cannot be read or written.
        ValueError: when the run reads no text, or a file does not hold what it should.
    """
    if file is not None and file.exists():
        return DistanceProfile.from_json(file.read_bytes())
    builder, tokens = ProfileBuilder(FURTHEST), 0
    for ids in _pieces(text_problem(moment.problem), held_out):
        trace = moment.trace(_batch(ids), ())
        builder.start()
        builder.read(trace["input_gate"], trace["forget_gate"])
        tokens += len(ids)
    print(f"Measured what distance alone predicts over {tokens:,} held-out tokens.")
    profile = builder.profile()
    if file is not None:
        file.write_text(profile.to_json(), encoding="utf-8")
    return profile


def _pieces(problem: TextProblem, held_out: Path | None) -> Iterator[NDArray[np.int64]]:
    """Token ids of the text, or of what the run held out; its examples where that is not there."""
    if held_out is not None:
        with held_out.open("rb") as stream:
            tokens = problem.tokens(decode(stream.read(MAX_BYTES + 1)).text)
        ids = problem.vocabulary.encode(tokens[:MOST_TOKENS])
    else:
        try:
            ids = problem.corpus.held_out[:MOST_TOKENS]
        except ValueError:  # the text is not at hand
            batch = problem.examples()
            for column, length in enumerate(batch.lengths):
                yield batch.inputs[:length, column]
            return
    for start in range(0, len(ids), _PIECE):
        yield ids[start : start + _PIECE]


def _batch(ids: NDArray[np.int64]) -> Batch:
    """One sequence to read; nothing is predicted."""
    inputs = ids[:, None]
    lengths = np.array([len(ids)], dtype=np.int64)
    return Batch(inputs, inputs, lengths, np.ones(inputs.shape, dtype=bool))
