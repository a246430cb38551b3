"""A sample of Shapley values: what a word adds to those that were drawn before it, on average.

Štrumbelj and Kononenko, "Explaining prediction models and individual predictions with feature
contributions" (2014), equation 7 and algorithm 1. A word that is not among the drawn is left out;
words keep their order in the text.
"""

from __future__ import annotations

import numpy as np

from rnnviz.analysis.attribution import Attribution
from rnnviz.probe.attribution.asked import Asked
from rnnviz.probe.attribution.removal import logits

ORDERS = 32
"""Orders: half of them are drawn, the others are those backwards."""


def shapley_sample(asked: Asked, orders: int = ORDERS, seed: int = 0) -> Attribution:
    """The mean over random orders of how much the logit rises when a word is added.

    Every order by itself adds up: words and the logit of no word at all (the part ``baseline``)
    are the logit. O(orders * time) runs over half the text.

    Args:
        asked: which prediction.
        orders: how many, at least 1; half of them are drawn (of an odd number, one more), and the
            others are the drawn ones backwards.
        seed: of the orders.
    """
    count = asked.step + 1
    rng = np.random.default_rng(seed)
    half = np.stack([rng.permutation(count) for _ in range((orders + 1) // 2)])
    drawn = np.concatenate([half, half[:, ::-1]])[:orders]
    # Before word drawn[o, k] is added, those with a smaller place are there.
    place = np.argsort(drawn, axis=1)
    kept = place[:, None, :] < np.arange(count + 1)[None, :, None]
    values = logits(asked, kept.reshape(-1, count)).reshape(len(drawn), count + 1)
    steps = np.diff(values, axis=1)
    words = np.take_along_axis(steps, place, axis=1).mean(axis=0)
    return Attribution(float(asked.logit), words, {"baseline": float(values[0, 0])})
