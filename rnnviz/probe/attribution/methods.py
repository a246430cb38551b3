"""The list of methods: each with its paper, its equation and whether its contributions add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rnnviz.analysis.attribution import Attribution
from rnnviz.analysis.attribution.decomposition import decomposition
from rnnviz.analysis.attribution.direct_logit import direct_logit
from rnnviz.analysis.attribution.relevance import relevance
from rnnviz.analysis.attribution.weights import largest_weight, left_weight
from rnnviz.probe.attribution.asked import Asked
from rnnviz.probe.attribution.gradients import gradient_times_input, integrated_gradients
from rnnviz.probe.attribution.removal import Way, occlusion, shapley_sample


@dataclass(frozen=True)
class Method:
    """One way to say how much each word adds to a prediction.

    Attributes:
        title: what people read.
        attribute: from a prediction to the words' contributions.
        equation: in LaTeX.
        reference: paper and equation.
        about: what a contribution is, in one sentence.
        additive: whether words and parts add up to the logit.
        signed: whether contributions are in logits and have a sign; else they are weights.
        most: words of a text at most.
        way: how the method itself removes words, so that it is not judged by the same.
    """

    title: str
    attribute: Callable[[Asked], Attribution]
    equation: str
    reference: str
    about: str
    additive: bool = False
    signed: bool = True
    most: int = 2000
    way: Way | None = None


METHODS: dict[str, Method] = {
    "occlusion": Method(
        "Occlusion",
        occlusion,
        r"\phi_j = \ell(x_0 \ldots x_t) - \ell(x_0 \ldots x_{j-1}\, x_{j+1} \ldots x_t)",
        "Li, Monroe and Jurafsky 2016, equation 1",
        "How much lower the logit is when the word is left out.",
        most=300,
        way="left out",
    ),
    "gradient": Method(
        "Gradient × input",
        gradient_times_input,
        r"\phi_j = x_j \cdot \frac{\partial \ell}{\partial x_j}",
        "Denil, Demiraj and de Freitas 2014",
        "How much the logit rises as the word's vector grows, at its present size.",
        most=300,
    ),
    "integrated": Method(
        "Integrated gradients",
        integrated_gradients,
        r"\phi_j = x_j \cdot \int_0^1 \frac{\partial \ell(\alpha x)}{\partial x_j}\, d\alpha",
        "Sundararajan, Taly and Yan 2017, equation 1",
        "What the word's vector adds while all words grow together from zero.",
        additive=True,
        most=300,
    ),
    "relevance": Method(
        "LRP",
        relevance,
        r"R_{i \leftarrow j} = \frac{z_i w_{ij}}{z_j + \epsilon\, \mathrm{sign}(z_j)}\, R_j",
        "Arras, Montavon, Müller and Samek 2017, section 2.3, with ε = .001 and δ = 0",
        "The part of the logit that comes back to the word when every layer hands on what it got "
        "in proportion; gates pass nothing.",
        additive=True,
    ),
    "decomposition": Method(
        "Contextual decomposition",
        decomposition,
        r"\ell = \beta_j + \gamma_j, \quad \phi_j = \beta_j",
        "Murdoch, Liu and Yu 2018, equations 8 to 23",
        "What of the logit comes from the word alone, without what it does together with others.",
        most=100,
    ),
    "direct": Method(
        "Direct logit attribution",
        direct_logit,
        r"\ell = b + \sum_{j \le t} W_y\, (w_j^t \odot \mathrm{content}_j)",
        "from the RAN paper, equation 3; Elhage et al. 2021 for transformers",
        "What the word wrote and the gates let through, read out as the logit.",
        additive=True,
    ),
    "shapley": Method(
        "Shapley values",
        shapley_sample,
        r"\phi_j = \mathbb{E}_{\pi}\,[\ell(S_j^\pi \cup \{j\}) - \ell(S_j^\pi)]",
        "Štrumbelj and Kononenko 2014, equation 7",
        "How much the logit rises when the word is added to some of the others, on average.",
        additive=True,
        most=60,
        way="left out",
    ),
    "weight": Method(
        "Equation 7's weight",
        largest_weight,
        r"\max_m w_j^t[m], \quad w_j^t = i_j \odot \prod_{k=j+1}^{t} f_k",
        "RAN paper, equations 3 and 7",
        "The largest weight with which the state still holds the word.",
        signed=False,
    ),
    "left": Method(
        "What is left",
        left_weight,
        r"\frac{1}{n} \sum_m w_j^t[m]",
        "Levy, Lee, FitzGerald and Zettlemoyer 2018, section 4",
        "The mean weight with which the state still holds the word.",
        signed=False,
    ),
}
"""Every method by its name in links and tables."""
