"""What distance alone predicts of the weights in a run: measured over text, or from a file."""

from __future__ import annotations

from pathlib import Path

from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.cli.runs import Moment, text_problem
from rnnviz.cli.texts import read_text


def find_profile(
    moment: Moment, held_out: Path | None, file: Path | None, encoding: str | None
) -> DistanceProfile:
    """The profile in a file if it is there, else one that is measured and kept there.

    Raises:
        OSError: when a file cannot be read or written.
        ValueError: when the run reads no text, or a file does not hold what it should.
    """
    if file is not None and file.exists():
        return DistanceProfile.from_json(file.read_bytes())
    profile = _measure(moment, held_out, encoding)
    if file is not None:
        file.write_text(profile.to_json(), encoding="utf-8")
    return profile


def _measure(moment: Moment, held_out: Path | None, encoding: str | None) -> DistanceProfile:
    """The profile of a text, or of what the run held out."""
    # Imported late: --help should not wait for torch.
    from rnnviz.probe.held_out import held_out_pieces, measuring
    from rnnviz.training import restore_model

    problem, text = text_problem(moment.problem), None
    if held_out is not None:
        text = read_text(held_out, encoding)
    pieces = held_out_pieces(problem, text)
    tokens = sum(len(ids) for ids in pieces)
    *_, (_, profile) = measuring(restore_model(moment.run, moment.step), pieces, moment.layer)
    print(f"Measured what distance alone predicts over {tokens:,} held-out tokens.")
    return profile
