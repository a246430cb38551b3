"""Two networks side by side: the payload."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from rnnviz.figures.pair import Network, pair_payload
from rnnviz.spec import CELLS

LABELS, CLASSES = list("AB?"), ["A", "B"]


def network(cell: str, frames: int = 2) -> Network:
    shares = np.random.default_rng(frames).dirichlet([1, 1], (frames, len(LABELS)))
    return Network(CELLS[cell], list(range(frames)), shares)


def test_every_probability_is_sent() -> None:
    networks = [network("lstm", 3), network("elman", 2)]
    data = pair_payload(networks, LABELS, CLASSES, target="B", marks=[(1, "remember")], known=1)
    json.dumps(data, allow_nan=False)
    for sent, given in zip(data["networks"], networks, strict=True):
        values = np.frombuffer(base64.b64decode(sent["data"]), "<f4")
        np.testing.assert_allclose(
            values.reshape(given.probabilities.shape), given.probabilities, atol=1e-7
        )
        assert sent["title"] == given.spec.title
        assert sent["steps"] == given.steps
    assert (data["target"], data["marks"], data["known"]) == ("B", [[1, "remember"]], 1)
    looks = [(sent["light"], sent["dark"], tuple(sent["dash"])) for sent in data["networks"]]
    assert len(set(looks)) == 2


def test_a_shape_that_does_not_fit_is_refused() -> None:
    wrong = Network(CELLS["lstm"], [0], np.zeros((1, 2, 2)))
    with pytest.raises(ValueError, match=r"must have the shape .*\(1, 3, 2\), not \(1, 2, 2\)"):
        pair_payload([wrong], LABELS, CLASSES, target="")
