"""The experiments of 1997: their tasks, nets, learning rates and when they count as solved.

Hochreiter and Schmidhuber (1997), "Long short-term memory", sections 5.1 to 5.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rnnviz.papers.original.net import GrowingNet, Net
from rnnviz.tasks.criterion import Criterion

FEWEST, FACTOR = 200_000, 5
"""A trial is given up after so many times the printed number of sequences, and not before so
many sequences. The paper names a limit for experiment 2a alone: five million."""


@dataclass(frozen=True)
class Experiment:
    """One setting of one experiment.

    Attributes:
        key: within its table.
        title: the setting in a few words.
        task, options: the problem of the catalogue that draws the sequences.
        net: of 1997.
        rate: learning rate.
        criteria: by name, each with the printed number of sequences until it was met.
        tested: whether fresh sequences or a test set decide, looked at every so many sequences;
            else the last sequences of the training themselves.
        from_window: whether the count ends where the last sequences that met it begin: they were
            no part of the printed count.
        printed_share: of trials that succeeded, in per cent, where it is printed.
        trials: how many are printed, or what to take.
    """

    key: str
    title: str
    task: str
    net: Net | GrowingNet
    rate: float
    criteria: Mapping[str, tuple[Criterion, int]]
    options: Mapping[str, Any] = field(default_factory=dict)
    tested: bool = False
    from_window: bool = False
    printed_share: float | None = None
    trials: int = 10

    @property
    def most(self) -> int:
        """Sequences after which a trial is given up, unless another budget is set."""
        if self.task == "long-lag-2a":
            return 5_000_000
        return max(FEWEST, FACTOR * max(printed for _, printed in self.criteria.values()))


STRINGS = Criterion(0.0, 512)
"""Stands for the Reber strings: there an order of activations decides, not a size of errors."""


def _reber() -> tuple[Experiment, ...]:
    biases = (-1.0, -2.0, -3.0, -4.0)

    def row(blocks: int, cells: int, rate: float, printed: int, share: float) -> Experiment:
        net = Net(7, 7, blocks, cells, cell_bias=False, output_bias=False, reach=0.2)
        return Experiment(
            f"{blocks}x{cells}-{rate:g}",
            f"{blocks} blocks of {cells}, rate {rate:g}",
            "embedded-reber",
            replace(net, output_gate_bias=biases[:blocks]),
            rate,
            {"all strings are right": (STRINGS, printed)},
            tested=True,
            printed_share=share,
            trials=30,
        )

    return (
        row(4, 1, 0.1, 39_740, 100),
        row(4, 1, 0.5, 9_500, 97),
        row(3, 2, 0.1, 21_730, 100),
        row(3, 2, 0.2, 14_060, 97),
        row(3, 2, 0.5, 8_440, 100),
    )


def _long_lag(
    letter: str, name: str, printed: int, trials: int, share: float | None = None
) -> tuple[Experiment, ...]:
    return (
        Experiment(
            "p100",
            "p = 100",
            f"long-lag-{letter}",
            GrowingNet(101),
            1.0,
            {name: (Criterion(0.25, 10_000), printed)},
            {"lag": 100},
            from_window=True,
            printed_share=share,
            trials=trials,
        ),
    )


def _very_long_lag() -> tuple[Experiment, ...]:
    printed = {
        (50, 50): 30, (100, 100): 31, (200, 200): 33, (500, 500): 38, (1000, 1000): 49,
        (1000, 500): 49, (1000, 200): 75, (1000, 100): 135, (1000, 50): 203,
    }  # fmt: skip
    # As everywhere in experiments 1 and 2, weights begin up to 0.2.
    net = Net(0, 2, 2, 1, cell_bias=False, gate_bias=False, output_bias=False, reach=0.2)
    return tuple(
        Experiment(
            f"q{lag}-p{symbols}",
            f"q = {lag:,}, p = {symbols:,}",
            "long-lag-2c",
            replace(net, inputs=symbols + 4),
            0.01,
            {"all are within 0.2": (Criterion(0.2, 10_000), 1000 * thousands)},
            {"lag": lag, "distractors": symbols, "test_sequences": 100},
            from_window=True,
        )
        for (lag, symbols), thousands in printed.items()
    )


def _two_sequence(
    letter: str, rate: float, rows: Mapping[tuple[int, int], tuple[int, ...]], *parts: Criterion
) -> tuple[Experiment, ...]:
    closed, shut = (-1.0, -3.0, -5.0), (-2.0, -4.0, -6.0)
    net = Net(1, 1, 3, 1, output_bias=False, input_gate_bias=closed, output_gate_bias=shut)
    names = ("ST1", "ST2") if len(parts) == 2 else ("the test set is right",)
    return tuple(
        Experiment(
            f"T{length}-N{signal}",
            f"T = {length:,}, N = {signal}",
            f"two-sequence-{letter}",
            net,
            rate,
            dict(zip(names, zip(parts, printed, strict=True), strict=True)),
            {"length": length, "signal": signal},
            tested=True,
        )
        for (length, signal), printed in rows.items()
    )


def _adding() -> tuple[Experiment, ...]:
    return tuple(
        Experiment(
            f"T{length}",
            f"T = {length:,}",
            "adding",
            Net(2, 1, 2, 2, input_gate_bias=(-3.0, -6.0)),
            0.5,
            {"the last 2,000 are right": (Criterion(0.04, 2000, mean=0.01), printed)},
            {"length": length},
        )
        for length, printed in ((100, 74_000), (500, 209_000), (1000, 853_000))
    )


def _multiplication() -> tuple[Experiment, ...]:
    criteria = {
        "at most 140 of 2,000 are wrong": (Criterion(0.04, 2000, 140), 482_000),
        "at most 13 of 2,000 are wrong": (Criterion(0.04, 2000, 13), 1_273_000),
    }
    net = Net(2, 1, 2, 2)
    return (Experiment("T100", "T = 100", "multiplication", net, 0.1, criteria),)


def _order(task: str, net: Net, rate: float, name: str, printed: int) -> tuple[Experiment, ...]:
    criteria = {"the last 2,000 are right": (Criterion(0.3, 2000, mean=0.1), printed)}
    return (Experiment(name, "length 100 to 110", task, net, rate, criteria),)


EXPERIMENTS: Mapping[str, tuple[Experiment, ...]] = {
    "1": _reber(),
    "2a": _long_lag("2a", "every step is within 0.25", 5_040, 18, 100),
    "2b": _long_lag("2b", "the last step is within 0.25", 5_680, 10),
    "2c": _very_long_lag(),
    "3a": _two_sequence(
        "3a",
        1.0,
        {(100, 3): (27_380, 39_850), (100, 1): (58_370, 64_330), (1000, 3): (446_850, 452_460)},
        Criterion(0.2, 256),
        Criterion(0.2, 256, mean=0.01),
    ),
    "3b": _two_sequence(
        "3b",
        1.0,
        {(100, 3): (41_740, 43_250), (100, 1): (74_950, 78_430), (1000, 1): (481_060, 485_080)},
        Criterion(0.2, 256, 5),
        Criterion(0.2, 256, 5, mean=0.04),
    ),
    "3c": _two_sequence(
        "3c",
        0.1,
        {(100, 3): (269_650,), (100, 1): (565_640,)},
        Criterion(0.1, 256, mean=0.015),
    ),
    "4": _adding(),
    "5": _multiplication(),
    "6a": _order(
        "temporal-order-3", Net(8, 4, 2, 2, input_gate_bias=(-2.0, -4.0)), 0.5, "6a", 31_390
    ),
    "6b": _order(
        "temporal-order-4",
        Net(8, 8, 3, 2, input_gate_bias=(-2.0, -4.0, -6.0)),
        0.1,
        "6b",
        571_100,
    ),
}
"""The settings of every experiment, the shortest first; by the experiment's number."""
