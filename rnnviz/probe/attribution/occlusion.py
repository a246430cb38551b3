"""Occlusion: how much of the logit goes when a word is left out.

Li, Monroe and Jurafsky, "Understanding Neural Networks through Representation Erasure" (2016),
equation 1, here as a difference of logits::

    phi_j = f(x_0 ... x_t) - f(x_0 ... x_{j-1} x_{j+1} ... x_t)
"""

from __future__ import annotations

import numpy as np
import torch

from rnnviz.analysis.attribution import Attribution
from rnnviz.probe.attribution.asked import Asked
from rnnviz.probe.occlusion import outputs_without, pieces


def occlusion(asked: Asked) -> Attribution:
    """The logit minus what it is without each word, from the state before the word on.

    Not additive by definition: what two words do only together goes with either of them.
    """
    activations, step = asked.activations, asked.step
    hidden = np.zeros((step + 1, len(asked.row)))
    with torch.no_grad():
        for rows in pieces(activations, step, max(1, step)):
            for place, lag, logits in outputs_without(activations, rows, step + 1, step):
                last = place == step
                hidden[step - 1 - lag[last]] = logits.numpy()[last]
    # Without the last word the prediction is that of the word before.
    hidden[step] = activations.states_before([step])[-1].hidden[0].numpy()
    words = float(asked.logit) - (hidden @ asked.row + asked.bias)
    return Attribution(float(asked.logit), words)
