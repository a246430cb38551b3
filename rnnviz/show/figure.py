"""A figure that shows itself in a notebook: as a widget, or as a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rnnviz.figures.browser import standalone_page

if TYPE_CHECKING:
    from rnnviz.show.widget import FigureWidget

Form = Literal["png", "svg"]
_TYPES: Mapping[Form, str] = {"png": "image/png", "svg": "image/svg+xml"}


class Figure:
    """What the functions of :mod:`rnnviz.show` return.

    Args:
        payload: what the view in the browser is sent; its ``kind`` says which view.
        picture: makes the same as the bytes of a picture.
        form: what picture that is.
    """

    def __init__(
        self, payload: Mapping[str, Any], picture: Callable[[], bytes], form: Form = "png"
    ) -> None:
        self.payload, self.form = payload, form
        self._picture = picture

    def __repr__(self) -> str:
        return f"<rnnviz figure: {self.payload['title'] or self.payload['name']}>"

    @cached_property
    def widget(self) -> FigureWidget | None:
        """The interactive view, an ``anywidget``; None where that package is not installed."""
        if find_spec("anywidget") is None:
            return None
        from rnnviz.show.widget import FigureWidget

        return FigureWidget(payload=dict(self.payload))

    def save(self, path: str | PathLike[str]) -> None:
        """Write the figure into a file.

        Args:
            path: ending in ``.html`` for an interactive page that needs no server and no network,
                or in ``.png`` (``.svg`` for a diagram).

        Raises:
            ValueError: when the name ends in something else.
            OSError: when the file cannot be written.
        """
        file = Path(path)
        if file.suffix == ".html":
            file.write_text(standalone_page(self.payload), encoding="utf-8")
        elif file.suffix == f".{self.form}":
            file.write_bytes(self._picture())
        else:
            raise ValueError(f"Save this figure as a file that ends in .html or .{self.form}.")

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What Jupyter keeps in the file, by media type, and shows the best of that it can."""
        shown, about = ({}, {}) if self.widget is None else self.widget.media()
        return shown | self._still(), about

    def _display_(self) -> object:
        """What marimo shows."""
        return self.widget or _Still(self._still())

    def _still(self) -> dict[str, Any]:
        picture = self._picture()
        data = picture if self.form == "png" else picture.decode()
        return {_TYPES[self.form]: data, "text/plain": repr(self)}


class _Still:
    """A picture alone."""

    def __init__(self, shown: Mapping[str, Any]) -> None:
        self._shown = dict(shown)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return self._shown
