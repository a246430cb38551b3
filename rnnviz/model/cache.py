"""What a whole module did: a trace a layer, and every gate of them by one name."""

from __future__ import annotations

from rnnviz.trace import Array, Trace


class Traces(dict[str, Trace]):
    """Traces by the names of their layers, in which single quantities are found as well.

    ``traces["encoder.l0"]`` is a trace. ``traces["encoder.l0.forget_gate"]``, or any other name of
    :func:`rnnviz.model.intervene` that means one layer alone, is an array (time, unit).
    """

    def __missing__(self, name: str) -> Array:
        """A quantity of one layer.

        Raises:
            KeyError: where the name means none of them, or several.
        """
        place, _, quantity = name.rpartition(".")
        within = [place] if place in self else []
        within = within or [key for key in self if not place or key.startswith(f"{place}.")]
        if len(within) != 1 or quantity not in self[within[0]].arrays:
            raise KeyError(f"{name}: name one of {', '.join(self)}, or a quantity of it.")
        return self[within[0]][quantity]

    def cache(self) -> dict[str, Array]:
        """Every quantity by its whole name, such as ``encoder.l0.forget_gate``: (time, unit)."""
        return {name: value for trace in self.values() for name, value in trace.cache().items()}
