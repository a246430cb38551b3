"""Below the arrows: one closer look at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rnnviz.figures.export import ArrowRecord
from rnnviz.inspection.arrows import ReadText
from rnnviz.run import Run
from rnnviz.ui.fields import Field, one_of
from rnnviz.ui.influence.agreement import agreement_fields, agreement_panel
from rnnviz.ui.influence.attribution import attribution_fields, attribution_panel
from rnnviz.ui.influence.exports import files_panel
from rnnviz.ui.influence.figures import reach_panel
from rnnviz.ui.influence.intervention import intervention_panel
from rnnviz.ui.influence.retention import ATTRIBUTION, retention_fields, retention_panel
from rnnviz.ui.intervention import intervention_fields
from rnnviz.ui.page_state import PageState
from rnnviz.ui.what_if import what_if_fields, what_if_look


class Look(NamedTuple):
    """One closer look.

    Attributes:
        title: what people read.
        panel: draws it.
    """

    title: str
    panel: Callable[[PageState, Run, ReadText, ArrowRecord], None]


LOOKS: Mapping[str, Look] = {
    "reach": Look(":material/straighten: Distances and weights", reach_panel),
    "retention": Look(":material/hourglass: Written, kept, left", retention_panel),
    ATTRIBUTION: Look(":material/bar_chart: Next word", attribution_panel),
    "surgery": Look(":material/content_cut: Intervention", intervention_panel),
    "what-if": Look(":material/alt_route: What if", what_if_look),
    "trust": Look(":material/fact_check: Faithfulness", agreement_panel),
    "files": Look(":material/download: Table and files", files_panel),
}
"""What can be looked at, by its name in the link."""


def closer_fields() -> dict[str, Field]:
    """Which look is chosen, and what determines each of them."""
    return {
        "below": Field("reach", _look),
        **retention_fields(),
        **attribution_fields(),
        **intervention_fields(),
        **agreement_fields(),
        **what_if_fields(),
    }


def _look(text: str) -> str:
    """A look in the link; links of before have another name for the next word."""
    return one_of("closer look", LOOKS)(ATTRIBUTION if text == "ledger" else text)


def closer_look(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """Let people choose a look, and show it."""
    titles = {name: look.title for name, look in LOOKS.items()}
    state.segments("A closer look", "below", titles, label_visibility="collapsed")
    LOOKS[state["below"]].panel(state, run, text, record)
