"""Why a network knows the starred letter: what is said is what the trace holds."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rnnviz.figures.diagram_parts import fixed
from rnnviz.inspection.pair import memory_unit, trace_held, with_letter
from rnnviz.inspection.pair_words import why_known
from rnnviz.inspection.runs import preview, problem_of
from rnnviz.probe.intervention import Clamp
from rnnviz.run import Run
from rnnviz.store import shipped_root
from rnnviz.tasks import default_config
from rnnviz.tasks.starred_letter import LETTERS, STARRED_LETTER

CLOSED = Clamp("forget_gate", (14,), 0)
RUNS = ["lstm-starred-letter", *(f"lstm-starred-letter-seed-{seed}" for seed in range(4))]


@pytest.fixture(scope="module", params=RUNS)
def run(request: pytest.FixtureRequest) -> Run:
    return Run.load(shipped_root() / request.param)


@pytest.mark.parametrize("held", [None, CLOSED], ids=["free", "held"])
@pytest.mark.parametrize("letter", LETTERS)
def test_every_number_is_one_of_the_trace(run: Run, letter: str, held: Clamp | None) -> None:
    single = with_letter(run, letter)
    said, trace = why_known(run, single, held), trace_held(run, single, held)
    found = re.search(r"gate of unit (\d+)", said)
    assert found is not None
    unit, at = int(found[1]), problem_of(run).marks(single, 0)[0].time
    forget, write, state = (
        trace[name][:, unit].astype(float) for name in ("forget_gate", "input_gate", "cell_state")
    )
    assert f"At the star (step {at})" in said
    assert f"(f = {fixed(forget[at - 1])})" in said
    assert f"at the letter {letter} (step {at + 1})" in said
    assert f"(i = {fixed(write[at])})" in said
    ends = f"c is {fixed(state[at])} at the letter and {fixed(state[-1])} at the question mark."
    assert said.endswith(ends)
    least, most = (re.search(rf"{words} (0\.\d\d)\)", said) for words in ("at least", "at most"))
    assert least is None or forget[at + 1 :].min() >= float(least[1])
    assert most is None or write[at + 1 :].max() <= float(most[1])
    assert f"{forget[at + 1 :].prod():.0%} of {letter} is left" in said
    assert unit == memory_unit(run)
    assert (least is None) == ("f falls to" in said or "f is held at" in said)
    assert held is None or "f is held at 0.00" in said
    assert said.count(". ") == 1


def test_the_shipped_network_shuts_at_the_star_opens_at_the_letter_and_keeps_it() -> None:
    run = Run.load(shipped_root() / "lstm-starred-letter")
    said = why_known(run, with_letter(run, None))
    assert "shuts (f = 0.01) and clears" in said
    assert "opens (i = 0.91) and lets B in" in said
    assert "% of B is left" in said
    closed = why_known(run, with_letter(run, None), CLOSED)
    assert "f is held at 0.00 (step 15), and 0% of B is left" in closed
    always = why_known(run, with_letter(run, None), Clamp("forget_gate", None, 0))
    assert "f is held at 0.00" in always


def test_of_a_network_that_has_learned_nothing_nothing_is_claimed() -> None:
    run = preview(default_config(STARRED_LETTER.key, "lstm", forget_bias=0.0))
    said = why_known(run, with_letter(run, None))
    trace = trace_held(run, with_letter(run, None), None)
    assert np.all(trace["forget_gate"] < 0.9)
    assert "f falls to" in said
    assert "kept" not in said
    assert "clears" not in said
