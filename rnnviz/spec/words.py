"""What has to be said of a cell in words, the same on every page and on the command line."""

from __future__ import annotations

from rnnviz.spec.cell import CellSpec


def no_carried_state(spec: CellSpec) -> str:
    """Why a cell without a carried state has no influence weights to look at; one sentence."""
    past = "the past reaches a step only through its content, which reads the output before it"
    if spec.content.source is None:
        past = "no step's content sees the past either"
    return (
        f"The {spec.title} carries no state from step to step: {past}, so influence weights say "
        "nothing about its memory."
    )
