"""A step's figure on the screen: its scene, what a person made of it, and the lists that do so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.pair import held_from
from rnnviz.inspection.runs import problem_of
from rnnviz.inspection.scene import HELD, Runs, Scene, alike
from rnnviz.probe.intervention import Clamp
from rnnviz.run import Run
from rnnviz.tasks.starred_letter import LETTERS, STARRED_LETTER
from rnnviz.ui.page_state import PageState

NO_GATE = "none"


@dataclass(frozen=True)
class Stage:
    """A step's figure on the screen.

    Attributes:
        state: of the page, with what a person has changed; None is as the step has it.
        step: the scene as the lesson has it.
        key: of the figure, another one for each step.
        store: where the runs are.
    """

    state: PageState
    step: Scene
    key: str
    store: Runs

    @property
    def runs(self) -> list[Run]:
        """Those of the scene."""
        return [self.store.get(run_id) for run_id in self.step.runs]

    @property
    def scene(self) -> Scene:
        """What a person has made of it."""
        state, step = self.state, self.step
        names = ("letter", "view", "seed", "task")
        changed = {name: state[name] for name in names if state[name] is not None}
        return replace(step, held=self._held(), **changed)

    @property
    def gate(self) -> str:
        """The gate that is held, or none; a step that holds none leaves them alone."""
        return NO_GATE if self.step.held is None else self.state["gate"] or self.step.held.gate

    def _held(self) -> Clamp | None:
        if self.step.held is None or self.gate == NO_GATE:
            return None
        at, hold = self.state["at"] or held_from(self.step.held) + 1, self.state["hold"]
        return Clamp(self.gate, (at - 1,), HELD[hold] if hold else self.step.held.value)


def misfits(stage: Stage) -> dict[str, str]:
    """What in a link does not fit the step's figure, by its name, with a sentence each."""
    state, run, found = stage.state, stage.runs[0], {}
    spec, single = run.config.spec, stage.step.single(run)
    if state["gate"] not in (None, NO_GATE, *spec.moving_gates):
        found["gate"] = (
            f"{spec.title} has no {state['gate'].replace('_', ' ')}; here is the step's."
        )
    if state["letter"] is not None and run.config.task != STARRED_LETTER.key:
        found["letter"] = "This step's figure has no starred letter; here is the step's."
    if stage.step.held is not None:
        state.within("at", "time step", int(single.lengths[0]))
    seeds = [one.config.seed for one in alike(stage.store, run)]
    if state["seed"] is not None and state["seed"] not in seeds:
        told = ", ".join(map(str, seeds))
        found["seed"] = f"There is no seed {state['seed']} here; the seeds are {told}."
    return found


def hands(stage: Stage, run: Run) -> None:
    """What a person can do to networks that read the starred letter."""
    problem, own = problem_of(run), stage.step.single(run)
    if run.config.task != STARRED_LETTER.key:
        return
    labels = problem.labels(own, 0)
    asked = labels[problem.marks(own, 0)[0].time]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        letters = {letter: letter for letter in LETTERS}
        choose(stage, "Starred letter", "letter", letters, asked, 120)
        if stage.step.held is not None:
            _hold(stage, stage.step.held, run, len(labels))


def _hold(stage: Stage, held: Clamp, run: Run, length: int) -> None:
    """Which gate is held, how, and at which step."""
    gates = {name: QUANTITY_TITLES[name] for name in run.config.spec.moving_gates}
    choose(stage, "Gate to hold", "gate", {NO_GATE: "none"} | gates, held.gate, 150)
    if stage.gate != NO_GATE:
        ways, usual = {"closed": "closed (0)", "open": "open (1)"}, [*HELD][held.value]
        choose(stage, "Held", "hold", ways, usual, 130)
        first, shown = held_from(held) + 1, stage.state["at"] or held_from(held) + 1
        bound = stage.state.show(f"at.{stage.key}", shown, partial(_take, stage.state, "at", first))
        st.number_input("At step", 1, length, width=120, **bound)


def choose(
    stage: Stage, label: str, name: str, titles: Mapping[Any, str], usual: Any, width: int
) -> None:
    """A list for a value of the page; another one for each step, as each shows its own at first."""
    shown = usual if stage.state[name] is None else stage.state[name]
    taken = partial(_take, stage.state, name, usual)
    bound = stage.state.show(f"{name}.{stage.key}", shown, taken, titles)
    st.selectbox(label, [*titles], format_func=titles.__getitem__, width=width, **bound)


def _take(state: PageState, name: str, usual: Any, held: Any) -> None:
    state[name] = None if held == usual else held
