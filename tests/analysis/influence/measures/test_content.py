from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis import influence
from rnnviz.analysis.influence.measures.content import content_gate


def recorded(steps, units=4, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((steps, units)), rng.random((steps, units)), rng.normal(size=(steps, units))


def test_the_terms_add_up_to_the_state():
    writing, keeping, content = recorded(12)
    table = influence.weights(content_gate(writing, content), keeping)
    signed = influence.weights(writing, keeping) * content[None]
    np.testing.assert_allclose(table, np.abs(signed), rtol=1e-12)


def test_single_precision_is_multiplied_without_a_loss():
    writing, _, content = (array.astype(np.float32) for array in recorded(9))
    exact = writing.astype(np.longdouble) * np.abs(content).astype(np.longdouble)
    np.testing.assert_array_equal(content_gate(writing, content), exact)


def test_what_does_not_fit_is_refused():
    writing, _, content = recorded(5)
    with pytest.raises(ValueError, match="must have the same shape"):
        content_gate(writing, content[:3])
    with pytest.raises(ValueError, match="not finite"):
        content_gate(writing, content * np.inf)
