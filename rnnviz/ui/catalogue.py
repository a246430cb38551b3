"""The catalogue of pages: one row a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Page:
    """One page of the app.

    Attributes:
        key: short name, also of its values in the session.
        title: heading and entry in the navigation.
        path: its address, without the leading slash.
        icon: a Material icon that Streamlit ships.
        summary: one sentence under the heading.
        figures: what can be shown alone, in the frame of another page: its name in the link to the
            key of the element that draws it.
    """

    key: str
    title: str
    path: str
    icon: str
    summary: str
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def script(self) -> str:
        """The file that Streamlit runs, from the top folder."""
        return f"pages/{self.path}.py" if self.path else "app.py"


_ROWS = (
    Page(
        key="first",
        title="Why does it remember?",
        path="",
        icon=":material/help:",
        summary="Two networks read the same sequence: one still knows its beginning, the other has "
        "lost it.",
        figures={"networks": "first.pair"},
    ),
    Page(
        key="lessons",
        title="Lessons",
        path="lessons",
        icon=":material/school:",
        summary="Six short lessons in which the text moves a live figure, and one question each.",
        figures={"step": "lessons.figure"},
    ),
    Page(
        key="playground",
        title="Playground",
        path="playground",
        icon=":material/play_circle:",
        summary="Pick a cell and a task, train it here, and watch its gates learn.",
        figures={"gates": "playground.film", "cell": "playground.cell"},
    ),
    Page(
        key="influence",
        title="Influence arrows",
        path="influence_arrows",
        icon=":material/conversion_path:",
        summary="Which earlier word weighs most in the state at each word: equation 7 of the RAN "
        "paper, on any text.",
        figures={"arrows": "influence.arcs"},
    ),
    Page(
        key="carousel",
        title="Error carousel",
        path="error_carousel",
        icon=":material/timeline:",
        summary="How far error flows back in time: the carousel's own path against the full "
        "gradient, cells side by side.",
        figures={"norms": "carousel.film"},
    ),
    Page(
        key="compare",
        title="Compare cells",
        path="compare",
        icon=":material/compare:",
        summary="Two to six cells on one task, with one seed or several, on shared axes.",
        figures={"gates": "compare.gates", "maps": "compare.maps"},
    ),
    Page(
        key="papers",
        title="Papers",
        path="papers",
        icon=":material/menu_book:",
        summary="Each table of the papers as printed, beside what was measured here, and the "
        "command that runs it again.",
    ),
    Page(
        key="runs",
        title="Runs",
        path="runs",
        icon=":material/list_alt:",
        summary="Every training as a run of its own: find, compare, name, save and share it.",
    ),
)

PAGES: dict[str, Page] = {row.key: row for row in _ROWS}
"""Every page by its key, in the order of the navigation."""
