"""How far arrows can be trusted: on one text, over a treebank, and in tables made before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rnnviz.analysis.agreement import agreement_table
from rnnviz.analysis.agreement_table import ARROW, COLUMNS, EVERY, PREVIOUS, AgreementTable
from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.inspection.activations import activations_of
from rnnviz.inspection.arrows import ReadText
from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import Moment, text_problem
from rnnviz.inspection.treebanks import measured_tables
from rnnviz.model import restore_model
from rnnviz.probe.agreement import OCCLUSION, evidence, tree_evidence, tree_profile, with_excess
from rnnviz.probe.occlusion import WINDOW
from rnnviz.run import Run
from rnnviz.text.conllu import Tree

MOST_WORDS = 300
"""Words of a text on which agreement is measured."""

_NEEDED = {"run", "step", "treebank", "sentences", "words", "bootstrap", "rows"}


@kept(48, lambda run, text, profile: (run.id, run.latest.step, text.layer, text.ids.tobytes()))
def measure_sentence(
    run: Run, text: ReadText, profile: Callable[[], DistanceProfile]
) -> dict[str, Any]:
    """Agreement on one text, as ``AgreementTable.to_dict`` has it; measured once.

    What distance alone predicts is asked for only where nothing is known yet.

    Raises:
        ValueError: when the text is too short or too long; one sentence.
    """
    problem = text_problem(run)
    if not 2 <= len(text.tokens) <= MOST_WORDS:
        raise ValueError(f"Agreement is measured on texts of 2 to {MOST_WORDS} {problem.unit}.")
    measured = evidence(activations_of(run, text), with_excess(profile()), layer=text.layer)
    return agreement_table([measured], sum(text.unknown)).to_dict()


def measure_trees(
    moment: Moment,
    trees: list[Tree],
    window: int | None = None,
    seed: int = 0,
    watched: Callable[[list[Tree], str], Iterable[Tree]] = lambda trees, _: trees,
) -> AgreementTable:
    """Agreement over a treebank; each sentence is read twice, first for what distance predicts.

    Args:
        moment, trees: which weights on which sentences.
        window: how many words back occlusion and gradient look; the usual number where None.
        seed: of the bootstrap.
        watched: gives the sentences again while it shows how many are through.

    Raises:
        ValueError: when the run does not read words; one sentence.
    """
    model, problem = restore_model(moment.run, moment.step), text_problem(moment.run)
    profile = tree_profile(model, problem, watched(trees, "distances"), moment.layer)
    sentences, arrows = watched(trees, "agreement"), with_excess(profile)
    measured = list(
        tree_evidence(model, problem, sentences, arrows, moment.layer, window or WINDOW)
    )
    return agreement_table(
        [tree.evidence for tree in measured], sum(e.unknown for e in measured), seed
    )


def corpus_tables(run_id: str, step: int, folder: Path) -> dict[str, Mapping[str, Any]]:
    """The tables of ``python -m rnnviz trust --output FILE.json``; see :func:`measured_tables`."""
    return measured_tables(run_id, step, folder, _NEEDED, set(COLUMNS))


class Score(NamedTuple):
    """How often an arrow points at the word whose removal changes the prediction most.

    Attributes:
        sentences: of the treebank.
        arrow: the arrow's share, between 0 and 1.
        previous: the share of always pointing at the word just before.
    """

    sentences: int
    arrow: float
    previous: float


def score_of(run_id: str, step: int, folder: Path, view: str) -> Score | None:
    """The score of a view's arrows over the first treebank measured for a run's weights.

    Args:
        run_id, step, folder: as for :func:`corpus_tables`.
        view: its title.

    Returns:
        None where nothing was measured of the run or of the view.
    """
    for table in corpus_tables(run_id, step, folder).values():
        rows = [r for r in table["rows"] if (r["target"], r["words counted"]) == (OCCLUSION, EVERY)]
        shares = {(row["method"], row["view"]): row["share"] for row in rows}
        if (ARROW, view) in shares and (PREVIOUS, "") in shares:
            return Score(table["sentences"], shares[ARROW, view], shares[PREVIOUS, ""])
    return None
