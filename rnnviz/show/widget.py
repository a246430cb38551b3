"""The interactive views as an ``anywidget``; this module alone needs that package."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from rnnviz.figures.browser import notebook_style, script


class FigureWidget(anywidget.AnyWidget):
    """A view of the app in a notebook.

    Attributes:
        css: of the view; that of a class of widgets would be one for all kinds of views.
        payload: what is shown; another one, of any kind, may be put in its place.
        chosen: what the reader has chosen in it, by name: the ``step`` of a film, the ``selected``
            word of arrows. It may be observed, as any trait of a widget.
    """

    _esm = script("all")
    css = traitlets.Unicode().tag(sync=True)
    payload = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__(payload=payload, css=notebook_style(payload["kind"]))

    @traitlets.observe("payload")
    def _dress(self, change: Any) -> None:
        """Another kind of view has another style."""
        self.css = notebook_style(change["new"]["kind"])

    def media(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a notebook needs to show the widget, by media type, and what is said of it."""
        return self._repr_mimebundle_() or ({}, {})
