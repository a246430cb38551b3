"""The influence weights as they are: equation 7's, and what is left of each word.

No attributions of a logit: the weights ``w_j^t = i_j prod_{k=j+1..t} f_k`` (RAN paper, equation 3)
say nothing of which word is predicted. They stand in the bench to be compared.
"""

from __future__ import annotations

import numpy as np

from rnnviz.analysis.attribution.question import Attribution, Floats, Question


def largest_weight(question: Question) -> Attribution:
    """``max_m w_j^t``, by which equation 7 of the RAN paper chooses its word; the last layer's."""
    return Attribution(float(question.logit), _weights(question).max(axis=1))


def left_weight(question: Question) -> Attribution:
    """``mean_m w_j^t``: what is left of word ``j`` after step ``t``; the last layer's.

    As in "LSTM as a Dynamically Computed Element-wise Weighted Sum" (Levy, Lee, FitzGerald and
    Zettlemoyer, 2018), section 4.
    """
    return Attribution(float(question.logit), _weights(question).mean(axis=1))


def _weights(question: Question) -> Floats:
    """``w_j^t`` of the question's step, (step + 1, unit)."""
    writing, keeping = question.read(-1, "input_gate"), question.read(-1, "forget_gate")
    stays = np.ones_like(keeping)
    stays[:-1] = np.cumprod(keeping[:0:-1], axis=0)[::-1]
    return writing * stays
