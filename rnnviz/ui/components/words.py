"""The browser component that shows running text of which words can be brushed."""

from __future__ import annotations

from collections.abc import Callable

from rnnviz.ui.components import Payload, mounted

_WORDS = mounted("words")


def words(payload: Payload, key: str, on_span: Callable[[], None] | None = None) -> None:
    """Show running text.

    Args:
        payload: What `rnnviz.figures.words.words_payload` returns.
        key: The widget's key.
        on_span: Called before the next run of the script when words were brushed; the trigger
            ``span`` is the first and the one behind the last, counted in the whole text, or empty
            where the brush was dropped.
    """
    _WORDS(data=payload, key=key, on_span_change=on_span)
