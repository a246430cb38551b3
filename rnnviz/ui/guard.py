"""What a link hides or locks of a page: a convenience in class, not a protection.

A figure can also stand alone, in the frame of a course page; it stays alive there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.fields import Field, one_of

FIGURE = "figure"

_ALONE = """
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"] {
  display: none !important;
}
.stMainBlockContainer { padding: 0.5rem !important; max-width: none !important; }
.stMainBlockContainer :is([data-testid="stVerticalBlock"], [data-testid="stHorizontalBlock"])
  > :not(.KEY, .KEY *, :has(.KEY), :has([data-testid="stAlert"]), [data-testid="stAlert"]) {
  display: none !important;
}
"""


def alone_fields(page: str) -> dict[str, Field]:
    """The value that names the figure which stands alone, for pages that have some."""
    known = PAGES[page].figures if page in PAGES else {}
    return {FIGURE: Field(None, one_of(FIGURE, known))} if known else {}


def alone_style(page: str, figure: str) -> str:
    """The style that leaves only one figure of a page, and warnings."""
    # As Streamlit writes a key as a class.
    key = re.sub(r"[^a-zA-Z0-9_-]", "-", PAGES[page].figures[figure])
    return _ALONE.replace("KEY", f"st-key-{key}")


HIDE, LOCK = "hide", "lock"


def guard_fields(names: Iterable[str]) -> dict[str, Field]:
    """The two values that name what is not shown, and what is shown and cannot be changed.

    Args:
        names: of the page's own values.
    """
    known = tuple(names)
    return {name: Field((), partial(_named, name, known), ",".join) for name in (HIDE, LOCK)}


def hiding_style(page: str, names: Iterable[str]) -> str:
    """The style that leaves out the controls of some of a page's values."""
    # As Streamlit writes a key as a class; one that was set anew has a number behind it.
    classes = [f"st-key-{page}-widget-{name}" for name in names]
    hidden = ", ".join(f'.{one}, [class*="{one}-"]' for one in classes)
    return f"{hidden} {{ display: none !important; }}" if classes else ""


def _named(purpose: str, known: tuple[str, ...], text: str) -> tuple[str, ...]:
    named = tuple(filter(None, text.split(",")))
    for name in named:
        if name not in known:
            choices = ", ".join(known)
            raise ValueError(f"There is no {name!r} to {purpose}; the choices are: {choices}.")
    return named
