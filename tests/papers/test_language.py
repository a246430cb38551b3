"""The language models' training rule, against the same rule written out in PyTorch."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.nn import functional

from rnnviz.papers import language
from rnnviz.papers.comparison import finding, rows_of
from rnnviz.papers.language import MEDIUM, QUARTER, SMALL, rule_of, start
from rnnviz.papers.reproduction import missing, run
from rnnviz.papers.results import Result, add
from rnnviz.papers.tables import BITS, PERPLEXITY, TABLES, VALIDATION
from rnnviz.tasks.data import ptb

TINY = replace(SMALL, hidden_size=6, embedding_size=6, length=7, batch_size=4)


class Zaremba(nn.Module):
    """Embedding, two layers of torch's own LSTM and a read-out, with the weights of a training."""

    def __init__(self, training) -> None:
        super().__init__()
        weights = training.steps.model.weights_as_numpy()
        words, size = weights["encoder.weight"].shape
        self.encoder = nn.Embedding(words, size)
        self.lstm, self.readout = nn.LSTM(size, size, 2), nn.Linear(size, words)
        with torch.no_grad():
            for name, value in weights.items():
                name = name.replace("recurrent.", "lstm.").replace("bias_l", "bias_ih_l")
                self.get_parameter(name).copy_(torch.from_numpy(value))
            for layer in range(2):
                bias = self.get_parameter(f"lstm.bias_hh_l{layer}")
                bias.zero_().requires_grad_(False)

    def forward(self, words, state=None):
        output, state = self.lstm(self.encoder(words), state)
        return self.readout(output), state

    def epoch(self, rate: float, clip: float) -> None:
        """Cost: the sum over the steps of the cross-entropy, divided by the batch."""
        ids = torch.from_numpy(ptb.load().train)
        height = (len(ids) - 1) // TINY.batch_size
        table = torch.stack([ids[k * height : (k + 1) * height + 1] for k in range(4)], dim=1)
        learned = [weight for weight in self.parameters() if weight.requires_grad]
        state = None
        for at in range(0, height - TINY.length + 1, TINY.length):
            logits, state = self(table[at : at + TINY.length], state)
            state = tuple(part.detach() for part in state)
            targets = table[at + 1 : at + TINY.length + 1].flatten()
            cost = functional.cross_entropy(logits.flatten(0, 1), targets, reduction="sum") / 4
            gradients = torch.autograd.grad(cost, learned)
            norm = math.sqrt(sum(float((g * g).sum()) for g in gradients))
            with torch.no_grad():
                for weight, gradient in zip(learned, gradients, strict=True):
                    weight -= rate * min(1.0, clip / norm) * gradient

    @torch.no_grad()
    def perplexity(self, ids) -> float:
        """Word by word, the state carried."""
        state, total = None, 0.0
        for word, following in pairwise(ids):
            logits, state = self(torch.tensor([[int(word)]]), state)
            total -= float(functional.log_softmax(logits[0, 0], 0)[int(following)])
        return math.exp(total / (len(ids) - 1))


def measured(table: str, key: str, seed: int = 0, budget: int = 2) -> Result:
    entry = TABLES[table].entry(key)
    found = deque(run(TABLES[table], entry, seed, budget), maxlen=1)[0].result
    assert found is not None
    return found


@pytest.mark.parametrize("clip", [5.0, 0.5])
def test_training_and_perplexities_are_those_of_the_paper(monkeypatch, clip) -> None:
    # The rate is halved from the second epoch on, so that the schedule is seen as well.
    rule = replace(TINY, constant=1, clip=clip)
    monkeypatch.setattr(language, "SMALL", rule)
    peer = Zaremba(start(rule, "lstm", 0, 2))
    found = measured("ran-1", "small-lstm")
    text, curve = ptb.load(), []
    for rate in (1.0, 0.5):
        peer.epoch(rate, clip)
        curve.append(peer.perplexity(text.valid))
    assert [value for _, value in found.curve] == pytest.approx(curve, rel=1e-4)
    assert found.measures[VALIDATION[PERPLEXITY]] == pytest.approx(curve[-1], rel=1e-4)
    assert found.measures[PERPLEXITY] == pytest.approx(peer.perplexity(text.test), rel=1e-4)
    assert (found.reached, found.budget) == (2, 2)


