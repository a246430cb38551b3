"""Arrays in, a finished figure or a component's payload out; no Streamlit here."""

from __future__ import annotations

from importlib import import_module


def describe(figure: str) -> str:
    """One sentence on how to read a figure.

    Args:
        figure: module and name, for example ``"gates.saturation"``.

    Raises:
        ValueError: when there is no such figure.
    """
    module, _, name = figure.partition(".")
    try:
        sentences: dict[str, str] = import_module(f"rnnviz.figures.{module}").HOW_TO_READ
        return sentences[name]
    except (ImportError, AttributeError, KeyError):
        raise ValueError(f"There is no figure {figure!r} to describe.") from None
