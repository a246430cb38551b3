"""LRP and the contextual decomposition against the code that their authors published."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from small_models import IDS, model_of

from rnnviz.analysis.attribution.decomposition import decompose
from rnnviz.analysis.attribution.relevance import relevance
from rnnviz.probe.activations import read
from rnnviz.probe.attribution.asked import ask
from tests.probe.attribution.published import RELEVANCE, contextual_decomposition
from tests.probe.attribution.test_methods import STEP, WORD, lstm_parts


def sine_lstm():
    """An LSTM whose every parameter is sin 1, sin 2, ... in its order, the read-out's bias 0."""
    model = model_of("lstm")
    with torch.no_grad():
        for parameter in model.parameters():
            counts = torch.arange(1, parameter.numel() + 1, dtype=parameter.dtype)
            parameter[:] = torch.sin(counts).reshape(parameter.shape)
        model.readout.bias[:] = 0.0
    return model


@pytest.mark.parametrize("eps", RELEVANCE)
def test_relevance_is_what_the_authors_code_gives(eps):
    asked = ask(read(sine_lstm(), IDS), STEP, WORD)
    found = relevance(asked, eps)
    np.testing.assert_allclose(found.words, RELEVANCE[eps], rtol=0, atol=1e-11)


def test_the_decomposition_is_what_the_authors_code_gives():
    """As the paper has the product of two biases; as the code has it, they differ by that alone."""
    asked = ask(read(sine_lstm(), IDS), STEP, WORD)
    parts, _, _, inputs = lstm_parts(asked)
    beta, gamma = decompose(asked)
    as_printed = []
    for word in range(STEP + 1):
        arguments = (*parts.values(), inputs, word, word)
        relevant, irrelevant = contextual_decomposition(*arguments, bias_stop=word + 1)
        assert beta[word] == pytest.approx(relevant @ asked.row, abs=1e-10)
        assert gamma[word] == pytest.approx(irrelevant @ asked.row, abs=1e-10)
        as_printed.append(contextual_decomposition(*arguments)[0] @ asked.row)
    assert np.abs(beta - as_printed).max() > 1e-3


def test_without_biases_of_the_content_the_code_needs_no_such_change():
    model = sine_lstm()
    with torch.no_grad():
        start = model.recurrent.spec.stacked("bias").index("content") * 5
        model.recurrent.bias_l0[start : start + 5] = 0.0
    asked = ask(read(model, IDS), STEP, WORD)
    parts, _, _, inputs = lstm_parts(asked)
    for word, beta in enumerate(decompose(asked)[0]):
        relevant, _ = contextual_decomposition(*parts.values(), inputs, word, word)
        assert beta == pytest.approx(relevant @ asked.row, abs=1e-10)