def test_the_rate_is_constant_and_then_falls_after_every_epoch() -> None:
    medium = [MEDIUM.rate_of(epoch) for epoch in (1, 6, 7, 8)]
    assert medium == pytest.approx([1.0, 1.0, 0.8, 0.64])
    small = [SMALL.rate_of(epoch) for epoch in (4, 5, 13)]
    assert small == pytest.approx([1.0, 0.5, 2.0**-9])


def test_settings_are_those_of_the_authors_code() -> None:
    medium = rule_of("ran-1", TABLES["ran-1"].entry("medium-ran-identity"))
    assert medium == replace(MEDIUM, rate=0.8)
    config = language.config_of(medium, "ran-identity", 3)
    assert (config.learning_rate, config.clip) == pytest.approx((0.8 * 35, 5 / 35))
    assert (config.batch_size, config.num_layers, config.dropout) == (20, 2, 0.5)
    assert (config.forget_bias, config.optimizer, config.seed) == (0.0, "sgd", 3)
    full = rule_of("ran-batch", TABLES["ran-batch"].entry("full-512"))
    config = language.config_of(full, "ran-tanh", 0, 2)
    assert (config.learning_rate, config.clip) == pytest.approx((20, 0.25))
    assert (config.batch_size, config.hidden_size, config.embedding_size) == (512, 1024, 256)


@pytest.mark.parametrize("key", [key for key, table in TABLES.items() if table.measure])
def test_every_entry_that_runs_has_settings(key: str) -> None:
    for entry in TABLES[key].entries:
        assert bool(entry.seeds) == bool(entry.epochs)
        if entry.seeds:
            assert language.config_of(rule_of(key, entry), entry.cell, 0).cell == entry.cell


def test_first_weights_are_uniform_and_the_biases_of_the_cells_0() -> None:
    weights = start(TINY, "ran-tanh", 0, 2).steps.model.weights_as_numpy()
    for name, value in weights.items():
        if "bias" in name and name.startswith("recurrent"):
            assert not value.any()
        else:
            assert abs(value).max() <= TINY.scale
    assert abs(weights["readout.weight"]).max() > 0.9 * TINY.scale
    # One for each seed.
    other = start(TINY, "ran-tanh", 1, 2).steps.model.weights_as_numpy()
    assert (other["encoder.weight"] != weights["encoder.weight"]).any()


def test_first_weights_after_glorot_have_the_bounds_of_each_matrix() -> None:
    rule = replace(QUARTER, hidden_size=64, embedding_size=16)
    weights = start(rule, "ran-tanh", 0, 2).steps.model.weights_as_numpy()
    largest = {name: abs(value).max() for name, value in weights.items()}
    # Three matrices of 64 x 16 stand above each other, and two of 64 x 64.
    assert largest["recurrent.weight_ih_l0"] == pytest.approx((6 / 80) ** 0.5, rel=0.02)
    assert largest["recurrent.weight_hh_l0"] == pytest.approx((6 / 128) ** 0.5, rel=0.02)
    assert largest["recurrent.bias_l0"] == largest["readout.bias"] == 0


def test_a_rate_falls_after_an_epoch_without_progress_and_the_best_is_tested(monkeypatch) -> None:
    metrics = iter([9.0, 8.0, 8.5, 8.2, 7.0])
    tested: list[float] = []
    seen: list[float] = []

    def noted(model, problem) -> float:
        if problem.options["measured_on"] == "valid":
            seen.append(model.readout.weight[0, 0].item())
            return next(metrics)
        tested.append(model.readout.weight[0, 0].item())
        return 5.0

    monkeypatch.setattr(language, "evaluate", noted)
    rule = replace(QUARTER, hidden_size=4, embedding_size=4, batch_size=20)
    training = start(rule, "ran-tanh", 0, 2)
    rates = []
    for _ in range(5):
        assert [*training.epoch()][-1] == 1
        rates.append(training.steps.config.learning_rate)
    assert rates == pytest.approx([20, 20, 20, 5, 1.25])
    metrics = iter([9.0, 8.0, 8.5])
    seen.clear()
    monkeypatch.setattr(language, "QUARTER", rule)
    found = measured("ran-batch", "quarter-20", budget=3)
    assert tested == [seen[1]] != [seen[2]]
    assert found.measures == {VALIDATION[PERPLEXITY]: 8.0, PERPLEXITY: 5.0}


