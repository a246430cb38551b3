"""The papers' tables as printed: one entry a setting, each number with where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rnnviz.papers.original.experiments import EXPERIMENTS
from rnnviz.papers.original.net import CELL
from rnnviz.papers.remarks import REMARKS

SEQUENCES, SOLVED = "sequences until", "trials that succeed"
"""How the columns of 1997 begin, and the one that is a share in per cent."""
ACCURACY, PERPLEXITY, BITS = "best test accuracy", "test perplexity", "test bits per character"
VALIDATION = {PERPLEXITY: "validation perplexity", BITS: "validation bits per character"}
"""What is measured after each epoch, by what is measured after the last."""


@dataclass(frozen=True)
class Entry:
    """One setting of a table.

    Attributes:
        key: within its table.
        title: the setting in a few words.
        cell: a key of ``CELLS``, the original net, or the name of a system that is only printed.
        printed: the numbers by column.
        seeds: how many to run by default; 0 where nothing here runs it.
        epochs: of a run with these settings; 0 where the table says it, or none are counted.
    """

    key: str
    title: str
    cell: str
    printed: Mapping[str, float] = field(default_factory=dict)
    seeds: int = 0
    epochs: int = 0


@dataclass(frozen=True)
class Table:
    """A table, or an experiment whose numbers stand in the text.

    Attributes:
        key: as the command takes it.
        title: a few words.
        source: paper, and table or section.
        entries: in the order of the paper.
        remark: where and why what was measured differs, or what was not run.
        budget: what ``--budget`` counts.
        epochs: of a run in the paper at most; 0 where they are not counted, or by entry.
        measure: of language models, what they are tested by; a key of ``VALIDATION``.
    """

    key: str
    title: str
    source: str
    entries: tuple[Entry, ...]
    remark: str
    budget: str = ""
    epochs: int = 0
    measure: str = ""

    @property
    def runs(self) -> bool:
        """Whether any of it can be run here."""
        return any(entry.seeds for entry in self.entries)

    def entry(self, key: str) -> Entry:
        """The entry of a key."""
        return next(entry for entry in self.entries if entry.key == key)


_TITLES = {
    "1": "Embedded Reber grammar",
    "2a": "Long lag without noise",
    "2b": "Long lag, no local regularity",
    "2c": "Very long lag",
    "3a": "Two sequences, noise on one channel",
    "3b": "Two sequences, noisy signal",
    "3c": "Two sequences, noisy targets",
    "4": "Adding",
    "5": "Multiplication",
    "6a": "Temporal order, four classes",
    "6b": "Temporal order, eight classes",
}
_STRINGS = f"{SEQUENCES} all strings are right"
_STEPS = f"{SEQUENCES} every step is within 0.25"
_OTHERS: Mapping[str, tuple[Entry, ...]] = {
    "1": (
        Entry("rtrl-3", "RTRL, 3 units, rate 0.05", "RTRL", {_STRINGS: 173_000}),
        Entry("rtrl-12", "RTRL, 12 units, rate 0.1", "RTRL", {_STRINGS: 25_000}),
        Entry("elman-15", "Elman's procedure, 15 units", "Elman", {SOLVED: 0}),
        Entry("rcc", "7 to 9 units", "Recurrent cascade correlation",
              {_STRINGS: 182_000, SOLVED: 50}),
    ),
    "2a": (
        Entry("rtrl-p4-1", "p = 4, rate 1", "RTRL",
              {_STEPS: 1_043_000, SOLVED: 78}),
        Entry("rtrl-p4-4", "p = 4, rate 4", "RTRL",
              {_STEPS: 892_000, SOLVED: 56}),
        Entry("rtrl-p4-10", "p = 4, rate 10", "RTRL",
              {_STEPS: 254_000, SOLVED: 22}),
        Entry("rtrl-p10", "p = 10", "RTRL", {SOLVED: 0}),
        Entry("rtrl-p100", "p = 100", "RTRL", {SOLVED: 0}),
        Entry("bptt-p100", "p = 100", "BPTT", {SOLVED: 0}),
        Entry("chunker-p100", "p = 100", "Chunker",
              {_STEPS: 32_400, SOLVED: 33}),
    ),
}  # fmt: skip


def _of_1997() -> tuple[Table, ...]:
    found = []
    for number, experiments in EXPERIMENTS.items():
        entries = tuple(
            Entry(
                experiment.key,
                experiment.title,
                CELL,
                {f"{SEQUENCES} {name}": count for name, (_, count) in experiment.criteria.items()}
                | ({} if experiment.printed_share is None else {SOLVED: experiment.printed_share}),
                experiment.trials,
            )
            for experiment in experiments
        )
        found.append(
            Table(
                f"1997-{number}",
                f"Experiment {number}: {_TITLES[number][0].lower()}{_TITLES[number][1:]}",
                "Hochreiter and Schmidhuber (1997), Long short-term memory, section "
                f"5.{number[0]}, experiment {number}",
                (*entries, *_OTHERS.get(number, ())),
                REMARKS[f"1997-{number}"],
                "sequences of a trial",
            )
        )
    return tuple(found)


def _simplified(
    number: str,
    title: str,
    section: str,
    epochs: int,
    rates: tuple[str, ...],
    printed: Mapping[str, tuple[float, ...]],
    seeds: int,
) -> Table:
    entries = tuple(
        Entry(
            f"{cell}-{rate}", f"coefficient {rate}", cell, {ACCURACY: round(100 * share, 2)}, seeds
        )
        for cell, shares in printed.items()
        for rate, share in zip(rates, shares, strict=True)
    )
    return Table(
        f"simplified-{number}",
        f"Table {'I' * int(number)}: {title}",
        f"Simplified LSTM paper, table {'I' * int(number)}, section {section}",
        entries,
        REMARKS[f"simplified-{number}"],
        "epochs of a run",
        epochs,
    )


_EPOCHS = "epochs of a run"


def _ran() -> tuple[Table, ...]:
    paper = "Recurrent additive networks, table"
    small, medium = "small: 2 x 200", "medium: 2 x 650"
    example = {PERPLEXITY: 115.91, VALIDATION[PERPLEXITY]: 121.39}
    return (
        Table(
            "ran-1",
            "Table 1: Penn Treebank",
            f"{paper} 1, section 3.2",
            (
                Entry("small-lstm", f"{small} (TensorFlow)", "lstm", example, 3, 13),
                Entry("small-ran-tanh", small, "ran-tanh", {}, 3, 13),
                Entry("small-ran-identity", small, "ran-identity", {}, 3, 13),
                Entry("medium-lstm", f"{medium} (Zaremba et al., 2014)", "lstm",
                      {PERPLEXITY: 82.7}, 1, 39),
                Entry("medium-ran-tanh", medium, "ran-tanh", {PERPLEXITY: 81.9}, 1, 39),
                Entry("medium-ran-identity", medium, "ran-identity", {PERPLEXITY: 85.5}, 1, 39),
                Entry("large-lstm", "large (Zaremba et al., 2014)", "lstm", {PERPLEXITY: 78.4}),
                Entry("large-ran-tanh", "large", "ran-tanh", {PERPLEXITY: 78.5}),
                Entry("large-ran-identity", "large", "ran-identity", {PERPLEXITY: 83.2}),
            ),
            REMARKS["ran-1"],
            _EPOCHS,
            measure=PERPLEXITY,
        ),
        Table(
            "ran-2",
            "Table 2: billion words",
            f"{paper} 2, section 3.2",
            (
                Entry("lstm", "after 5 epochs (Józefowicz et al., 2016)", "lstm",
                      {PERPLEXITY: 47.5}),
                Entry("ran-tanh", "after 5 epochs", "ran-tanh", {PERPLEXITY: 47.9}),
                Entry("ran-identity", "after 5 epochs", "ran-identity", {PERPLEXITY: 47.2}),
            ),
            REMARKS["ran-2"],
            measure=PERPLEXITY,
        ),
        Table(
            "ran-3",
            "Table 3: characters of text8",
            f"{paper} 3, section 3.2",
            (
                Entry("prefix-lstm", _PREFIX, "lstm", {}, 1, 20),
                Entry("prefix-ran-tanh", _PREFIX, "ran-tanh", {}, 1, 20),
                Entry("td-lstm", "Zhang et al. (2016)", "td-LSTM", {BITS: 1.49}),
                Entry("mi-lstm", "Wu et al. (2016)", "MI-LSTM", {BITS: 1.44}),
                Entry("mlstm", "Krause et al. (2017)", "mLSTM", {BITS: 1.40}),
                Entry("ran-tanh", "the paper's own", "ran-tanh", {BITS: 1.38}),
                Entry("bn-lstm", "Cooijmans et al. (2017)", "BatchNorm LSTM", {BITS: 1.36}),
                Entry("hm-lstm", "Chung et al. (2017)", "LayerNorm HM-LSTM", {BITS: 1.29}),
                Entry("rhn", "Zilly et al. (2017)", "RHN", {BITS: 1.27}),
            ),
            REMARKS["ran-3"],
            _EPOCHS,
            measure=BITS,
        ),
        Table(
            "ran-batch",
            "Penn Treebank, one layer, by batch size",
            "The file README of github.com/bheinzerling/ran, a RAN in PyTorch",
            tuple(
                Entry(f"{size}-{batch}", f"batch {batch}, {told}", "ran-tanh", printed, 1, 100)
                for size, told in (("quarter", "256 units"), ("full", "1,024 units"))
                for batch, perplexity in _BATCHES.items()
                for printed in ({PERPLEXITY: perplexity} if size == "full" else {},)
            ),
            REMARKS["ran-batch"],
            _EPOCHS,
            measure=PERPLEXITY,
        ),
        Table(
            "levy-2018",
            "Penn Treebank, medium, parts of the LSTM left out",
            "Levy, Lee, FitzGerald and Zettlemoyer (2018), Long short-term memory as a dynamically "
            "computed element-wise weighted sum (a draft)",
            (
                Entry("elman", "S-RNN", "elman", {PERPLEXITY: 140.9}, 1, 39),
                Entry("lstm", "LSTM; five runs varied by 0.3", "lstm", {PERPLEXITY: 83.9}, 1, 39),
                Entry("lstm-linear-content", "LSTM minus S-RNN", "lstm-linear-content",
                      {PERPLEXITY: 80.5}, 1, 39),
                Entry("ran-tanh", "minus the output gate too", "ran-tanh",
                      {PERPLEXITY: 81.6}, 1, 39),
            ),
            REMARKS["levy-2018"],
            _EPOCHS,
            measure=PERPLEXITY,
        ),
    )  # fmt: skip


def _forum() -> Table:
    rows = (
        ("thread", "as in the thread: 3 layers of 2, SGD at 0.5, batch 1"),
        ("remedy", "one layer of 16, Adam at 0.003, batch 4, forget bias 5"),
        ("forget-bias-0", "the same with forget bias 0"),
        ("sgd", "the same with SGD at 0.5"),
        ("units-4", "the same with 4 units"),
        ("batch-1", "the same with batch 1"),
    )
    printed = {f"{SEQUENCES} 2,000 test sequences are right": 74_000}
    return Table(
        "forum-adding",
        "Adding with today's LSTM",
        "PyTorch's forum, thread 21588, Reproducing classical LSTM results; the printed number is "
        "that of Hochreiter and Schmidhuber (1997)",
        tuple(Entry(key, title, "lstm", printed, 3) for key, title in rows),
        REMARKS["forum-adding"],
        "sequences of a trial",
    )


_BATCHES = {5: 89.21, 10: 82.62, 20: 83.42, 40: 85.24, 512: 119.40}
_PREFIX = "the first 6,877,825 characters, one layer of 256"

_ROWS = (
    *_of_1997(),
    _simplified(
        "1", "MNIST by pixels", "IV A", 100, ("1e-3", "1e-4"),
        {"lstm": (0.9857, 0.9727), "lstm1": (0.9609, 0.9799),
         "lstm2": (0.7519, 0.9745), "lstm3": (0.4239, 0.5696)}, 1,
    ),
    _simplified(
        "2", "MNIST by rows", "IV A", 200, ("1e-2", "1e-3", "1e-4", "1e-5"),
        {"lstm": (0.9506, 0.9816, 0.9756, 0.9555), "lstm1": (0.9820, 0.9821, 0.9730, 0.9580),
         "lstm2": (0.9828, 0.9799, 0.9723, 0.9580), "lstm3": (0.9691, 0.9762, 0.9700, 0.9399)}, 1,
    ),
    _simplified(
        "3", "reviews of IMDB", "IV B", 100, ("1e-2", "1e-3", "1e-4", "1e-5"),
        {"lstm": (0.8467, 0.8524, 0.8543, 0.8552), "lstm1": (0.7772, 0.8542, 0.8532, 0.8550),
         "lstm2": (0.7912, 0.8512, 0.8506, 0.8510), "lstm3": (0.8279, 0.8348, 0.8529, 0.8548)}, 1,
    ),
    *_ran(),
    _forum(),
)  # fmt: skip

TABLES: Mapping[str, Table] = MappingProxyType({table.key: table for table in _ROWS})
"""Every table by its key, the oldest paper first."""
