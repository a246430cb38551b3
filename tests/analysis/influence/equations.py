"""Equations in LaTeX, set once."""

from __future__ import annotations

from matplotlib.figure import Figure


def set_in_type(equation: str) -> None:
    """Raises where the LaTeX is broken; what the typesetter here does not know is put simply."""
    assert equation.count("{") == equation.count("}")
    simple = equation.replace(r"\arg\max", "argmax").replace(r"\max", "max")
    simple = simple.replace(r"\left\|", "|").replace(r"\right\|_2", "|").replace(r"\text", r"\rm")
    for word, sign in {r"\le ": r"\leq ", r"\ge ": r"\geq "}.items():
        simple = simple.replace(word, sign)
    figure = Figure()
    figure.text(0, 0, f"${simple}$")
    figure.canvas.draw()
