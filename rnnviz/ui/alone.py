"""One figure of a page alone, for the frame of a course page; it stays alive there."""

from __future__ import annotations

import re

from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.fields import Field, one_of

FIGURE = "figure"

_STYLE = """<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"] {
  display: none !important;
}
.stMainBlockContainer { padding: 0.5rem !important; max-width: none !important; }
.stMainBlockContainer :is([data-testid="stVerticalBlock"], [data-testid="stHorizontalBlock"])
  > :not(.KEY, :has(.KEY), :has([data-testid="stAlert"]), [data-testid="stAlert"]) {
  display: none !important;
}
</style>"""


def alone_fields(page: str) -> dict[str, Field]:
    """The value that names the figure which stands alone, for pages that have some."""
    known = PAGES[page].figures if page in PAGES else {}
    return {FIGURE: Field(None, one_of(FIGURE, known))} if known else {}


def alone_style(page: str, figure: str) -> str:
    """The style that leaves only one figure of a page, and warnings."""
    # As Streamlit writes a key as a class.
    key = re.sub(r"[^a-zA-Z0-9_-]", "-", PAGES[page].figures[figure])
    return _STYLE.replace("KEY", f"st-key-{key}")