@pytest.mark.parametrize(("loss", "metric"), [(math.nan, 5.0), (3.0, 9.01), (3.0, math.nan)])
def test_a_run_that_diverges_ends_and_says_so(monkeypatch, loss: float, metric: float) -> None:
    monkeypatch.setattr(language, "SMALL", TINY)
    learned = lambda self, most: self.losses.extend([3.0] * (most - 1) + [loss])  # noqa: E731
    monkeypatch.setattr(language.LanguageTraining, "_learn", learned)
    # The nine words of the made text, guessed all alike, have a perplexity of 9.
    monkeypatch.setattr(language, "evaluate", lambda model, problem: metric)
    found = measured("ran-1", "small-ran-identity", budget=3)
    assert found.measures == {VALIDATION[PERPLEXITY]: None, PERPLEXITY: None}
    assert (found.reached, found.budget) == (1, 3)
    rows = rows_of(TABLES["ran-1"], [found])
    row = next(row for row in rows if row.runs and row.what == PERPLEXITY)
    assert row.measured() == "diverged"
    assert found.config["steps"] == 3 * start(TINY, "ran-identity", 0, 3).batches
    assert "1 of 1 runs diverged." in finding(TABLES["ran-1"], rows)


@pytest.mark.parametrize(
    ("value", "reached", "budget", "again"),
    [(120.0, 13, 39, False), (170.0, 1, 13, True), (None, 1, 13, False)],
    ids=["whole", "begun", "diverged"],
)
def test_what_cannot_come_out_otherwise_is_not_run_again(
    tmp_path, value: float | None, reached: int, budget: int, again: bool
) -> None:
    measures = {VALIDATION[PERPLEXITY]: value, PERPLEXITY: value}
    add("ran-1", Result("small-lstm", 0, measures, reached, reached, 1.5, "", {}, []), tmp_path)
    table = TABLES["ran-1"]
    found = missing(table, entries=["small-lstm"], seeds=1, budget=budget, folder=tmp_path)
    assert bool(found) == again


def test_text8_is_measured_in_bits(monkeypatch) -> None:
    rule = replace(language.TEXT8, hidden_size=4, embedding_size=4, batch_size=8, rate=0.05)
    monkeypatch.setattr(language, "TEXT8", rule)
    found = measured("ran-3", "prefix-ran-tanh", budget=1)
    assert set(found.measures) == {VALIDATION[BITS], BITS}
    assert 0 < found.measures[BITS] < math.log2(27)
    assert found.config["task_options"]["file"] == "text8-prefix"


def test_printed_and_measured_perplexities_stand_side_by_side() -> None:
    table = TABLES["ran-1"]
    found = [
        Result(key, seed, {VALIDATION[PERPLEXITY]: value + 5, PERPLEXITY: value},
               1, 1, 1.5, "one", {}, [(1, value + 5)])
        for key, seed, value in (
            ("small-lstm", 0, 231.82), ("small-ran-tanh", 0, 250.0), ("small-ran-tanh", 1, 252.0)
        )
    ]  # fmt: skip
    rows = rows_of(table, found)
    told = {(row.setting, row.cell, row.what): row.told()[3:] for row in rows}
    small, example = "small: 2 x 200", "small: 2 x 200 (TensorFlow)"
    assert told[example, "LSTM", PERPLEXITY] == (
        "115.91",
        "231.8",
        "1 run, stopped after 1 of 13 epochs",
    )
    assert told[example, "LSTM", VALIDATION[PERPLEXITY]][:2] == ("121.39", "236.8")
    tanh = told[small, "RAN (tanh)", PERPLEXITY]
    assert tanh == ("not printed", "251.0 (250.0 to 252.0)", "2 runs, stopped after 1 of 13 epochs")
    assert finding(table, rows) == (
        "The test perplexity here is 231.8 to 252.0, after 1 of 13 epochs. Where a number is "
        "printed, it is 2 times that. For 7 of 9 settings nothing was run."
    )
