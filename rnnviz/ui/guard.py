"""What a link hides or locks of a page's controls: a convenience in class, not a protection."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from rnnviz.ui.fields import Field

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
    return f"<style>{hidden} {{ display: none !important; }}</style>" if classes else ""


def _named(purpose: str, known: tuple[str, ...], text: str) -> tuple[str, ...]:
    named = tuple(filter(None, text.split(",")))
    for name in named:
        if name not in known:
            choices = ", ".join(known)
            raise ValueError(f"There is no {name!r} to {purpose}; the choices are: {choices}.")
    return named
