"""Equations as MathML, which browsers set without a script and screen readers speak."""

from __future__ import annotations

from latex2mathml.converter import convert

from rnnviz.analysis.influence.view import View


def mathml(view: View) -> str:
    """The equation of a view's arrow, as a ``math`` element."""
    # The library sets names letter by letter, and knows the operator only as a whole.
    latex = view.equation.replace(r"\arg\max", r"\operatorname*{arg\,max}")
    return convert(latex.replace(r"\mathrm{content}", r"\operatorname{content}"), display="block")
